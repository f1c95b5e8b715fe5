from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import DefaultRouter

from office import views as office
from shop import views

router = DefaultRouter()
router.include_root_view = False
router.register("items", views.ItemViewSet)
router.register("orders", views.OrderViewSet)
router.register("members", views.MemberViewSet)
router.register("wallets", views.WalletViewSet)
router.register("coupons", views.CouponViewSet)
router.register("products", views.ProductViewSet)
router.register("reports", views.ReportViewSet)
for name, view in {
    "lockers": office.LockerViewSet,
    "parcels": office.ParcelViewSet,
    "invoices": office.InvoiceViewSet,
    "notes": office.NoteViewSet,
    "payments": office.PaymentViewSet,
    "documents": office.DocumentViewSet,
}.items():
    router.register(f"office/{name}", view)

urlpatterns = [path("api/", include(router.urls)), path("schema/", SpectacularJSONAPIView.as_view())]
