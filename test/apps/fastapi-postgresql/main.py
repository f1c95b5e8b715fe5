"""A shop on FastAPI, SQLAlchemy and PostgreSQL. RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`."""

from fastapi import FastAPI

from routers import office, shop

app = FastAPI(title="Shop", version="1.0")
app.include_router(shop.router, prefix="/api")
app.include_router(office.router, prefix="/api/office", tags=["office"])
