"""The tables."""

from typing import Annotated
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Key = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[Key]
    name: Mapped[str]
    stock: Mapped[int]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[Key]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    quantity: Mapped[int]
    status: Mapped[str] = mapped_column(default="placed")


class User(Base):
    __tablename__ = "users"
    id: Mapped[Key]
    email: Mapped[str]
    name: Mapped[str]
    city: Mapped[str | None]
    phone: Mapped[str | None]


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[Key]
    owner: Mapped[str]
    balance: Mapped[int]


class Payment(Base):
    __tablename__ = "payments"
    id: Mapped[Key]
    amount: Mapped[int]
    purpose: Mapped[str]


class PaymentKey(Base):
    __tablename__ = "keys"
    key: Mapped[str] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))


class Document(Base):
    __tablename__ = "documents"
    id: Mapped[Key]
    title: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Locker(Base):
    __tablename__ = "lockers"
    id: Mapped[Key]
    label: Mapped[str]
    pin: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[Key]
    address: Mapped[str]
    shipped: Mapped[bool] = mapped_column(default=False)
    recalled: Mapped[bool] = mapped_column(default=False)


class Counter(Base):
    __tablename__ = "counters"
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[Key]
    number: Mapped[int]
    recipient: Mapped[str]


class Album(Base):
    __tablename__ = "albums"
    id: Mapped[Key]
    name: Mapped[str]


class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[Key]
    album_id: Mapped[UUID]
    caption: Mapped[str]


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[Key]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    pages: Mapped[int] = mapped_column(default=0)
    job: Mapped[UUID | None]


class Product(Base):
    __tablename__ = "products"
    id: Mapped[Key]
    name: Mapped[str]
    price: Mapped[int]
