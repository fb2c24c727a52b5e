"""An application as the frozen papers of ``booking.documents``: in Japanese, as the office keeps them."""

import json
from collections.abc import Sequence
from hashlib import sha256

from flask_babel import force_locale

from booking.applications.models import Application, ApplicationAttachment
from booking.applications.rules.answers import Answer, present
from booking.applications.rules.definition import Definition, Person, read_definition
from booking.applications.rules.kinds import ConsentKind, NameKind
from booking.applications.rules.procedures import read_guide
from booking.applications.rules.status import OVER, STATUS_NAMES, ApplicationStatus
from booking.core.calendar import local_date
from booking.documents import Office, texts
from booking.documents.applications import (
    Answered,
    ApplicationContent,
    ContentSection,
    FlowStep,
    Listed,
    ReceiptSlip,
)
from booking.files.rules import size_text
from booking.municipalities.models import Municipality

Attached = Sequence[ApplicationAttachment]
# Answers on the slip: enough to know it by, short enough for a line or two.
MOST_ON_SLIP, LONGEST_ON_SLIP = 6, 60
_OWN_KINDS = frozenset({"choice", "choices", "date", "number", "text"})
_ENDS = {
    ApplicationStatus.COMPLETED: texts.STEP_COMPLETED,
    ApplicationStatus.REFUSED: texts.STEP_REFUSED,
    ApplicationStatus.WITHDRAWN: texts.STEP_WITHDRAWN,
}


def slip_of(
    application: Application, files: Attached, municipality: Municipality, url: str, password: str = ""
) -> ReceiptSlip:
    """The slip; ``url`` is where the QR code leads, ``password`` only on the applicant's own copy."""
    form = read_definition(application.form_version.definition)
    procedure = application.procedure
    with force_locale("ja"):
        return ReceiptSlip(
            municipality=municipality.name,
            reference=application.reference,
            enquiry_url=url,
            procedure=procedure.name,
            arrived_at=application.arrived_at,
            handling_from=application.handling_from,
            office=_office(application, municipality),
            steps=_steps(application),
            summary=_summary(form, application),
            attachments=texts.files_summary(len(files), size_text(sum(one.file.size for one in files))),
            state=str(STATUS_NAMES[application.status]) if application.version > 1 else "",
            afterwards=str(read_guide(procedure.guide).afterwards),
            changing=_changing(application),
            privacy=application.form_version.purpose_of_use,
            password=password,
        )


def content_of(application: Application, files: Attached, municipality: Municipality) -> ApplicationContent:
    """Everything that was asked and answered, as it stands now."""
    form = read_definition(application.form_version.definition)
    with force_locale("ja"):
        sections = present(form, application.answers, {})
        labels = {field.key: str(field.label) for field in form.fields}
        return ApplicationContent(
            municipality=municipality.name,
            reference=application.reference,
            procedure=application.procedure.name,
            form_version=local_date(application.form_version.published_at),
            sections=tuple(
                ContentSection(one.title, tuple(_answered(form, answer, files) for answer in one.answers))
                for one in sections
            ),
            files=tuple(
                Listed(one.file.name, labels.get(one.field_key, ""), one.file.size_text) for one in files
            ),
            record=_record(application, files),
            office=_office(application, municipality),
        )


def _office(application: Application, municipality: Municipality) -> Office:
    procedure = application.procedure
    return Office(
        name=procedure.department,
        postal_code=municipality.postal_code,
        address=municipality.address,
        phone=procedure.phone or municipality.phone,
        hours=municipality.office_hours_text.replace("–", "〜"),
    )


def _changing(application: Application) -> str:
    """How to correct and to withdraw it, as long as that can be done."""
    if application.status in OVER:
        return ""
    return texts.CHANGING_AS_GUEST if application.user_id is None else texts.CHANGING_SIGNED_IN


def _answered(form: Definition, answer: Answer, files: Attached) -> Answered:
    field = form.find(answer.key)
    if answer.is_file:
        own = [one.file.name for one in files if one.field_key == answer.key]
        return Answered(answer.label, "\n".join(own))
    if field is not None and isinstance(field.kind, ConsentKind) and answer.text:
        return Answered(answer.label, str(field.kind.statement), ticked=True)
    return Answered(answer.label, answer.text, name=field is not None and isinstance(field.kind, NameKind))


def _summary(form: Definition, application: Application) -> tuple[Answered, ...]:
    """Who applies, then the first short answers that are not about the applicant."""
    answers = {one.key: one for section in present(form, application.answers, {}) for one in section.answers}
    people = [form.find_person(person) for person in (Person.NAME, Person.ADDRESS, Person.PHONE)]
    keys = [field.key for field in people if field is not None]
    others = [field.key for field in form.fields if field.person is None and field.kind.name in _OWN_KINDS]
    found = [answers[key] for key in (*keys, *others) if key in answers and answers[key].text]
    short = [one for one in found if len(one.text) <= LONGEST_ON_SLIP]
    return tuple(_answered(form, one, ()) for one in short[:MOST_ON_SLIP])


def _steps(application: Application) -> tuple[FlowStep, ...]:
    """Arrival, correction if one was asked for, examination, and the end."""
    status = application.status
    arrived = texts.short_day(local_date(application.arrived_at))
    is_new = status is ApplicationStatus.RECEIVED
    steps = [FlowStep(texts.STEP_ARRIVED, (arrived, texts.STEP_ARRIVED_NOTE), is_new)]
    if application.times_returned:
        returned = status is ApplicationStatus.RETURNED
        here = returned or status is ApplicationStatus.RESUBMITTED
        steps.append(FlowStep(texts.STEP_CORRECTION, (texts.STEP_CORRECTION_NOTES[returned],), here))
    start = texts.from_day(application.handling_from)
    in_review = status is ApplicationStatus.IN_REVIEW
    steps.append(FlowStep(texts.STEP_REVIEW, (start, texts.STEP_REVIEW_NOTE), in_review))
    ended = application.decided_at or application.withdrawn_at
    note: tuple[str, ...] = (texts.STEP_RESULT_NOTE,)
    if status in OVER and ended is not None:
        note = (texts.short_day(local_date(ended)), _ENDS[status])
    steps.append(FlowStep(texts.STEP_RESULT, note, status in OVER))
    return tuple(steps)


def _record(application: Application, files: Attached) -> tuple[Answered, ...]:
    rows = [Answered(texts.ARRIVED, texts.moment(application.arrived_at))]
    rows.append(Answered(texts.STATE, str(STATUS_NAMES[application.status])))
    if application.decided_at is not None:
        rows.append(Answered(texts.DECIDED, texts.moment(application.decided_at)))
    rows.append(Answered(texts.CONTENT_CHECKSUM, texts.checksum(checksum_of(application, files))))
    return tuple(rows)


def checksum_of(application: Application, files: Attached) -> str:
    """SHA-256 of the answers and the files: two prints with the same value say the same."""
    content = {
        "reference": application.reference,
        "form": [application.procedure.code, application.form_version.number],
        "answers": application.answers,
        "files": [[one.field_key, one.file.name, one.file.sha256] for one in files],
    }
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()
