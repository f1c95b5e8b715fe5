"""A shop on CockroachDB. RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`."""

import os

from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint, abort

import office
from refusal import Refused
from schemas import (
    AccountSchema,
    AmountSchema,
    ItemSchema,
    OrderSchema,
    TransferSchema,
    UserQuerySchema,
    UserSchema,
    UserUpdateSchema,
)

if os.environ.get("RACEGATE_VARIANT", "racy") == "repaired":
    import repaired as writes
else:
    import racy as writes

if "RACEGATE_MISTAKE" in os.environ:
    import mistakes

    mistakes.make(os.environ["RACEGATE_MISTAKE"])

blp = Blueprint("shop", __name__)


def get_or_404(table, row_id):
    found = writes.read(f"SELECT * FROM {table} WHERE id = %s", row_id)
    return found[0] if found else abort(404, message=f"Not found in {table}.")


def all_of(table):
    return writes.read(f"SELECT * FROM {table}")


def insert(table, **values):
    """`table` and the columns are the program's own; the values are sent apart."""
    places = ", ".join(["%s"] * len(values))
    query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places}) RETURNING *"
    return writes.read(query, *values.values())[0]


def delete_or_404(table, row_id):
    if not writes.delete(table, row_id):
        abort(404, message=f"Not found in {table}.")


@blp.errorhandler(Refused)
def refused(refusal):
    return {"code": 409, "status": "Conflict", "message": str(refusal)}, 409


@blp.route("/items")
class Items(MethodView):
    @blp.response(200, ItemSchema(many=True))
    def get(self):
        return all_of("items")

    @blp.arguments(ItemSchema)
    @blp.response(201, ItemSchema)
    def post(self, data):
        return insert("items", **data)


@blp.route("/items/<uuid:item_id>")
class Item(MethodView):
    @blp.response(200, ItemSchema)
    @blp.alt_response(404, description="No such item")
    def get(self, item_id):
        return get_or_404("items", item_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such item")
    def delete(self, item_id):
        delete_or_404("items", item_id)


@blp.route("/items/<uuid:item_id>/purchase", methods=["POST"])
@blp.response(200, ItemSchema)
@blp.alt_response(404, description="No such item")
@blp.alt_response(409, description="Out of stock")
def purchase(item_id):
    get_or_404("items", item_id)
    writes.purchase(item_id)
    return get_or_404("items", item_id)


@blp.route("/items/<uuid:item_id>/restock", methods=["POST"])
@blp.arguments(AmountSchema)
@blp.response(200, ItemSchema)
@blp.alt_response(404, description="No such item")
def restock(data, item_id):
    return writes.restock(item_id, data["amount"]) or abort(404, message="No such item.")


@blp.route("/orders")
class Orders(MethodView):
    @blp.response(200, OrderSchema(many=True))
    def get(self):
        return all_of("orders")

    @blp.arguments(OrderSchema)
    @blp.response(201, OrderSchema)
    @blp.alt_response(404, description="No such item")
    @blp.alt_response(409, description="Out of stock")
    def post(self, data):
        get_or_404("items", data["item_id"])
        return writes.place_order(data["item_id"], data["quantity"])


@blp.route("/orders/<uuid:order_id>")
class Order(MethodView):
    @blp.response(200, OrderSchema)
    @blp.alt_response(404, description="No such order")
    def get(self, order_id):
        return get_or_404("orders", order_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such order")
    def delete(self, order_id):
        delete_or_404("orders", order_id)


@blp.route("/orders/<uuid:order_id>/cancel", methods=["POST"])
@blp.response(200, OrderSchema)
@blp.alt_response(404, description="No such order")
@blp.alt_response(409, description="Not in a state to be cancelled")
def cancel(order_id):
    get_or_404("orders", order_id)
    return writes.cancel_order(order_id)


@blp.route("/users")
class Users(MethodView):
    @blp.arguments(UserQuerySchema, location="query")
    @blp.response(200, UserSchema(many=True))
    def get(self, query):
        if "email" in query:
            return writes.read("SELECT * FROM users WHERE email = %s", query["email"])
        return all_of("users")

    @blp.arguments(UserSchema)
    @blp.response(201, UserSchema)
    @blp.alt_response(409, description="The email is taken")
    def post(self, data):
        return writes.sign_up(data["email"], data["name"])


@blp.route("/users/<uuid:user_id>")
class User(MethodView):
    @blp.response(200, UserSchema)
    @blp.alt_response(404, description="No such user")
    def get(self, user_id):
        return get_or_404("users", user_id)

    @blp.arguments(UserUpdateSchema)
    @blp.response(200, UserSchema)
    @blp.alt_response(404, description="No such user")
    def patch(self, data, user_id):
        return writes.update_user(user_id, data) or abort(404, message="No such user.")

    @blp.response(204)
    @blp.alt_response(404, description="No such user")
    def delete(self, user_id):
        delete_or_404("users", user_id)


@blp.route("/accounts")
class Accounts(MethodView):
    @blp.response(200, AccountSchema(many=True))
    def get(self):
        return all_of("accounts")

    @blp.arguments(AccountSchema)
    @blp.response(201, AccountSchema)
    def post(self, data):
        return insert("accounts", **data)


@blp.route("/accounts/<uuid:account_id>")
class Account(MethodView):
    @blp.response(200, AccountSchema)
    @blp.alt_response(404, description="No such account")
    def get(self, account_id):
        return get_or_404("accounts", account_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such account")
    def delete(self, account_id):
        delete_or_404("accounts", account_id)


@blp.route("/accounts/<uuid:account_id>/transfers", methods=["POST"])
@blp.arguments(TransferSchema)
@blp.response(200, AccountSchema)
@blp.alt_response(400, description="The accounts do not differ")
@blp.alt_response(404, description="No such account")
@blp.alt_response(409, description="The balance is too low")
def transfer(data, account_id):
    if data["to_account_id"] == account_id:
        abort(400, message="The accounts must differ.")
    account = writes.transfer(account_id, data["to_account_id"], data["amount"])
    return account or abort(404, message="No such account.")


def create_app():
    app = Flask(__name__)
    app.config.update(
        API_TITLE="Shop",
        API_VERSION="1.0",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    api.register_blueprint(blp)
    api.register_blueprint(office.blp)
    return app
