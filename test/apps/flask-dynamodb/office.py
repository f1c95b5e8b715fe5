"""The back office of the shop: lockers, parcels, invoices, notes, albums and reports."""

import os
import uuid
from threading import Thread

from flask.views import MethodView
from flask_smorest import Blueprint, abort

import storage
from office_schemas import (
    AlbumSchema,
    AttemptSchema,
    InvoiceSchema,
    LockerSchema,
    NoteSchema,
    OpenedSchema,
    ParcelSchema,
    PhotoSchema,
    ReportSchema,
)

if os.environ.get("RACEGATE_VARIANT", "racy") == "repaired":
    import office_repaired as writes
else:
    import office_racy as writes

#: Attempts to open a locker.
LIMIT = 3

blp = Blueprint("office", __name__)


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


@blp.route("/lockers")
class Lockers(MethodView):
    @blp.arguments(LockerSchema)
    @blp.response(201, LockerSchema)
    def post(self, data):
        return insert("lockers", {"id": new_id(), "attempts": 0, **data})


@blp.route("/lockers/<string:locker_id>")
class Locker(MethodView):
    @blp.response(200, LockerSchema)
    @blp.alt_response(404, description="No such locker")
    def get(self, locker_id):
        return get_or_404("lockers", locker_id)


@blp.route("/lockers/<string:locker_id>/open", methods=["POST"])
@blp.doc(**{"x-racegate": {"attempts": LIMIT}})
@blp.arguments(AttemptSchema)
@blp.response(200, OpenedSchema)
@blp.alt_response(404, description="No such locker")
@blp.alt_response(423, description="Too many attempts")
def open_locker(data, locker_id):
    get_or_404("lockers", locker_id)
    locker = writes.count_attempt(locker_id, LIMIT)
    if locker is None:
        abort(423, message="Too many attempts.")
    if locker["pin"] != data["pin"]:
        return {"open": False}
    writes.forget_attempts(locker_id)
    return {"open": True}


@blp.route("/parcels")
class Parcels(MethodView):
    @blp.arguments(ParcelSchema)
    @blp.response(201, ParcelSchema)
    def post(self, data):
        return insert("parcels", {"id": new_id(), "shipped": False, "recalled": False, **data})


@blp.route("/parcels/<string:parcel_id>")
class Parcel(MethodView):
    @blp.response(200, ParcelSchema)
    @blp.alt_response(404, description="No such parcel")
    def get(self, parcel_id):
        return get_or_404("parcels", parcel_id)


@blp.route("/parcels/<string:parcel_id>/ship", methods=["POST"])
@blp.response(200, ParcelSchema)
@blp.alt_response(404, description="No such parcel")
@blp.alt_response(409, description="It has been recalled")
def ship(parcel_id):
    parcel = get_or_404("parcels", parcel_id)
    if not writes.ship(parcel_id):
        abort(409, message="It has been recalled.")
    return {**parcel, "shipped": True}


@blp.route("/parcels/<string:parcel_id>/recall", methods=["POST"])
@blp.response(200, ParcelSchema)
@blp.alt_response(404, description="No such parcel")
@blp.alt_response(409, description="It has been shipped")
def recall(parcel_id):
    parcel = get_or_404("parcels", parcel_id)
    if not writes.recall(parcel_id):
        abort(409, message="It has been shipped.")
    return {**parcel, "recalled": True}


@blp.route("/invoices")
class Invoices(MethodView):
    @blp.response(200, InvoiceSchema(many=True))
    def get(self):
        return storage.scan("invoices")

    @blp.arguments(InvoiceSchema)
    @blp.response(201, InvoiceSchema)
    def post(self, data):
        return insert("invoices", {"id": new_id(), "number": writes.next_number(), **data})


@blp.route("/invoices/<string:invoice_id>")
class Invoice(MethodView):
    @blp.response(200, InvoiceSchema)
    @blp.alt_response(404, description="No such invoice")
    def get(self, invoice_id):
        return get_or_404("invoices", invoice_id)


@blp.route("/notes")
class Notes(MethodView):
    @blp.arguments(NoteSchema)
    @blp.response(201, NoteSchema)
    def post(self, data):
        with writes.acting_for(data["author"]):
            note = insert("notes", {"id": new_id(), **data})
            # As it is shown to whoever wrote it.
            return {**note, "author": writes.current_user()}


@blp.route("/notes/<string:note_id>")
class Note(MethodView):
    @blp.response(200, NoteSchema)
    @blp.alt_response(404, description="No such note")
    def get(self, note_id):
        return get_or_404("notes", note_id)


@blp.route("/albums")
class Albums(MethodView):
    @blp.arguments(AlbumSchema)
    @blp.response(201, AlbumSchema)
    def post(self, data):
        return insert("albums", {"id": new_id(), "children": 0, **data})


@blp.route("/albums/<string:album_id>")
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


@blp.route("/albums/<string:album_id>/photos")
class Photos(MethodView):
    @blp.response(200, PhotoSchema(many=True))
    def get(self, album_id):
        return storage.scan("photos", album_id=album_id)

    @blp.arguments(PhotoSchema)
    @blp.response(201, PhotoSchema)
    @blp.alt_response(404, description="No such album")
    def post(self, data, album_id):
        photo = {"id": new_id(), "album_id": album_id, **data}
        if not writes.add_photo(album_id, photo):
            abort(404, message="No such album.")
        return photo


@blp.route("/reports")
class Reports(MethodView):
    @blp.arguments(ReportSchema)
    @blp.response(201, ReportSchema)
    def post(self, data):
        return insert("reports", {"id": new_id(), "state": "draft", "pages": 0, **data})


@blp.route("/reports/<string:report_id>")
class Report(MethodView):
    @blp.response(200, ReportSchema)
    @blp.alt_response(404, description="No such report")
    def get(self, report_id):
        return get_or_404("reports", report_id)

    @blp.arguments(ReportSchema)
    @blp.response(200, ReportSchema)
    @blp.alt_response(404, description="No such report")
    def patch(self, data, report_id):
        report = writes.rename_report(report_id, data["title"])
        return report or abort(404, message="No such report.")


@blp.route("/reports/<string:report_id>/build", methods=["POST"])
@blp.response(202, ReportSchema)
@blp.alt_response(404, description="No such report")
def build(report_id):
    """A thread builds it; the report's state tells when."""
    report = get_or_404("reports", report_id)
    job = new_id()
    if not writes.start_build(report_id, job):
        abort(404, message="No such report.")
    Thread(target=writes.build, args=(report_id, job)).start()
    return {**report, "state": "building"}, {"Location": f"/reports/{report_id}"}
