"""Writes as they are often written: read, decide, write back."""

import uuid

from fastapi import HTTPException
from sqlmodel import Session, select

from database import Item, Purchase, User
from security import hash_password


def register(session: Session, email: str, password: str, full_name: str | None) -> User:
    if session.exec(select(User).where(User.email == email)).first():
        raise HTTPException(400, "The user with this email already exists in the system")
    user = User(email=email, full_name=full_name, hashed_password=hash_password(password))
    session.add(user)
    session.commit()
    session.refresh(user)
    return user


def buy(session: Session, item_id: uuid.UUID, buyer_id: uuid.UUID, quantity: int) -> Purchase:
    item = session.get(Item, item_id)
    if not item:
        raise HTTPException(404, "Item not found")
    if item.stock < quantity:
        raise HTTPException(400, "Not enough stock")
    item.stock -= quantity
    purchase = Purchase(item_id=item_id, buyer_id=buyer_id, quantity=quantity)
    session.add(purchase)
    session.commit()
    session.refresh(purchase)
    return purchase


def cancel(session: Session, purchase_id: uuid.UUID, buyer_id: uuid.UUID) -> Purchase:
    purchase = session.get(Purchase, purchase_id)
    if not purchase or purchase.buyer_id != buyer_id:
        raise HTTPException(404, "Purchase not found")
    if purchase.status != "open":
        raise HTTPException(409, "Purchase is already cancelled")
    purchase.status = "cancelled"
    item = session.get(Item, purchase.item_id)
    item.stock += purchase.quantity
    session.add(item)
    session.commit()
    session.refresh(purchase)
    return purchase
