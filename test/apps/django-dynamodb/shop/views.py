import uuid

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from . import storage
from .racy import Refused
from .serializers import (
    CouponSerializer,
    OutcomeSerializer,
    PaymentSerializer,
    ProductSerializer,
    ProductUpdateSerializer,
    RedemptionSerializer,
    TransferSerializer,
    WalletSerializer,
)

if settings.RACEGATE_VARIANT == "repaired":
    from . import repaired as writes
else:
    from . import racy as writes

conflict = OpenApiResponse(OutcomeSerializer, description="The state forbids it")


def sent(request, serializer):
    data = serializer(data=request.data)
    data.is_valid(raise_exception=True)
    return data.validated_data


def get_or_404(table, key):
    item = storage.get(table, id=key)
    if item is None:
        raise Http404
    return item


def insert(table, **item):
    item = {"id": str(uuid.uuid4()), **item}
    storage.table(table).put_item(Item=item)
    return item


def deleted(table, key):
    if not writes.delete(table, key):
        raise Http404
    return Response(status=204)


class ProductsView(APIView):
    @extend_schema(responses=ProductSerializer(many=True))
    def get(self, request):
        return Response(ProductSerializer(storage.scan("products"), many=True).data)

    @extend_schema(request=ProductSerializer, responses={201: ProductSerializer})
    def post(self, request):
        product = insert("products", votes=0, version=1, **sent(request, ProductSerializer))
        return Response(ProductSerializer(product).data, status=201)


class ProductView(APIView):
    @extend_schema(responses={200: ProductSerializer, 404: None})
    def get(self, request, product_id):
        return Response(ProductSerializer(get_or_404("products", product_id)).data)

    @extend_schema(request=ProductUpdateSerializer, responses={200: ProductSerializer, 404: None, 409: conflict})
    def put(self, request, product_id):
        get_or_404("products", product_id)
        data = sent(request, ProductUpdateSerializer)
        try:
            product = writes.replace(product_id, data["version"], {"name": data["name"]})
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response(ProductSerializer(product).data)

    @extend_schema(responses={204: None, 404: None})
    def delete(self, request, product_id):
        return deleted("products", product_id)


class BuyView(APIView):
    @extend_schema(request=None, responses={200: OutcomeSerializer, 404: None})
    def post(self, request, product_id):
        """Buy one. Answers 200 either way."""
        get_or_404("products", product_id)
        try:
            writes.buy(product_id)
        except Refused as refusal:
            return Response({"error": str(refusal)})
        return Response({"status": "success"})


class VotesView(APIView):
    @extend_schema(request=None, responses={200: ProductSerializer, 404: None})
    def post(self, request, product_id):
        get_or_404("products", product_id)
        return Response(ProductSerializer(writes.vote(product_id)).data)


class WalletsView(APIView):
    @extend_schema(responses=WalletSerializer(many=True))
    def get(self, request):
        return Response(WalletSerializer(storage.scan("wallets"), many=True).data)

    @extend_schema(request=WalletSerializer, responses={201: WalletSerializer})
    def post(self, request):
        return Response(WalletSerializer(insert("wallets", **sent(request, WalletSerializer))).data, status=201)


class WalletView(APIView):
    @extend_schema(responses={200: WalletSerializer, 404: None})
    def get(self, request, wallet_id):
        return Response(WalletSerializer(get_or_404("wallets", wallet_id)).data)

    @extend_schema(responses={204: None, 404: None})
    def delete(self, request, wallet_id):
        return deleted("wallets", wallet_id)


class TransferView(APIView):
    @extend_schema(
        request=TransferSerializer,
        responses={200: OutcomeSerializer, 400: OutcomeSerializer, 404: None, 409: conflict},
    )
    def post(self, request, wallet_id):
        data = sent(request, TransferSerializer)
        if data["to_wallet_id"] == wallet_id:
            return Response({"error": "the wallets must differ"}, status=400)
        get_or_404("wallets", wallet_id)
        get_or_404("wallets", data["to_wallet_id"])
        try:
            writes.transfer(wallet_id, data["to_wallet_id"], data["amount"])
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response({"status": "success"})


class CouponsView(APIView):
    @extend_schema(responses=CouponSerializer(many=True))
    def get(self, request):
        return Response(CouponSerializer(storage.scan("coupons"), many=True).data)

    @extend_schema(request=CouponSerializer, responses={201: CouponSerializer})
    def post(self, request):
        coupon = insert("coupons", redeemed=0, **sent(request, CouponSerializer))
        return Response(CouponSerializer(coupon).data, status=201)


class CouponView(APIView):
    @extend_schema(responses={200: CouponSerializer, 404: None})
    def get(self, request, coupon_id):
        return Response(CouponSerializer(get_or_404("coupons", coupon_id)).data)

    @extend_schema(responses={204: None, 404: None})
    def delete(self, request, coupon_id):
        return deleted("coupons", coupon_id)


class RedemptionsView(APIView):
    @extend_schema(responses={200: RedemptionSerializer(many=True), 404: None})
    def get(self, request, coupon_id):
        get_or_404("coupons", coupon_id)
        found = [item for item in storage.scan("redemptions") if item["coupon_id"] == coupon_id]
        return Response(RedemptionSerializer(found, many=True).data)

    @extend_schema(request=RedemptionSerializer, responses={201: RedemptionSerializer, 404: None, 409: conflict})
    def post(self, request, coupon_id):
        get_or_404("coupons", coupon_id)
        customer_id = sent(request, RedemptionSerializer)["customer_id"]
        try:
            writes.redeem(coupon_id, customer_id)
        except Refused as refusal:
            return Response({"error": str(refusal)}, status=409)
        return Response({"coupon_id": coupon_id, "customer_id": customer_id}, status=201)


class PaymentsView(APIView):
    @extend_schema(responses=PaymentSerializer(many=True))
    def get(self, request):
        return Response(PaymentSerializer(storage.scan("payments"), many=True).data)

    @extend_schema(
        request=PaymentSerializer,
        responses={201: PaymentSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request):
        payment = {"id": str(uuid.uuid4()), **sent(request, PaymentSerializer)}
        paid = writes.pay(request.headers.get("Idempotency-Key"), payment)
        return Response(PaymentSerializer(paid).data, status=201)


class PaymentView(APIView):
    @extend_schema(responses={200: PaymentSerializer, 404: None})
    def get(self, request, payment_id):
        return Response(PaymentSerializer(get_or_404("payments", payment_id)).data)

    @extend_schema(responses={204: None, 404: None})
    def delete(self, request, payment_id):
        return deleted("payments", payment_id)
