"""
A marketplace on FastAPI. Its document is what FastAPI generates, at /api/v1/openapi.json.
RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`.
"""

import uuid
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordRequestForm
from sqlalchemy import func
from sqlmodel import Session, select

from database import Item, Purchase, SessionDep, User, create_tables, is_racy, writing
from models import (
    ItemCreate,
    ItemPublic,
    ItemsPublic,
    ItemUpdate,
    Message,
    PurchaseCreate,
    PurchasePublic,
    PurchasesPublic,
    Token,
    UpdatePassword,
    UserPublic,
    UserRegister,
    UserUpdateMe,
)
from security import (
    CurrentUser,
    create_access_token,
    get_current_active_superuser,
    hash_password,
    verify_password,
)

if is_racy:
    import racy as writes
else:
    import repaired as writes

login = APIRouter(tags=["login"])
users = APIRouter(prefix="/users", tags=["users"])
items = APIRouter(prefix="/items", tags=["items"])
purchases = APIRouter(prefix="/purchases", tags=["purchases"])


@login.post("/login/access-token")
def login_access_token(session: SessionDep, form_data: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """OAuth2 compatible token login, get an access token for future requests"""
    user = session.exec(select(User).where(User.email == form_data.username)).first()
    if not user or not verify_password(form_data.password, user.hashed_password):
        raise HTTPException(400, "Incorrect email or password")
    return Token(access_token=create_access_token(user))


@login.post("/login/test-token", response_model=UserPublic)
def test_token(current_user: CurrentUser) -> Any:
    return current_user


@users.get("/", dependencies=[Depends(get_current_active_superuser)], response_model=list[UserPublic])
def read_users(session: SessionDep, skip: int = 0, limit: int = 100) -> Any:
    return session.exec(select(User).offset(skip).limit(limit)).all()


@users.post("/signup", response_model=UserPublic)
def register_user(session: SessionDep, user_in: UserRegister) -> Any:
    """Create new user without the need to be logged in."""
    return writes.register(session, user_in.email, user_in.password, user_in.full_name)


@users.get("/me", response_model=UserPublic)
def read_user_me(current_user: CurrentUser) -> Any:
    return current_user


@users.patch("/me", response_model=UserPublic)
def update_user_me(user_in: UserUpdateMe, current_user: CurrentUser) -> Any:
    with writing() as session:
        user = session.get(User, current_user.id)
        taken = session.exec(select(User).where(User.email == user_in.email, User.id != user.id)).first()
        if user_in.email and taken:
            raise HTTPException(409, "User with this email already exists")
        user.sqlmodel_update(user_in.model_dump(exclude_unset=True, exclude_none=True))
        session.add(user)
        session.flush()
        session.expunge(user)
        return user


@users.patch("/me/password", response_model=Message)
def update_password_me(body: UpdatePassword, current_user: CurrentUser) -> Any:
    with writing() as session:
        user = session.get(User, current_user.id)
        if not verify_password(body.current_password, user.hashed_password):
            raise HTTPException(400, "Incorrect password")
        user.hashed_password = hash_password(body.new_password)
        session.add(user)
    return Message(message="Password updated successfully")


@items.get("/", response_model=ItemsPublic)
def read_items(session: SessionDep, current_user: CurrentUser, skip: int = 0, limit: int = 100) -> Any:
    own = Item.owner_id == current_user.id
    count = session.exec(select(func.count()).select_from(Item).where(own)).one()
    found = session.exec(select(Item).where(own).order_by(Item.created_at).offset(skip).limit(limit)).all()
    return ItemsPublic(data=[ItemPublic.model_validate(item, from_attributes=True) for item in found], count=count)


@items.get("/{id}", response_model=ItemPublic)
def read_item(session: SessionDep, current_user: CurrentUser, id: uuid.UUID) -> Any:
    item = session.get(Item, id)
    if not item:
        raise HTTPException(404, "Item not found")
    return item


@items.post("/", response_model=ItemPublic)
def create_item(*, session: SessionDep, current_user: CurrentUser, item_in: ItemCreate) -> Any:
    item = Item.model_validate(item_in, update={"owner_id": current_user.id})
    session.add(item)
    session.commit()
    session.refresh(item)
    return item


@items.put("/{id}", response_model=ItemPublic)
def update_item(*, current_user: CurrentUser, id: uuid.UUID, item_in: ItemUpdate) -> Any:
    with writing() as session:
        item = owned(session, current_user, id)
        item.sqlmodel_update(item_in.model_dump(exclude_unset=True, exclude_none=True))
        session.add(item)
        session.flush()
        session.expunge(item)
        return item


@items.delete("/{id}")
def delete_item(current_user: CurrentUser, id: uuid.UUID) -> Message:
    with writing() as session:
        session.delete(owned(session, current_user, id))
    return Message(message="Item deleted successfully")


def owned(session: Session, user: User, id: uuid.UUID) -> Item:
    item = session.get(Item, id)
    if not item:
        raise HTTPException(404, "Item not found")
    if item.owner_id != user.id:
        raise HTTPException(403, "Not enough permissions")
    return item


@purchases.get("/", response_model=PurchasesPublic)
def read_purchases(session: SessionDep, current_user: CurrentUser) -> Any:
    found = session.exec(select(Purchase).where(Purchase.buyer_id == current_user.id)).all()
    data = [PurchasePublic.model_validate(each, from_attributes=True) for each in found]
    return PurchasesPublic(data=data, count=len(data))


@purchases.post("/", response_model=PurchasePublic, status_code=201)
def create_purchase(session: SessionDep, current_user: CurrentUser, purchase_in: PurchaseCreate) -> Any:
    return writes.buy(session, purchase_in.item_id, current_user.id, purchase_in.quantity)


@purchases.get("/{purchase_id}", response_model=PurchasePublic)
def read_purchase(session: SessionDep, current_user: CurrentUser, purchase_id: uuid.UUID) -> Any:
    purchase = session.get(Purchase, purchase_id)
    if not purchase or purchase.buyer_id != current_user.id:
        raise HTTPException(404, "Purchase not found")
    return purchase


@purchases.post("/{purchase_id}/cancel", response_model=PurchasePublic)
def cancel_purchase(session: SessionDep, current_user: CurrentUser, purchase_id: uuid.UUID) -> Any:
    return writes.cancel(session, purchase_id, current_user.id)


@asynccontextmanager
async def lifespan(_app: FastAPI):
    create_tables()
    yield


def custom_generate_unique_id(route: APIRoute) -> str:
    return f"{route.tags[0]}-{route.name}"


app = FastAPI(
    title="Marketplace",
    openapi_url="/api/v1/openapi.json",
    generate_unique_id_function=custom_generate_unique_id,
    lifespan=lifespan,
)
for router in (login, users, items, purchases):
    app.include_router(router, prefix="/api/v1")
