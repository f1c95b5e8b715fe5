from marshmallow import Schema, fields, validate

word = {"required": True, "validate": validate.Length(min=1, max=100)}


class LockerSchema(Schema):
    id = fields.String(dump_only=True)
    label = fields.String(**word)
    pin = fields.String(load_only=True, **word)


class AttemptSchema(Schema):
    pin = fields.String(**word)


class OpenedSchema(Schema):
    open = fields.Boolean()


class ParcelSchema(Schema):
    id = fields.String(dump_only=True)
    address = fields.String(**word)
    shipped = fields.Boolean(dump_only=True)
    recalled = fields.Boolean(dump_only=True)


class InvoiceSchema(Schema):
    id = fields.String(dump_only=True)
    number = fields.Integer(dump_only=True)
    recipient = fields.String(**word)


class NoteSchema(Schema):
    id = fields.String(dump_only=True)
    author = fields.String(**word)
    text = fields.String(**word)


class AlbumSchema(Schema):
    id = fields.String(dump_only=True)
    name = fields.String(**word)


class PhotoSchema(Schema):
    id = fields.String(dump_only=True)
    caption = fields.String(**word)


class ReportSchema(Schema):
    id = fields.String(dump_only=True)
    title = fields.String(**word)
    state = fields.String(dump_only=True)
    pages = fields.Integer(dump_only=True)
