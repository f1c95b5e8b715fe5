"""The writes as they are often written: load, decide, change the loaded object, commit."""

from uuid import UUID

from fastapi import HTTPException
from sqlalchemy import func, select

from database import cache, sessions
from models import Account, Album, Document, Invoice, Item, Locker, Order, Parcel, Payment, PaymentKey, Photo
from models import Product, Report, User
from rendering import render


def purchase(item_id: UUID):
    with sessions.begin() as session:
        item = session.get(Item, item_id)
        if item.stock < 1:
            return None
        item.stock -= 1
        return item


def restock(item_id: UUID, amount: int):
    with sessions.begin() as session:
        item = session.get(Item, item_id)
        if item is not None:
            item.stock += amount
        return item


def place_order(item_id: UUID, quantity: int):
    with sessions.begin() as session:
        item = session.get(Item, item_id)
        if item.stock < quantity:
            return None
        item.stock -= quantity
        order = Order(item_id=item_id, quantity=quantity)
        session.add(order)
        return order


def cancel_order(order_id: UUID):
    with sessions.begin() as session:
        order = session.get(Order, order_id)
        if order.status != "placed":
            return None
        order.status = "cancelled"
        item = session.get(Item, order.item_id)
        item.stock += order.quantity
        return order


def sign_up(email: str, name: str):
    with sessions.begin() as session:
        if session.scalar(select(User.id).where(User.email == email)):
            return None
        user = User(email=email, name=name)
        session.add(user)
        return user


def update_user(user_id: UUID, changes: dict):
    """Takes the whole row into the program and writes the whole row back."""
    with sessions() as session:
        user = session.get(User, user_id)
        if user is None:
            return None
        known = {"name": user.name, "city": user.city, "phone": user.phone}
    with sessions.begin() as session:
        return session.merge(User(id=user_id, email=user.email, **{**known, **changes}))


def remove(model, key: UUID):
    with sessions.begin() as session:
        row = session.get(model, key)
        if row is not None:
            session.delete(row)
        return row


def transfer(source: UUID, target: UUID, amount: int):
    with sessions.begin() as session:
        payer, payee = session.get(Account, source), session.get(Account, target)
        if payer is None or payee is None:
            return None
        if payer.balance < amount:
            raise HTTPException(409, "The balance is too low.")
        payer.balance -= amount
        session.flush()
        payee.balance += amount
        return payer


def pay(key: str, amount: int, purpose: str):
    with sessions() as session:
        known = select(Payment).join(PaymentKey, PaymentKey.payment_id == Payment.id).where(PaymentKey.key == key)
        if payment := session.scalar(known):
            return payment
    with sessions.begin() as session:
        payment = Payment(amount=amount, purpose=purpose)
        session.add(payment)
        session.flush()
        session.merge(PaymentKey(key=key, payment_id=payment.id))
        return payment


def replace_document(document_id: UUID, version: int, title: str):
    """Looks at the version before it writes, and not while it writes."""
    with sessions.begin() as session:
        document = session.get(Document, document_id)
        if document.version != version:
            return None
        document.title, document.version = title, version + 1
        return document


def count_attempt(locker_id: UUID, limit: int):
    with sessions.begin() as session:
        locker = session.get(Locker, locker_id)
        if locker.attempts >= limit:
            return None
        locker.attempts += 1
        return locker


def mark_unless(parcel_id: UUID, mark: str, other: str):
    """Looks at one column and writes another one."""
    with sessions.begin() as session:
        parcel = session.get(Parcel, parcel_id)
        if getattr(parcel, other):
            return None
        setattr(parcel, mark, True)
        return parcel


def add_invoice(recipient: str):
    with sessions.begin() as session:
        last = session.scalar(select(func.max(Invoice.number)))
        invoice = Invoice(number=(last or 0) + 1, recipient=recipient)
        session.add(invoice)
        return invoice


def add_photo(album_id: UUID, caption: str):
    with sessions.begin() as session:
        if session.get(Album, album_id) is None:
            return None
        photo = Photo(album_id=album_id, caption=caption)
        session.add(photo)
        return photo


def delete_album(album_id: UUID):
    with sessions.begin() as session:
        if session.scalar(select(Photo.id).where(Photo.album_id == album_id).limit(1)):
            return None
        album = session.get(Album, album_id)
        session.delete(album)
        return album


def start_build(report_id: UUID, job: UUID):
    with sessions.begin() as session:
        report = session.get(Report, report_id)
        if report is not None:
            report.state = "building"
        return report


def build(report_id: UUID, job: UUID):
    with sessions() as session:
        report = session.get(Report, report_id)
    if report is None:
        return
    pages = render(report.title)
    with sessions.begin() as session:
        session.merge(Report(id=report_id, title=report.title, state="built", pages=pages, job=None))


def product(product_id: UUID):
    key = f"product:{product_id}"
    if price := cache.get(key):
        return {"id": product_id, **split(price)}
    with sessions() as session:
        row = session.get(Product, product_id)
    if row is not None:
        cache.set(key, f"{row.price} {row.name}", ex=300)
    return row


def split(entry: bytes):
    price, name = entry.decode().split(" ", 1)
    return {"price": int(price), "name": name}


def change_price(product_id: UUID, price: int):
    # Nothing is committed yet: whoever reads now puts the old price back.
    cache.delete(f"product:{product_id}")
    with sessions.begin() as session:
        row = session.get(Product, product_id)
        if row is not None:
            row.price = price
            session.flush()
            render(row.name)
        return row
