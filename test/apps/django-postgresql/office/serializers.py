from rest_framework import serializers

from .models import Document, Invoice, Locker, Note, Parcel, Payment


class LockerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Locker
        fields = ["id", "label", "pin"]
        extra_kwargs = {"pin": {"write_only": True}}


class AttemptSerializer(serializers.Serializer):
    pin = serializers.CharField(max_length=100)


class OpenedSerializer(serializers.Serializer):
    open = serializers.BooleanField()


class ParcelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Parcel
        fields = ["id", "address", "shipped", "recalled"]
        read_only_fields = ["shipped", "recalled"]


class InvoiceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Invoice
        fields = ["id", "number", "recipient"]
        read_only_fields = ["number"]


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id", "author", "text"]


class PaymentSerializer(serializers.ModelSerializer):
    amount = serializers.IntegerField(min_value=1, max_value=1000000)

    class Meta:
        model = Payment
        fields = ["id", "amount", "purpose"]


class DocumentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Document
        fields = ["id", "title", "version"]
        read_only_fields = ["version"]


class ReplacementSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=100)
    version = serializers.IntegerField(min_value=1)
