"""The back office of the shop: lockers, parcels, invoices, notes, payments, documents, albums and reports."""

import os
import uuid
from threading import Thread

from flask.views import MethodView
from flask_smorest import Blueprint, abort

from office_schemas import (
    AlbumSchema,
    AttemptSchema,
    DocumentSchema,
    DocumentUpdateSchema,
    InvoiceSchema,
    KeySchema,
    LockerSchema,
    NoteSchema,
    OpenedSchema,
    ParcelSchema,
    PaymentSchema,
    PhotoSchema,
    ReportSchema,
)

if os.environ.get("RACEGATE_VARIANT", "racy") == "repaired":
    import office_repaired as writes
    from repaired import read
else:
    import office_racy as writes
    from racy import read

#: Attempts to open a locker.
LIMIT = 3

blp = Blueprint("office", __name__)


def get_or_404(table, row_id):
    found = read(f"SELECT * FROM {table} WHERE id = %s", row_id)
    return found[0] if found else abort(404, message=f"Not found in {table}.")


def insert(table, **values):
    """`table` and the columns are the program's own; the values are sent apart."""
    places = ", ".join(["%s"] * len(values))
    return read(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places}) RETURNING *", *values.values())[0]


@blp.route("/lockers", methods=["POST"])
@blp.arguments(LockerSchema)
@blp.response(201, LockerSchema)
def add_locker(data):
    return insert("lockers", **data)


@blp.route("/lockers/<uuid:locker_id>")
@blp.response(200, LockerSchema)
@blp.alt_response(404, description="No such locker")
def locker(locker_id):
    return get_or_404("lockers", locker_id)


@blp.route("/lockers/<uuid:locker_id>/open", methods=["POST"])
@blp.doc(**{"x-racegate": {"attempts": LIMIT}})
@blp.arguments(AttemptSchema)
@blp.response(200, OpenedSchema)
@blp.alt_response(404, description="No such locker")
@blp.alt_response(423, description="Too many attempts")
def open_locker(data, locker_id):
    get_or_404("lockers", locker_id)
    found = writes.count_attempt(locker_id, LIMIT)
    if found is None:
        abort(423, message="Too many attempts.")
    if found["pin"] != data["pin"]:
        return {"open": False}
    read("UPDATE lockers SET attempts = 0 WHERE id = %s RETURNING id", locker_id)
    return {"open": True}


@blp.route("/parcels", methods=["POST"])
@blp.arguments(ParcelSchema)
@blp.response(201, ParcelSchema)
def add_parcel(data):
    return insert("parcels", **data)


@blp.route("/parcels/<uuid:parcel_id>")
@blp.response(200, ParcelSchema)
@blp.alt_response(404, description="No such parcel")
def parcel(parcel_id):
    return get_or_404("parcels", parcel_id)


@blp.route("/parcels/<uuid:parcel_id>/ship", methods=["POST"])
@blp.response(200, ParcelSchema)
@blp.alt_response(404, description="No such parcel")
@blp.alt_response(409, description="It has been recalled")
def ship(parcel_id):
    get_or_404("parcels", parcel_id)
    return writes.ship(parcel_id) or abort(409, message="It has been recalled.")


@blp.route("/parcels/<uuid:parcel_id>/recall", methods=["POST"])
@blp.response(200, ParcelSchema)
@blp.alt_response(404, description="No such parcel")
@blp.alt_response(409, description="It has been shipped")
def recall(parcel_id):
    get_or_404("parcels", parcel_id)
    return writes.recall(parcel_id) or abort(409, message="It has been shipped.")


@blp.route("/invoices")
class Invoices(MethodView):
    @blp.response(200, InvoiceSchema(many=True))
    def get(self):
        return read("SELECT * FROM invoices")

    @blp.arguments(InvoiceSchema)
    @blp.response(201, InvoiceSchema)
    def post(self, data):
        return writes.add_invoice(data["recipient"])


@blp.route("/notes", methods=["POST"])
@blp.arguments(NoteSchema)
@blp.response(201, NoteSchema)
def add_note(data):
    with writes.acting_for(data["author"]):
        note = insert("notes", **data)
        # As it is shown to whoever wrote it.
        return {**note, "author": writes.current_user()}


@blp.route("/notes/<uuid:note_id>")
@blp.response(200, NoteSchema)
@blp.alt_response(404, description="No such note")
def note(note_id):
    return get_or_404("notes", note_id)


@blp.route("/payments")
class Payments(MethodView):
    @blp.response(200, PaymentSchema(many=True))
    def get(self):
        return read("SELECT * FROM payments")

    @blp.arguments(KeySchema, location="headers")
    @blp.arguments(PaymentSchema)
    @blp.response(201, PaymentSchema)
    def post(self, headers, data):
        return writes.pay(headers["key"], data["amount"], data["purpose"])


@blp.route("/documents", methods=["POST"])
@blp.arguments(DocumentSchema)
@blp.response(201, DocumentSchema)
def add_document(data):
    return insert("documents", **data)


@blp.route("/documents/<uuid:document_id>")
class Document(MethodView):
    @blp.response(200, DocumentSchema)
    @blp.alt_response(404, description="No such document")
    def get(self, document_id):
        return get_or_404("documents", document_id)

    @blp.arguments(DocumentUpdateSchema)
    @blp.response(200, DocumentSchema)
    @blp.alt_response(404, description="No such document")
    @blp.alt_response(409, description="It has been changed since")
    def put(self, data, document_id):
        get_or_404("documents", document_id)
        changed = writes.replace_document(document_id, data["version"], data["title"])
        return changed or abort(409, message="It has been changed since.")


@blp.route("/albums", methods=["POST"])
@blp.arguments(AlbumSchema)
@blp.response(201, AlbumSchema)
def add_album(data):
    return insert("albums", **data)


@blp.route("/albums/<uuid:album_id>")
class Album(MethodView):
    @blp.response(200, AlbumSchema)
    @blp.alt_response(404, description="No such album")
    def get(self, album_id):
        return get_or_404("albums", album_id)

    @blp.response(204)
    @blp.alt_response(404, description="No such album")
    @blp.alt_response(409, description="It has photos")
    def delete(self, album_id):
        get_or_404("albums", album_id)
        if not writes.delete_album(album_id):
            abort(409, message="It has photos.")


@blp.route("/albums/<uuid:album_id>/photos")
class Photos(MethodView):
    @blp.response(200, PhotoSchema(many=True))
    def get(self, album_id):
        return read("SELECT * FROM photos WHERE album_id = %s", album_id)

    @blp.arguments(PhotoSchema)
    @blp.response(201, PhotoSchema)
    @blp.alt_response(404, description="No such album")
    def post(self, data, album_id):
        return writes.add_photo(album_id, data["caption"]) or abort(404, message="No such album.")


@blp.route("/reports", methods=["POST"])
@blp.arguments(ReportSchema)
@blp.response(201, ReportSchema)
def add_report(data):
    return insert("reports", **data)


@blp.route("/reports/<uuid:report_id>")
class Report(MethodView):
    @blp.response(200, ReportSchema)
    @blp.alt_response(404, description="No such report")
    def get(self, report_id):
        return get_or_404("reports", report_id)

    @blp.arguments(ReportSchema)
    @blp.response(200, ReportSchema)
    @blp.alt_response(404, description="No such report")
    def patch(self, data, report_id):
        return writes.rename_report(report_id, data["title"]) or abort(404, message="No such report.")


@blp.route("/reports/<uuid:report_id>/build", methods=["POST"])
@blp.response(202, ReportSchema)
@blp.alt_response(404, description="No such report")
def build(report_id):
    """A thread builds it; the report's state tells when."""
    job = uuid.uuid4()
    report = writes.start_build(report_id, job) or abort(404, message="No such report.")
    Thread(target=writes.build, args=(report_id, job)).start()
    return report, {"Location": f"/reports/{report_id}"}
