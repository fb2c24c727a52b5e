"""A procedure as data: what it is called, what people are told, when it is open, whom it is for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from booking.applications.rules.definition import Definition, as_data, read_definition
from booking.applications.rules.reading import NO_WORDS, Reader, Words
from booking.core.errors import DomainError
from booking.core.i18n import _l

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class ProcedureStatus(StrEnum):
    """Whether residents see it."""

    PUBLISHED = "published"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Guide:
    """What people want to know before they begin."""

    audience: Words = NO_WORDS
    needed: Words = NO_WORDS
    duration: Words = NO_WORDS
    fee: Words = NO_WORDS
    afterwards: Words = NO_WORDS
    appeal: Words = NO_WORDS
    """教示: what can be done against a refusal; told with it, as the law asks of a decision (処分)."""


GUIDE_KEYS = ("audience", "needed", "duration", "fee", "afterwards", "appeal")


def read_guide(data: object) -> Guide:
    """The texts of JSON data; raises BadDefinition."""
    reader = Reader.of(data, "guide")
    guide = Guide(**{key: reader.words(key) for key in GUIDE_KEYS})
    reader.finish()
    return guide


@dataclass(frozen=True, slots=True)
class ProcedureData:
    """A data file, read and found good; ``guide`` and ``form`` stay as they were written, to be stored."""

    code: str
    name: Words
    summary: Words
    department: Words
    phone: str
    needs_account: bool
    guide: Mapping[str, Any]
    purpose: Words
    form: Mapping[str, Any]
    definition: Definition


def read_procedure(data: object) -> ProcedureData:
    """A whole data file; raises BadDefinition with the place and the reason."""
    reader = Reader.of(data, "")
    code = reader.text("code", required=True, longest=40)
    if not _CODE.fullmatch(code) or code == "form":  # the address of forms being filled in
        raise reader.refuse("code", _l("英小文字で始め、英小文字・数字・- で書いてください。"))
    guide, form = reader.child("guide"), reader.child("form")
    if form is None:
        raise reader.refuse("form", _l("{ … } で書いてください。"))
    read = ProcedureData(
        code=code,
        name=reader.words("name", required=True),
        summary=reader.words("summary", required=True),
        department=reader.words("department", required=True),
        phone=reader.text("phone", required=True, longest=20),
        needs_account=reader.flag("needs_account"),
        guide=guide.data if guide is not None else {},
        purpose=reader.words("purpose_of_use", required=True),
        form=form.data,
        definition=read_definition(form.data),
    )
    read_guide(as_data(read.guide))
    reader.finish()
    return read


class Window(StrEnum):
    """Whether a procedure takes applications."""

    OPEN = "open"
    NOT_YET = "not_yet"
    OVER = "over"


class WindowClosed(DomainError):
    """It is not open at that instant."""

    code = "window_closed"


def window_at(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Window:
    """Whether it is open: from ``opens_at`` on, and until just before ``closes_at``."""
    if opens_at is not None and now < opens_at:
        return Window.NOT_YET
    if closes_at is not None and now >= closes_at:
        return Window.OVER
    return Window.OPEN


def ensure_open(opens_at: datetime | None, closes_at: datetime | None, arrived_at: datetime) -> None:
    """The instant of sending counts, whenever the form was opened: raises WindowClosed."""
    window = window_at(opens_at, closes_at, arrived_at)
    if window is Window.OVER:
        raise WindowClosed(_l("受付の期限を過ぎたため、送れませんでした。担当の課に電話で相談してください。"))
    if window is Window.NOT_YET:
        raise WindowClosed(_l("まだ受付が始まっていません。始まってから、もう一度開いてください。"))
