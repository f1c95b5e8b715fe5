"""What requests hold and answers show."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(min_length=1, max_length=100)]


class Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ItemIn(Row):
    name: Word
    stock: int = Field(ge=0, le=10000)


class ItemOut(ItemIn):
    id: UUID


class Amount(BaseModel):
    amount: int = Field(ge=1, le=1000)


class OrderIn(Row):
    item_id: UUID
    quantity: int = Field(ge=1, le=1000)


class OrderOut(OrderIn):
    id: UUID
    status: str


class UserIn(Row):
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", json_schema_extra={"format": "email"})]
    name: Word


class UserOut(UserIn):
    id: UUID
    city: str | None
    phone: str | None


class UserUpdate(BaseModel):
    name: Word | None = None
    city: Word | None = None
    phone: Word | None = None


class AccountIn(Row):
    owner: Word
    balance: int = Field(ge=0, le=1000000)


class AccountOut(AccountIn):
    id: UUID


class Transfer(BaseModel):
    to_account_id: UUID
    amount: int = Field(ge=1, le=1000000)


class PaymentIn(Row):
    amount: int = Field(ge=1, le=1000000)
    purpose: Word


class PaymentOut(PaymentIn):
    id: UUID


class DocumentIn(Row):
    title: Word


class DocumentUpdate(DocumentIn):
    version: int = Field(ge=1)


class DocumentOut(DocumentIn):
    id: UUID
    version: int


class LockerIn(Row):
    label: Word
    pin: Word


class LockerOut(Row):
    id: UUID
    label: str


class Attempt(BaseModel):
    pin: Word


class Opened(BaseModel):
    open: bool


class ParcelIn(Row):
    address: Word


class ParcelOut(ParcelIn):
    id: UUID
    shipped: bool
    recalled: bool


class InvoiceIn(Row):
    recipient: Word


class InvoiceOut(InvoiceIn):
    id: UUID
    number: int


class AlbumIn(Row):
    name: Word


class AlbumOut(AlbumIn):
    id: UUID


class PhotoIn(Row):
    caption: Word


class PhotoOut(PhotoIn):
    id: UUID


class ReportIn(Row):
    title: Word


class ReportOut(ReportIn):
    id: UUID
    state: str
    pages: int


class ProductIn(Row):
    name: Word
    price: int = Field(ge=1, le=1000000)


class ProductOut(ProductIn):
    id: UUID


class Price(BaseModel):
    price: int = Field(ge=1, le=1000000)
