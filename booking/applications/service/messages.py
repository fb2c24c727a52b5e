"""The mails that an application causes: one row in the outbox each. No mail tells the enquiry password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from booking.accounts.models import User
from booking.applications.models import Application, Procedure
from booking.applications.rules.definition import read_definition
from booking.core.db import db
from booking.core.i18n import name_in
from booking.outbox.service import queue


def queue_received(application: Application, now: datetime) -> None:
    """It has arrived: its number, and when staff begin with it."""
    _queue("application_received", application, now, handling_from=application.handling_from.isoformat())


def queue_corrected(application: Application, now: datetime) -> None:
    """What was corrected has arrived."""
    _queue("application_corrected", application, now, handling_from=application.handling_from.isoformat())


def queue_returned(application: Application, message: str, remarks: Mapping[str, str], now: datetime) -> None:
    """What is to be put right, place by place."""
    form = read_definition(application.form_version.definition)
    with force_locale(application.locale):
        places = [
            {"label": str(field.label), "remark": remarks[field.key]}
            for field in form.fields
            if field.key in remarks
        ]
    _queue("application_returned", application, now, message=message, places=places)


def queue_completed(application: Application, now: datetime) -> None:
    """It is done."""
    _queue("application_completed", application, now, message=application.decision_message)


def queue_refused(application: Application, now: datetime) -> None:
    """It was refused, with the reason."""
    _queue("application_refused", application, now, message=application.decision_message)


def queue_withdrawn(application: Application, now: datetime) -> None:
    """It was withdrawn."""
    _queue("application_withdrawn", application, now)


def _queue(template: str, application: Application, now: datetime, **more: Any) -> None:
    address = application.email
    if application.user_id is not None:
        address = db.session.get_one(User, application.user_id).email
    if address is None:
        return
    procedure = db.session.get_one(Procedure, application.procedure_id)
    english = application.locale == "en"
    context = {
        "name": application.applicant_name,
        "reference": application.reference,
        "procedure": name_in(procedure, application.locale),
        "department": (procedure.department_en if english else "") or procedure.department,
        "phone": procedure.phone,
        "arrived_at": application.arrived_at.isoformat(),
        "has_account": application.user_id is not None,
        **more,
    }
    queue(
        template,
        municipality_id=application.municipality_id,
        address=address,
        locale=application.locale,
        context=context,
        now=now,
    )
