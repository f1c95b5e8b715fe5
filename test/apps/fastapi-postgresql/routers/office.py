"""Payments, documents, lockers, parcels, invoices, albums, reports and products."""

import os
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, BackgroundTasks, Header, Response
from sqlalchemy import select, update

from common import every, found, insert, or_404, or_409, refuse
from database import SessionDep
from models import Album, Document, Invoice, Locker, Parcel, Payment, Photo, Product, Report
from schemas import (
    AlbumIn,
    AlbumOut,
    Attempt,
    DocumentIn,
    DocumentOut,
    DocumentUpdate,
    InvoiceIn,
    InvoiceOut,
    LockerIn,
    LockerOut,
    Opened,
    ParcelIn,
    ParcelOut,
    PaymentIn,
    PaymentOut,
    PhotoIn,
    PhotoOut,
    Price,
    ProductIn,
    ProductOut,
    ReportIn,
    ReportOut,
)

if os.environ.get("RACEGATE_VARIANT", "racy") == "repaired":
    import repaired as writes
else:
    import racy as writes

#: Attempts to open a locker.
LIMIT = 3

router = APIRouter(responses={404: {"description": "Not found"}, 409: {"description": "The state forbids it"}})


@router.get("/payments", response_model=list[PaymentOut])
def list_payments(session: SessionDep):
    return every(session, Payment)


@router.post("/payments", response_model=PaymentOut, status_code=201)
def pay(body: PaymentIn, idempotency_key: Annotated[str, Header()]):
    return writes.pay(idempotency_key, body.amount, body.purpose)


@router.post("/documents", response_model=DocumentOut, status_code=201)
def add_document(body: DocumentIn, session: SessionDep):
    return insert(session, Document, **body.model_dump())


@router.get("/documents/{document_id}", response_model=DocumentOut)
def show_document(document_id: UUID, session: SessionDep):
    return found(session, Document, document_id)


@router.put("/documents/{document_id}", response_model=DocumentOut)
def replace_document(document_id: UUID, body: DocumentUpdate, session: SessionDep):
    found(session, Document, document_id)
    return or_409(writes.replace_document(document_id, body.version, body.title))


@router.post("/lockers", response_model=LockerOut, status_code=201)
def add_locker(body: LockerIn, session: SessionDep):
    return insert(session, Locker, **body.model_dump())


@router.get("/lockers/{locker_id}", response_model=LockerOut)
def show_locker(locker_id: UUID, session: SessionDep):
    return found(session, Locker, locker_id)


@router.post(
    "/lockers/{locker_id}/open",
    response_model=Opened,
    responses={423: {"description": "Too many attempts"}},
    openapi_extra={"x-racegate": {"attempts": LIMIT}},
)
def open_locker(locker_id: UUID, body: Attempt, session: SessionDep):
    locker = found(session, Locker, locker_id)
    if not writes.count_attempt(locker_id, LIMIT):
        refuse(423, "Too many attempts.")
    if locker.pin == body.pin:
        session.execute(update(Locker).where(Locker.id == locker_id).values(attempts=0))
        session.commit()
    return {"open": locker.pin == body.pin}


@router.post("/parcels", response_model=ParcelOut, status_code=201)
def add_parcel(body: ParcelIn, session: SessionDep):
    return insert(session, Parcel, **body.model_dump())


@router.get("/parcels/{parcel_id}", response_model=ParcelOut)
def show_parcel(parcel_id: UUID, session: SessionDep):
    return found(session, Parcel, parcel_id)


@router.post("/parcels/{parcel_id}/ship", response_model=ParcelOut)
def ship(parcel_id: UUID, session: SessionDep):
    found(session, Parcel, parcel_id)
    return or_409(writes.mark_unless(parcel_id, "shipped", "recalled"))


@router.post("/parcels/{parcel_id}/recall", response_model=ParcelOut)
def recall(parcel_id: UUID, session: SessionDep):
    found(session, Parcel, parcel_id)
    return or_409(writes.mark_unless(parcel_id, "recalled", "shipped"))


@router.get("/invoices", response_model=list[InvoiceOut])
def list_invoices(session: SessionDep):
    return every(session, Invoice)


@router.post("/invoices", response_model=InvoiceOut, status_code=201)
def add_invoice(body: InvoiceIn):
    return writes.add_invoice(body.recipient)


@router.post("/albums", response_model=AlbumOut, status_code=201)
def add_album(body: AlbumIn, session: SessionDep):
    return insert(session, Album, **body.model_dump())


@router.get("/albums/{album_id}", response_model=AlbumOut)
def show_album(album_id: UUID, session: SessionDep):
    return found(session, Album, album_id)


@router.delete("/albums/{album_id}", status_code=204)
def delete_album(album_id: UUID, session: SessionDep):
    found(session, Album, album_id)
    or_409(writes.delete_album(album_id))


@router.get("/albums/{album_id}/photos", response_model=list[PhotoOut])
def list_photos(album_id: UUID, session: SessionDep):
    return session.scalars(select(Photo).where(Photo.album_id == album_id)).all()


@router.post("/albums/{album_id}/photos", response_model=PhotoOut, status_code=201)
def add_photo(album_id: UUID, body: PhotoIn):
    return or_404(writes.add_photo(album_id, body.caption))


@router.post("/reports", response_model=ReportOut, status_code=201)
def add_report(body: ReportIn, session: SessionDep):
    return insert(session, Report, **body.model_dump())


@router.get("/reports/{report_id}", response_model=ReportOut)
def show_report(report_id: UUID, session: SessionDep):
    return found(session, Report, report_id)


@router.patch("/reports/{report_id}", response_model=ReportOut)
def rename_report(report_id: UUID, body: ReportIn, session: SessionDep):
    renamed = update(Report).where(Report.id == report_id).values(title=body.title).returning(Report)
    report = or_404(session.scalar(renamed))
    session.commit()
    return report


@router.post("/reports/{report_id}/build", response_model=ReportOut, status_code=202)
def build(report_id: UUID, tasks: BackgroundTasks, response: Response):
    """It is built after the answer; the report's state tells when."""
    job = uuid4()
    report = or_404(writes.start_build(report_id, job))
    tasks.add_task(writes.build, report_id, job)
    response.headers["Location"] = f"/api/office/reports/{report_id}"
    return report


@router.post("/products", response_model=ProductOut, status_code=201)
def add_product(body: ProductIn, session: SessionDep):
    return insert(session, Product, **body.model_dump())


@router.get("/products/{product_id}", response_model=ProductOut)
def show_product(product_id: UUID):
    """From the cache."""
    return or_404(writes.product(product_id))


@router.patch("/products/{product_id}", response_model=ProductOut)
def change_price(product_id: UUID, body: Price):
    return or_404(writes.change_price(product_id, body.price))
