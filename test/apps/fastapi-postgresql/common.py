"""What the routers share."""

from uuid import UUID

from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session


def found(session: Session, model, key: UUID):
    row = session.get(model, key)
    if row is None:
        raise HTTPException(404, f"Not found in {model.__tablename__}.")
    return row


def every(session: Session, model):
    return session.scalars(select(model)).all()


def insert(session: Session, model, **fields):
    row = model(**fields)
    session.add(row)
    session.commit()
    return row


def or_404(value):
    return value or refuse(404, "Not found.")


def or_409(value):
    return value or refuse(409, "The state forbids it.")


def refuse(status: int, detail: str):
    raise HTTPException(status, detail)
