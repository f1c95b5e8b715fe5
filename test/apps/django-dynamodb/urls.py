from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from shop import views

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view()),
    path("products/", views.ProductsView.as_view()),
    path("products/<str:product_id>/", views.ProductView.as_view()),
    path("products/<str:product_id>/buy/", views.BuyView.as_view()),
    path("products/<str:product_id>/votes/", views.VotesView.as_view()),
    path("wallets/", views.WalletsView.as_view()),
    path("wallets/<str:wallet_id>/", views.WalletView.as_view()),
    path("wallets/<str:wallet_id>/transfer/", views.TransferView.as_view()),
    path("coupons/", views.CouponsView.as_view()),
    path("coupons/<str:coupon_id>/", views.CouponView.as_view()),
    path("coupons/<str:coupon_id>/redemptions/", views.RedemptionsView.as_view()),
    path("payments/", views.PaymentsView.as_view()),
    path("payments/<str:payment_id>/", views.PaymentView.as_view()),
]
