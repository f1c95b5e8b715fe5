from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .jobs import build_report
from .models import Coupon, Item, Member, Order, Product, Redemption, Report, Wallet
from .racy import Refused
from .serializers import (
    AmountSerializer,
    CouponSerializer,
    ItemSerializer,
    MemberSerializer,
    OrderSerializer,
    OutcomeSerializer,
    PriceSerializer,
    ProductSerializer,
    ProfileSerializer,
    RedemptionSerializer,
    ReportSerializer,
    TitleSerializer,
    TransferSerializer,
    WalletSerializer,
)

if settings.RACEGATE_VARIANT == "repaired":
    from . import repaired as writes
else:
    from . import racy as writes

if settings.RACEGATE_MISTAKE:
    from . import mistakes

    mistakes.make(settings.RACEGATE_MISTAKE)

conflict = OpenApiResponse(OutcomeSerializer, description="The state forbids it")


class ShopViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    def handle_exception(self, error):
        return super().handle_exception(Http404() if isinstance(error, ObjectDoesNotExist) else error)

    def perform_destroy(self, instance):
        writes.delete(type(instance), instance.pk)

    def sent(self, serializer):
        data = serializer(data=self.request.data)
        data.is_valid(raise_exception=True)
        return data.validated_data


class ItemViewSet(mixins.CreateModelMixin, ShopViewSet):
    queryset = Item.objects.order_by("id")
    serializer_class = ItemSerializer

    @extend_schema(request=None, responses=OutcomeSerializer)
    @action(detail=True, methods=["post"])
    def purchase(self, request, pk):
        """Buy one. Answers 200 either way."""
        try:
            writes.purchase(int(pk))
        except Refused as refusal:
            return Response({"status": str(refusal)})
        return Response({"status": "success"})

    @extend_schema(request=AmountSerializer, responses=OutcomeSerializer)
    @action(detail=True, methods=["post"])
    def restock(self, request, pk):
        writes.restock(int(pk), self.sent(AmountSerializer)["amount"])
        return Response({"status": "success"})


class OrderViewSet(ShopViewSet):
    queryset = Order.objects.order_by("id")
    serializer_class = OrderSerializer

    @extend_schema(responses={201: OrderSerializer, 404: None, 409: conflict})
    def create(self, request):
        data = self.sent(OrderSerializer)
        try:
            order = writes.place_order(data["product_id"], data["quantity"])
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response(OrderSerializer(order).data, status=201)

    @extend_schema(request=None, responses={200: OrderSerializer, 404: None, 409: conflict})
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk):
        try:
            order = writes.cancel(int(pk))
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response(OrderSerializer(order).data)


class MemberViewSet(ShopViewSet):
    queryset = Member.objects.order_by("id")
    serializer_class = MemberSerializer

    def get_queryset(self):
        username = self.request.query_params.get("username")
        # A copy: what is evaluated of the class's own one would be shown for as long as this worker lives.
        every = self.queryset.all()
        return every.filter(username=username) if username else every

    @extend_schema(parameters=[OpenApiParameter("username", str)])
    def list(self, request):
        return super().list(request)

    @extend_schema(responses={201: MemberSerializer, 409: conflict})
    def create(self, request):
        try:
            member = writes.register(**self.sent(MemberSerializer))
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response(MemberSerializer(member).data, status=201)

    @extend_schema(request=ProfileSerializer, responses=MemberSerializer)
    def partial_update(self, request, pk):
        member = writes.update_profile(int(pk), self.sent(ProfileSerializer))
        return Response(MemberSerializer(member).data)


class WalletViewSet(mixins.CreateModelMixin, ShopViewSet):
    queryset = Wallet.objects.order_by("id")
    serializer_class = WalletSerializer

    @extend_schema(request=TransferSerializer, responses={200: OutcomeSerializer, 400: OutcomeSerializer, 404: None})
    @action(detail=True, methods=["post"])
    def transfer(self, request, pk):
        """Move an amount to another wallet. Answers 200 also when the balance is too low."""
        data = self.sent(TransferSerializer)
        if data["to_wallet_id"] == int(pk):
            return Response({"error": "the wallets must differ"}, status=400)
        try:
            writes.transfer(int(pk), data["to_wallet_id"], data["amount"])
        except Refused as refusal:
            return Response({"error": str(refusal)})
        return Response({"status": "success"})


class CouponViewSet(mixins.CreateModelMixin, ShopViewSet):
    queryset = Coupon.objects.order_by("id")
    serializer_class = CouponSerializer

    @extend_schema(methods=["get"], responses=RedemptionSerializer(many=True))
    @extend_schema(
        methods=["post"],
        request=RedemptionSerializer,
        responses={201: RedemptionSerializer, 404: None, 409: conflict},
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def redemptions(self, request, pk):
        if request.method == "GET":
            found = Redemption.objects.filter(coupon=Coupon.objects.get(pk=int(pk))).order_by("id")
            return Response(RedemptionSerializer(found, many=True).data)
        try:
            redemption = writes.redeem(int(pk), self.sent(RedemptionSerializer)["customer"])
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response(RedemptionSerializer(redemption).data, status=201)


class ProductViewSet(mixins.CreateModelMixin, ShopViewSet):
    queryset = Product.objects.order_by("id")
    serializer_class = ProductSerializer

    def retrieve(self, request, pk):
        """From the cache."""
        return Response(writes.product(int(pk)))

    @extend_schema(request=PriceSerializer, responses={200: ProductSerializer, 404: None})
    def partial_update(self, request, pk):
        changed = writes.change_price(int(pk), self.sent(PriceSerializer)["price"])
        return Response(ProductSerializer(changed).data)

    def perform_destroy(self, instance):
        writes.delete_product(instance.pk)


class ReportViewSet(mixins.CreateModelMixin, ShopViewSet):
    queryset = Report.objects.order_by("id")
    serializer_class = ReportSerializer

    @extend_schema(request=TitleSerializer, responses={200: ReportSerializer, 404: None})
    def partial_update(self, request, pk):
        return Response(ReportSerializer(writes.rename_report(int(pk), self.sent(TitleSerializer)["title"])).data)

    @extend_schema(request=None, responses={202: OutcomeSerializer, 404: None})
    @action(detail=True, methods=["post"])
    def build(self, request, pk):
        """A worker builds it; the report's state tells when."""
        writes.start_build(int(pk), build_report)
        return Response({"status": "building"}, status=202, headers={"Location": f"/api/reports/{pk}/"})
