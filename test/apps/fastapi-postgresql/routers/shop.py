import os
from uuid import UUID

from fastapi import APIRouter

from common import every, found, insert, or_404, or_409, refuse
from database import SessionDep
from models import Account, Item, Order, User
from schemas import (
    AccountIn,
    AccountOut,
    Amount,
    ItemIn,
    ItemOut,
    OrderIn,
    OrderOut,
    Transfer,
    UserIn,
    UserOut,
    UserUpdate,
)

if os.environ.get("RACEGATE_VARIANT", "racy") == "repaired":
    import repaired as writes
else:
    import racy as writes

router = APIRouter()
refusals = {404: {"description": "Not found"}, 409: {"description": "The state forbids it"}}
items = APIRouter(prefix="/items", tags=["items"], responses=refusals)
orders = APIRouter(prefix="/orders", tags=["orders"], responses=refusals)
users = APIRouter(prefix="/users", tags=["users"], responses=refusals)
accounts = APIRouter(prefix="/accounts", tags=["accounts"], responses=refusals)


@items.get("", response_model=list[ItemOut])
def list_items(session: SessionDep):
    return every(session, Item)


@items.post("", response_model=ItemOut, status_code=201)
def add_item(body: ItemIn, session: SessionDep):
    return insert(session, Item, **body.model_dump())


@items.get("/{item_id}", response_model=ItemOut)
def show_item(item_id: UUID, session: SessionDep):
    return found(session, Item, item_id)


@items.delete("/{item_id}", status_code=204)
def delete_item(item_id: UUID):
    or_404(writes.remove(Item, item_id))


@items.post("/{item_id}/purchase", response_model=ItemOut)
def purchase(item_id: UUID, session: SessionDep):
    found(session, Item, item_id)
    return or_409(writes.purchase(item_id))


@items.post("/{item_id}/restock", response_model=ItemOut)
def restock(item_id: UUID, body: Amount):
    return or_404(writes.restock(item_id, body.amount))


@orders.get("", response_model=list[OrderOut])
def list_orders(session: SessionDep):
    return every(session, Order)


@orders.post("", response_model=OrderOut, status_code=201)
def place_order(body: OrderIn, session: SessionDep):
    found(session, Item, body.item_id)
    return or_409(writes.place_order(body.item_id, body.quantity))


@orders.get("/{order_id}", response_model=OrderOut)
def show_order(order_id: UUID, session: SessionDep):
    return found(session, Order, order_id)


@orders.post("/{order_id}/cancel", response_model=OrderOut)
def cancel_order(order_id: UUID, session: SessionDep):
    found(session, Order, order_id)
    return or_409(writes.cancel_order(order_id))


@users.get("", response_model=list[UserOut])
def list_users(session: SessionDep):
    return every(session, User)


@users.post("", response_model=UserOut, status_code=201)
def sign_up(body: UserIn):
    return or_409(writes.sign_up(body.email, body.name))


@users.get("/{user_id}", response_model=UserOut)
def show_user(user_id: UUID, session: SessionDep):
    return found(session, User, user_id)


@users.patch("/{user_id}", response_model=UserOut)
def update_user(user_id: UUID, body: UserUpdate):
    return or_404(writes.update_user(user_id, body.model_dump(exclude_unset=True, exclude_none=True)))


@users.delete("/{user_id}", status_code=204)
def delete_user(user_id: UUID):
    or_404(writes.remove(User, user_id))


@accounts.get("", response_model=list[AccountOut])
def list_accounts(session: SessionDep):
    return every(session, Account)


@accounts.post("", response_model=AccountOut, status_code=201)
def add_account(body: AccountIn, session: SessionDep):
    return insert(session, Account, **body.model_dump())


@accounts.get("/{account_id}", response_model=AccountOut)
def show_account(account_id: UUID, session: SessionDep):
    return found(session, Account, account_id)


@accounts.delete("/{account_id}", status_code=204)
def delete_account(account_id: UUID):
    or_404(writes.remove(Account, account_id))


@accounts.post("/{account_id}/transfers", response_model=AccountOut)
def transfer(account_id: UUID, body: Transfer):
    if body.to_account_id == account_id:
        refuse(400, "The accounts must differ.")
    return or_404(writes.transfer(account_id, body.to_account_id, body.amount))


for part in (items, orders, users, accounts):
    router.include_router(part)
