"""One application as a clerk's side panel shows it: answers in order, remarks, files, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Application, ApplicationAttachment, ApplicationEvent
from booking.applications.rules.answers import Answer, present
from booking.applications.rules.definition import Definition, read_definition
from booking.applications.rules.procedures import read_guide
from booking.applications.rules.queue import OF_CLERKS, STAFF_EVENT_NAMES, QueueState, state_of
from booking.applications.rules.status import EventKind
from booking.core.i18n import _
from booking.core.text import clean_line

# Pictures and papers of one field, the present ones and those that a correction has replaced.
Files = Sequence[ApplicationAttachment]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer with everything that belongs to it."""

    answer: Answer
    before: str | None
    """What it was before the last correction; None if that did not touch it."""
    remark: str
    """What a clerk last asked to be put right here."""
    files: Files
    replaced: Files


@dataclass(frozen=True, slots=True)
class Part:
    """The answers under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """One step of the history, with who did it."""

    at: datetime
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Case:
    """An open application."""

    application: Application
    parts: tuple[Part, ...]
    history: tuple[Deed, ...]
    state: QueueState
    email: str
    appeal: str
    """The notice that goes with a refusal; empty where the procedure has none."""

    @property
    def answers(self) -> list[Answer]:
        """Every answer in the order in which it was asked."""
        return [line.answer for part in self.parts for line in part.lines]

    @property
    def first_file(self) -> int | None:
        """The number of the first file."""
        files = [file.id for part in self.parts for line in part.lines for file in line.files]
        return files[0] if files else None


def load_case(clerk: User, reference: str) -> Case:
    """An application of the clerk's procedures; raises ApplicationNotFound."""
    application = queries.get_clerk_application(clerk, clean_line(reference))
    attachments = queries.list_attachments(application.id, removed=True)
    events = queries.list_events(application.id)
    form = read_definition(application.form_version.definition)
    user = application.user
    return Case(
        application=application,
        parts=_parts(form, application, attachments, events),
        history=_history(events),
        state=state_of(application.status, mine=application.handler_id == clerk.id),
        email=application.email or (user.email if user is not None else None) or "",
        appeal=str(read_guide(application.procedure.guide).appeal),
    )


def _parts(
    form: Definition, application: Application, attachments: Files, events: Sequence[ApplicationEvent]
) -> tuple[Part, ...]:
    before = _last(events, EventKind.CORRECTED)
    returned = _last(events, EventKind.RETURNED)
    old = before.before if before is not None else {}
    remarks = returned.remarks if returned is not None else {}

    def line(answer: Answer) -> Line:
        own = [one for one in attachments if one.field_key == answer.key]
        return Line(
            answer,
            _text(form, answer.key, old[answer.key]) if answer.key in old else None,
            remarks.get(answer.key, ""),
            [one for one in own if one.removed_at is None],
            [one for one in own if one.removed_at is not None],
        )

    sections = present(form, application.answers, {})
    return tuple(Part(section.title, tuple(map(line, section.answers))) for section in sections)


def _text(form: Definition, key: str, value: object) -> str:
    field = form.find(key)
    if value is None or field is None:
        return _("（記入なし）")
    return field.kind.text(value)


def _last(events: Sequence[ApplicationEvent], kind: EventKind) -> ApplicationEvent | None:
    return next((event for event in reversed(events) if event.kind is kind), None)


def _history(events: Sequence[ApplicationEvent]) -> tuple[Deed, ...]:
    names = queries.names_of([one.actor_id for one in events if one.actor_id and one.kind in OF_CLERKS])
    return tuple(Deed(one.at, _deed_text(one, names), one.message) for one in events)


def _deed_text(event: ApplicationEvent, names: dict[int, str]) -> str:
    what = str(STAFF_EVENT_NAMES[event.kind])
    if event.kind not in OF_CLERKS:
        return what
    return _("%(name)s：%(what)s", name=names.get(event.actor_id or 0, ""), what=what)
