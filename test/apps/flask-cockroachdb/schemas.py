from marshmallow import Schema, fields, validate

name = {"required": True, "validate": validate.Length(min=1, max=100)}


class ItemSchema(Schema):
    id = fields.UUID(dump_only=True)
    name = fields.String(**name)
    stock = fields.Integer(required=True, validate=validate.Range(min=0, max=10000))


class AmountSchema(Schema):
    amount = fields.Integer(required=True, validate=validate.Range(min=1, max=1000))


class OrderSchema(Schema):
    id = fields.UUID(dump_only=True)
    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=validate.Range(min=1, max=1000))
    status = fields.String(dump_only=True)


class UserSchema(Schema):
    id = fields.UUID(dump_only=True)
    email = fields.Email(required=True)
    name = fields.String(**name)
    city = fields.String(dump_only=True, allow_none=True)
    phone = fields.String(dump_only=True, allow_none=True)


class UserUpdateSchema(Schema):
    name = fields.String(validate=validate.Length(min=1, max=100))
    city = fields.String(validate=validate.Length(min=1, max=100))
    phone = fields.String(validate=validate.Length(min=1, max=30))


class UserQuerySchema(Schema):
    email = fields.String()


class AccountSchema(Schema):
    id = fields.UUID(dump_only=True)
    owner = fields.String(**name)
    balance = fields.Integer(required=True, validate=validate.Range(min=0, max=1000000))


class TransferSchema(AmountSchema):
    to_account_id = fields.UUID(required=True)
