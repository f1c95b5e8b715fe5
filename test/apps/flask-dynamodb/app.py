"""A shop on DynamoDB. RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`."""

import os
import uuid

from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint, abort

import office
import storage
from schemas import (
    OrderSchema,
    ProductSchema,
    PurchaseSchema,
    RestockSchema,
    TicketSchema,
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


def new_id():
    return str(uuid.uuid4())


def get_or_404(table, key):
    item = storage.get(table, key)
    if item is None:
        abort(404, message=f"No such item in {table}.")
    return item


def insert(table, item):
    storage.table(table).put_item(Item=item)
    return item


def delete_or_404(table, key):
    if not writes.delete(table, key):
        abort(404, message=f"No such item in {table}.")


@blp.route("/tickets")
class Tickets(MethodView):
    @blp.response(200, TicketSchema(many=True))
    def get(self):
        return storage.scan("tickets")

    @blp.arguments(TicketSchema)
    @blp.response(201, TicketSchema)
    def post(self, data):
        return insert("tickets", {"id": new_id(), **data})


@blp.route("/tickets/<string:ticket_id>")
class Ticket(MethodView):
    @blp.response(200, TicketSchema)
    @blp.alt_response(404, description="No such ticket")
    def get(self, ticket_id):
        return get_or_404("tickets", ticket_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such ticket")
    def delete(self, ticket_id):
        delete_or_404("tickets", ticket_id)


@blp.route("/tickets/<string:ticket_id>/purchases")
class Purchases(MethodView):
    @blp.response(200, PurchaseSchema(many=True))
    @blp.alt_response(404, description="No such ticket")
    def get(self, ticket_id):
        get_or_404("tickets", ticket_id)
        return storage.scan("purchases", ticket_id=ticket_id)

    @blp.arguments(PurchaseSchema)
    @blp.response(201, PurchaseSchema)
    @blp.alt_response(404, description="No such ticket")
    @blp.alt_response(409, description="Sold out")
    def post(self, data, ticket_id):
        get_or_404("tickets", ticket_id)
        if not writes.take_ticket(ticket_id):
            abort(409, message="Sold out.")
        return insert("purchases", {"id": new_id(), "ticket_id": ticket_id, **data})


@blp.route("/products")
class Products(MethodView):
    @blp.response(200, ProductSchema(many=True))
    def get(self):
        return storage.scan("products")

    @blp.arguments(ProductSchema)
    @blp.response(201, ProductSchema)
    def post(self, data):
        return insert("products", {"id": new_id(), "active": True, "version": 1, **data})


@blp.route("/products/<string:product_id>")
class Product(MethodView):
    @blp.response(200, ProductSchema)
    @blp.alt_response(404, description="No such product")
    def get(self, product_id):
        return get_or_404("products", product_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such product")
    def delete(self, product_id):
        delete_or_404("products", product_id)


@blp.route("/products/<string:product_id>/restock", methods=["POST"])
@blp.arguments(RestockSchema)
@blp.response(200, ProductSchema)
@blp.alt_response(404, description="No such product")
def restock(data, product_id):
    product = writes.restock(product_id, data["quantity"])
    return product or abort(404, message="No such product.")


@blp.route("/products/<string:product_id>/toggle", methods=["POST"])
@blp.response(200, ProductSchema)
@blp.alt_response(404, description="No such product")
def toggle(product_id):
    product = writes.toggle(product_id)
    return product or abort(404, message="No such product.")


@blp.route("/orders")
class Orders(MethodView):
    @blp.response(200, OrderSchema(many=True))
    def get(self):
        return storage.scan("orders")

    @blp.arguments(OrderSchema)
    @blp.response(201, OrderSchema)
    @blp.alt_response(404, description="No such product")
    @blp.alt_response(409, description="Out of stock")
    def post(self, data):
        get_or_404("products", data["product_id"])
        order = {"id": new_id(), "status": "placed", **data}
        if not writes.place_order(order):
            abort(409, message="Out of stock.")
        return order


@blp.route("/orders/<string:order_id>")
class Order(MethodView):
    @blp.response(200, OrderSchema)
    @blp.alt_response(404, description="No such order")
    def get(self, order_id):
        return get_or_404("orders", order_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such order")
    def delete(self, order_id):
        delete_or_404("orders", order_id)


@blp.route("/orders/<string:order_id>/cancel", methods=["POST"])
@blp.response(200, OrderSchema)
@blp.alt_response(404, description="No such order")
@blp.alt_response(409, description="Not in a state to be cancelled")
def cancel(order_id):
    order = get_or_404("orders", order_id)
    if not writes.cancel_order(order):
        abort(409, message="The order cannot be cancelled.")
    # Not read again: somebody may have deleted it since, and 404 would deny what has happened.
    return {**order, "status": "cancelled"}


@blp.route("/users")
class Users(MethodView):
    @blp.arguments(UserQuerySchema, location="query")
    @blp.response(200, UserSchema(many=True))
    def get(self, query):
        return storage.scan("users", **query)

    @blp.arguments(UserSchema)
    @blp.response(201, UserSchema)
    @blp.alt_response(409, description="The email is taken")
    def post(self, data):
        user = {"id": new_id(), **data}
        if not writes.sign_up(user):
            abort(409, message="The email is taken.")
        return user


@blp.route("/users/<string:user_id>")
class User(MethodView):
    @blp.response(200, UserSchema)
    @blp.alt_response(404, description="No such user")
    def get(self, user_id):
        return get_or_404("users", user_id)

    @blp.arguments(UserUpdateSchema)
    @blp.response(200, UserSchema)
    @blp.alt_response(404, description="No such user")
    def patch(self, data, user_id):
        user = writes.update_user(user_id, data)
        return user or abort(404, message="No such user.")

    @blp.response(204)
    @blp.alt_response(404, description="No such user")
    def delete(self, user_id):
        if not writes.delete_user(user_id):
            abort(404, message="No such user.")


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
