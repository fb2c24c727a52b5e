"""What stands in the way, and what is to become of each: the steps that closing and official use share.

① the form; ② the list with a choice for each; ③ what will be done, in numbers, and the button that does it.
All steps are one POST address: what was typed and chosen travels along in the forms, so that nothing is lost.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flask import request
from flask_wtf import FlaskForm

from booking.core.db import db
from booking.core.i18n import ngettext
from booking.facilities.models import Facility
from booking.reservations.models import Clearing
from booking.reservations.office_views.blueprint import write_down
from booking.reservations.queries import Concern, Concerned, list_concerned, who_is_told
from booking.reservations.queries.clearings import Call
from booking.reservations.rules.clearing import Choice, Claim, ListChanged
from booking.reservations.service.clearing import LONGEST_TOKEN, Decision


class Step(StrEnum):
    """What the button that was pressed asks for."""

    EDIT = "edit"
    LIST = "list"
    CHECK = "check"
    DO = "do"


@dataclass(slots=True)
class Choosing:
    """The list as a page shows it."""

    concerned: Concerned
    choices: dict[str, Choice]
    token: str
    carried: list[tuple[str, str]]
    """What the form of step ① holds, as names and values."""
    fresh: set[str] = field(default_factory=set)
    """Came since staff looked."""
    gone: int = 0
    """How many went since."""
    missing: set[str] = field(default_factory=set)
    """Nothing was chosen for these when a choice was asked for."""

    @property
    def concerns(self) -> list[Concern]:
        """What stands in the way."""
        return self.concerned.concerns

    @property
    def cancelled(self) -> list[Concern]:
        """What is to be cancelled."""
        return [one for one in self.concerns if self.choices.get(one.key) is Choice.CANCEL]

    @property
    def kept(self) -> list[Concern]:
        """What is to be left."""
        return [one for one in self.concerns if self.choices.get(one.key) is Choice.KEEP]

    @property
    def mails(self) -> int:
        """How many people get a mail."""
        return len(who_is_told(self.cancelled)[0])

    @property
    def told(self) -> int:
        """How many people are told."""
        return self.mails + len(self.calls)

    @property
    def calls(self) -> list[Call]:
        """Who has to be called."""
        return who_is_told(self.cancelled)[1]

    @property
    def decision(self) -> Decision:
        """For the service."""
        return Decision(self.token, self.choices)

    @property
    def problem(self) -> str:
        """What is still to be said, in a sentence."""
        if not self.missing:
            return ""
        return ngettext(
            "まだ選んでいないものが%(count)s件あります。「取り消す」か「残す」を選んでください。",
            "まだ選んでいないものが%(count)s件あります。「取り消す」か「残す」を選んでください。",
            len(self.missing),
            count=len(self.missing),
        )


def asked_step() -> Step:
    """The step whose button was pressed; the form for anything else."""
    if "all" in request.form:
        return Step.LIST
    value = request.form.get("step", "")
    return Step(value) if value in list(Step) else Step.EDIT


def load(
    facility: Facility, form: FlaskForm, claim: Claim, now: datetime, except_use_id: int | None = None
) -> Choosing:
    """What stands in the way now, with what was chosen so far; that staff saw it is written down."""
    concerned = list_concerned(facility, claim, now, except_use_id=except_use_id)
    ids = [one.reservation.id for one in concerned.concerns if one.reservation is not None]
    if ids:
        write_down("booking.list_concerned", "facility", facility.id, now, {"reservations": ids})
    choosing = Choosing(
        concerned=concerned,
        choices=_read_choices(concerned.keys),
        token=_token() or secrets.token_urlsafe(18),
        carried=carried(form),
    )
    seen = set(request.form.getlist("seen"))
    if "token" in request.form:
        choosing.fresh = set(concerned.keys) - seen
        choosing.gone = len(seen - set(concerned.keys))
    return choosing


def _read_choices(keys: list[str]) -> dict[str, Choice]:
    everything = request.form.get("all", "")
    if everything in list(Choice):
        return dict.fromkeys(keys, Choice(everything))
    chosen = {key: request.form.get(f"choice-{key}", "") for key in keys}
    return {key: Choice(value) for key, value in chosen.items() if value in list(Choice)}


def _token() -> str:
    return request.form.get("token", "")[:LONGEST_TOKEN]


def carried(form: FlaskForm) -> list[tuple[str, str]]:
    """What was sent for the form's fields, to be sent on from the next step."""
    names = [name for name in form._fields if name != "csrf_token"]
    return [(name, value) for name in names for value in request.form.getlist(name)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the steps have led to: a step's page, or what was done."""

    step: Step
    choosing: Choosing | None = None
    done: Clearing | None = None
    changed: str = ""
    """Why nothing was done though the button was pressed."""


def proceed(
    load_now: Callable[[], Choosing],
    do: Callable[[Decision], Clearing],
    find_done: Callable[[str], Clearing | None],
) -> Outcome:
    """Go as far as the pressed button and the choices allow.

    ``find_done`` gives what the form of that token has done already. Raises what ``do`` raises, but not
    ListChanged.
    """
    step = asked_step()
    with db.transaction():
        done = find_done(_token()) if step is Step.DO else None
        if done is not None:
            return Outcome(step, done=done)
        choosing = load_now()
    if step is Step.LIST or choosing.fresh or choosing.gone:
        changed = str(ListChanged().message) if choosing.fresh or choosing.gone else ""
        return Outcome(Step.LIST, choosing, changed=changed)
    choosing.missing = set(choosing.concerned.keys) - set(choosing.choices)
    if choosing.missing:
        return Outcome(Step.LIST, choosing)
    if step is not Step.DO:
        return Outcome(Step.CHECK, choosing)
    try:
        with db.transaction():
            return Outcome(step, done=do(choosing.decision))
    except ListChanged as error:
        with db.transaction():
            return Outcome(Step.LIST, load_now(), changed=str(error.message))
