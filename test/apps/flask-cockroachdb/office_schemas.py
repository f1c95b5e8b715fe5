from marshmallow import Schema, fields, validate

word = {"required": True, "validate": validate.Length(min=1, max=100)}


class LockerSchema(Schema):
    id = fields.UUID(dump_only=True)
    label = fields.String(**word)
    pin = fields.String(load_only=True, **word)


class AttemptSchema(Schema):
    pin = fields.String(**word)


class OpenedSchema(Schema):
    open = fields.Boolean()


class ParcelSchema(Schema):
    id = fields.UUID(dump_only=True)
    address = fields.String(**word)
    shipped = fields.Boolean(dump_only=True)
    recalled = fields.Boolean(dump_only=True)


class InvoiceSchema(Schema):
    id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    recipient = fields.String(**word)


class NoteSchema(Schema):
    id = fields.UUID(dump_only=True)
    author = fields.String(**word)
    text = fields.String(**word)


class AlbumSchema(Schema):
    id = fields.UUID(dump_only=True)
    name = fields.String(**word)


class PhotoSchema(Schema):
    id = fields.UUID(dump_only=True)
    caption = fields.String(**word)


class ReportSchema(Schema):
    id = fields.UUID(dump_only=True)
    title = fields.String(**word)
    state = fields.String(dump_only=True)
    pages = fields.Integer(dump_only=True)


class PaymentSchema(Schema):
    id = fields.UUID(dump_only=True)
    amount = fields.Integer(required=True, validate=validate.Range(min=1, max=1000000))
    purpose = fields.String(**word)


class KeySchema(Schema):
    key = fields.String(required=True, data_key="Idempotency-Key")


class DocumentSchema(Schema):
    id = fields.UUID(dump_only=True)
    title = fields.String(**word)
    version = fields.Integer(dump_only=True)


class DocumentUpdateSchema(Schema):
    title = fields.String(**word)
    version = fields.Integer(required=True, validate=validate.Range(min=1))
