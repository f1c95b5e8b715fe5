"""What runs beside the requests: `celery -A shop.jobs worker`."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task
def build_report(report_id):
    # Here, because models cannot be imported before Django is set up.
    if settings.RACEGATE_VARIANT == "repaired":
        from .repaired import build
    else:
        from .racy import build
    build(report_id)
