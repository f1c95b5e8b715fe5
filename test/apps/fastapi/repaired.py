"""The same writes, each decided by the database."""

import uuid

from fastapi import HTTPException
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from database import Item, Purchase, User, writing
from security import hash_password


def register(session: Session, email: str, password: str, full_name: str | None) -> User:
    user = User(email=email, full_name=full_name, hashed_password=hash_password(password))
    session.add(user)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        raise HTTPException(400, "The user with this email already exists in the system") from None
    session.refresh(user)
    return user


def buy(_session: Session, item_id: uuid.UUID, buyer_id: uuid.UUID, quantity: int) -> Purchase:
    with writing() as session:
        item = session.get(Item, item_id)
        if not item:
            raise HTTPException(404, "Item not found")
        if item.stock < quantity:
            raise HTTPException(400, "Not enough stock")
        item.stock -= quantity
        purchase = Purchase(item_id=item_id, buyer_id=buyer_id, quantity=quantity)
        session.add(purchase)
        session.flush()
        session.expunge(purchase)
        return purchase


def cancel(_session: Session, purchase_id: uuid.UUID, buyer_id: uuid.UUID) -> Purchase:
    with writing() as session:
        taken = session.exec(
            update(Purchase)
            .where(Purchase.id == purchase_id, Purchase.buyer_id == buyer_id, Purchase.status == "open")
            .values(status="cancelled")
        )
        purchase = session.get(Purchase, purchase_id)
        if not purchase or purchase.buyer_id != buyer_id:
            raise HTTPException(404, "Purchase not found")
        if taken.rowcount == 0:
            raise HTTPException(409, "Purchase is already cancelled")
        item = session.get(Item, purchase.item_id)
        item.stock += purchase.quantity
        session.flush()
        session.expunge(purchase)
        return purchase
