"""Tables, and sessions on a SQLite file that all threads share."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine

is_racy = os.environ.get("RACEGATE_VARIANT", "racy") == "racy"

engine = create_engine(
    f"sqlite:///{os.environ['DATABASE']}",
    connect_args={"check_same_thread": False, "timeout": 20},
    pool_size=40,
)


class User(SQLModel, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    # Only the right form leaves it to the database that no address is registered twice.
    email: str = Field(index=True, unique=not is_racy)
    full_name: str | None = None
    hashed_password: str
    is_active: bool = True
    is_superuser: bool = False


class Item(SQLModel, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    title: str
    description: str | None = None
    stock: int = 0
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE")


class Purchase(SQLModel, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    item_id: uuid.UUID = Field(foreign_key="item.id", ondelete="CASCADE")
    buyer_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    quantity: int
    status: str = "open"


def prepare(connection, _record):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Transactions begin where `writing` says so; each statement beside them stands alone.
    connection.isolation_level = None


event.listen(engine, "connect", prepare)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that no other writer is beside."""
    with Session(engine) as session:
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield session
        session.commit()


def create_tables():
    SQLModel.metadata.create_all(engine)
