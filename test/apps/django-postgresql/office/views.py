from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Document, Invoice, Locker, Note, Parcel, Payment
from .serializers import (
    AttemptSerializer,
    DocumentSerializer,
    InvoiceSerializer,
    LockerSerializer,
    NoteSerializer,
    OpenedSerializer,
    ParcelSerializer,
    PaymentSerializer,
    ReplacementSerializer,
)

if settings.RACEGATE_VARIANT == "repaired":
    from . import repaired as writes
else:
    from . import racy as writes

#: Attempts to open a locker.
LIMIT = 3

refused = OpenApiResponse(description="The state forbids it")


class OfficeViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    def sent(self, serializer):
        data = serializer(data=self.request.data)
        data.is_valid(raise_exception=True)
        return data.validated_data


class LockerViewSet(mixins.CreateModelMixin, OfficeViewSet):
    queryset = Locker.objects.order_by("id")
    serializer_class = LockerSerializer

    @extend_schema(
        request=AttemptSerializer,
        responses={200: OpenedSerializer, 404: None, 423: refused},
        extensions={"x-racegate": {"attempts": LIMIT}},
    )
    @action(detail=True, methods=["post"])
    def open(self, request, pk):
        pin = self.sent(AttemptSerializer)["pin"]
        locker = self.get_object()
        if not writes.count_attempt(locker.pk, LIMIT):
            return Response({"error": "too many attempts"}, status=423)
        is_right = locker.pin == pin
        if is_right:
            Locker.objects.filter(pk=locker.pk).update(attempts=0)
        return Response({"open": is_right})


class ParcelViewSet(mixins.CreateModelMixin, OfficeViewSet):
    queryset = Parcel.objects.order_by("id")
    serializer_class = ParcelSerializer

    @extend_schema(request=None, responses={200: ParcelSerializer, 404: None, 409: refused})
    @action(detail=True, methods=["post"])
    def ship(self, request, pk):
        parcel = self.get_object()
        if not writes.ship(parcel.pk):
            return Response({"error": "it has been recalled"}, status=409)
        return Response({**ParcelSerializer(parcel).data, "shipped": True})

    @extend_schema(request=None, responses={200: ParcelSerializer, 404: None, 409: refused})
    @action(detail=True, methods=["post"])
    def recall(self, request, pk):
        parcel = self.get_object()
        if not writes.recall(parcel.pk):
            return Response({"error": "it has been shipped"}, status=409)
        return Response({**ParcelSerializer(parcel).data, "recalled": True})


class InvoiceViewSet(mixins.ListModelMixin, OfficeViewSet):
    queryset = Invoice.objects.order_by("id")
    serializer_class = InvoiceSerializer

    @extend_schema(responses={201: InvoiceSerializer})
    def create(self, request):
        invoice = writes.add_invoice(**self.sent(InvoiceSerializer))
        return Response(InvoiceSerializer(invoice).data, status=201)


class NoteViewSet(OfficeViewSet):
    queryset = Note.objects.order_by("id")
    serializer_class = NoteSerializer

    @extend_schema(responses={201: NoteSerializer})
    def create(self, request):
        data = self.sent(NoteSerializer)
        with writes.acting_for(data["author"]):
            note = Note.objects.create(**data)
            # As it is shown to whoever wrote it.
            return Response({**NoteSerializer(note).data, "author": writes.current_user()}, status=201)


class PaymentViewSet(mixins.ListModelMixin, OfficeViewSet):
    queryset = Payment.objects.order_by("id")
    serializer_class = PaymentSerializer

    @extend_schema(
        responses={201: PaymentSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)],
    )
    def create(self, request):
        data = self.sent(PaymentSerializer)
        if "Idempotency-Key" not in request.headers:
            return Response({"error": "Idempotency-Key is required"}, status=400)
        payment = writes.pay(request.headers["Idempotency-Key"], **data)
        return Response(PaymentSerializer(payment).data, status=201)


class DocumentViewSet(mixins.CreateModelMixin, OfficeViewSet):
    queryset = Document.objects.order_by("id")
    serializer_class = DocumentSerializer

    @extend_schema(request=ReplacementSerializer, responses={200: DocumentSerializer, 404: None, 409: refused})
    def update(self, request, pk):
        self.get_object()
        document = writes.replace_document(int(pk), **self.sent(ReplacementSerializer))
        if document is None:
            return Response({"error": "it has been changed since"}, status=409)
        return Response(DocumentSerializer(document).data)
