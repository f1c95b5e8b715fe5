from rest_framework import serializers

from .models import Coupon, Item, Member, Order, Product, Redemption, Report, Wallet


class ItemSerializer(serializers.ModelSerializer):
    stock = serializers.IntegerField(min_value=0, max_value=10000)

    class Meta:
        model = Item
        fields = ["id", "name", "stock"]


class OrderSerializer(serializers.ModelSerializer):
    item_id = serializers.IntegerField(source="product_id")
    quantity = serializers.IntegerField(min_value=1, max_value=1000)

    class Meta:
        model = Order
        fields = ["id", "item_id", "quantity", "status"]
        read_only_fields = ["status"]


class MemberSerializer(serializers.ModelSerializer):
    # Declared here so that no validator looks the name up: the shop does that itself.
    username = serializers.CharField(max_length=100)

    class Meta:
        model = Member
        fields = ["id", "username", "city", "phone"]


class ProfileSerializer(serializers.Serializer):
    city = serializers.CharField(max_length=100, required=False)
    phone = serializers.CharField(max_length=30, required=False)


class WalletSerializer(serializers.ModelSerializer):
    balance = serializers.IntegerField(min_value=0, max_value=1000000)

    class Meta:
        model = Wallet
        fields = ["id", "owner", "balance"]


class AmountSerializer(serializers.Serializer):
    amount = serializers.IntegerField(min_value=1, max_value=1000000)


class TransferSerializer(AmountSerializer):
    to_wallet_id = serializers.IntegerField()


class CouponSerializer(serializers.ModelSerializer):
    quota = serializers.IntegerField(min_value=1, max_value=1000)

    class Meta:
        model = Coupon
        fields = ["id", "code", "quota", "redeemed"]
        read_only_fields = ["redeemed"]


class RedemptionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Redemption
        fields = ["id", "customer"]


class PriceSerializer(serializers.Serializer):
    price = serializers.IntegerField(min_value=1, max_value=100000)


class ProductSerializer(serializers.ModelSerializer):
    price = serializers.IntegerField(min_value=1, max_value=100000)

    class Meta:
        model = Product
        fields = ["id", "name", "price"]


class TitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=100)


class ReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["id", "title", "state", "pages"]
        read_only_fields = ["state", "pages"]


class OutcomeSerializer(serializers.Serializer):
    """What a view answers with 200, whether it went well or not."""

    status = serializers.CharField(required=False)
    error = serializers.CharField(required=False)
