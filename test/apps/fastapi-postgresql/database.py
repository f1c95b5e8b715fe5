"""Sessions, and the tables."""

import os
from collections.abc import Iterator
from typing import Annotated

import redis
from fastapi import Depends
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from models import Base

engine = create_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1), pool_size=8, max_overflow=0
)
sessions = sessionmaker(engine, expire_on_commit=False)
cache = redis.Redis.from_url(os.environ["REDIS_URL"])

CONSTRAINTS = """
ALTER TABLE items ADD CONSTRAINT stock_not_negative CHECK (stock >= 0);
ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email);
ALTER TABLE invoices ADD CONSTRAINT unique_number UNIQUE (number);
ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id);
"""


def session() -> Iterator[Session]:
    """One for each request."""
    with sessions() as one:
        yield one


SessionDep = Annotated[Session, Depends(session)]


def create_tables():
    Base.metadata.create_all(engine)
    if os.environ.get("RACEGATE_VARIANT") == "repaired":
        with engine.begin() as connection:
            connection.execute(text(CONSTRAINTS))


if __name__ == "__main__":
    create_tables()
