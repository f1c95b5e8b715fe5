from marshmallow import Schema, fields, validate


class TicketSchema(Schema):
    id = fields.String(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    available = fields.Integer(required=True, validate=validate.Range(min=0, max=10000))


class PurchaseSchema(Schema):
    id = fields.String(dump_only=True)
    ticket_id = fields.String(dump_only=True)
    buyer = fields.String(required=True, validate=validate.Length(min=1, max=100))


class ProductSchema(Schema):
    id = fields.String(dump_only=True)
    title = fields.String(required=True, validate=validate.Length(min=1, max=100))
    stock = fields.Integer(required=True, validate=validate.Range(min=0, max=10000))
    active = fields.Boolean(dump_only=True)


class RestockSchema(Schema):
    quantity = fields.Integer(required=True, validate=validate.Range(min=1, max=1000))


class OrderSchema(Schema):
    id = fields.String(dump_only=True)
    product_id = fields.String(required=True)
    quantity = fields.Integer(required=True, validate=validate.Range(min=1, max=1000))
    status = fields.String(dump_only=True, validate=validate.OneOf(["placed", "cancelled"]))


class UserSchema(Schema):
    id = fields.String(dump_only=True)
    email = fields.Email(required=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    city = fields.String(dump_only=True)
    phone = fields.String(dump_only=True)


class UserUpdateSchema(Schema):
    name = fields.String(validate=validate.Length(min=1, max=100))
    city = fields.String(validate=validate.Length(min=1, max=100))
    phone = fields.String(validate=validate.Length(min=1, max=30))


class UserQuerySchema(Schema):
    email = fields.String()
