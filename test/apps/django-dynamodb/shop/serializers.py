from rest_framework import serializers


class ProductSerializer(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    name = serializers.CharField(max_length=100)
    stock = serializers.IntegerField(min_value=0, max_value=10000)
    votes = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(read_only=True)


class ProductUpdateSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    version = serializers.IntegerField(min_value=1)


class WalletSerializer(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    owner = serializers.CharField(max_length=100)
    balance = serializers.IntegerField(min_value=0, max_value=1000000)


class TransferSerializer(serializers.Serializer):
    to_wallet_id = serializers.CharField(max_length=100)
    amount = serializers.IntegerField(min_value=1, max_value=1000000)


class CouponSerializer(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    code = serializers.CharField(max_length=100)
    quota = serializers.IntegerField(min_value=1, max_value=1000)
    redeemed = serializers.IntegerField(read_only=True)


class RedemptionSerializer(serializers.Serializer):
    coupon_id = serializers.CharField(read_only=True)
    customer_id = serializers.CharField(max_length=100)


class PaymentSerializer(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    amount = serializers.IntegerField(min_value=1, max_value=1000000)
    purpose = serializers.CharField(max_length=100)


class OutcomeSerializer(serializers.Serializer):
    status = serializers.CharField(required=False)
    error = serializers.CharField(required=False)
