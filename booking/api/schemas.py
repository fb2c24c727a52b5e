"""The answers, as the OpenAPI document describes them and as tests hold the real ones against them.

Answers are built as plain dicts (``answers.py``): a day of a hundred spaces has more than a thousand slots,
and checking each of them in every request would take longer than finding them.
"""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, PlainSerializer

from booking.accounts.rules import Audience
from booking.offers.rules.states import SlotState
from booking.reservations.rules.refusals import RefusalCode

Url = Annotated[HttpUrl, PlainSerializer(str, return_type=str)]
Instant = Annotated[AwareDatetime, Field(description="ISO 8601 with the offset of the municipality's clock.")]
Id = Annotated[int, Field(ge=1)]


class Answer(BaseModel):
    """Every key is always there; what is not known is null."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Slot(Answer):
    """One time that can be booked as a unit."""

    starts_at: Instant
    ends_at: Annotated[datetime, Field(description="The end; no longer part of the slot.")]
    period: Annotated[
        str | None,
        Field(description="Name of the period in Japanese, as for a morning; null for slots by the hour."),
    ]
    state: Annotated[SlotState, Field(description="What the calendar shows. Only `free` can be booked now.")]
    code: Annotated[
        RefusalCode | None, Field(description="Why it can't be booked, more exactly; null if it can.")
    ]
    reason: Annotated[str | None, Field(description="The same as a sentence, in the language asked for.")]
    opens_at: Annotated[
        datetime | None, Field(description="From when it can be booked, where it is only too early.")
    ]
    title: Annotated[
        str | None, Field(description="What the municipality itself uses it for; never a private booking's.")
    ]
    price: Annotated[
        int | None,
        Field(description="What it costs in yen if nothing more is said; null where no tariff says so."),
    ]
    price_depends: Annotated[
        bool, Field(description="Whether it may cost something else, depending on the use.")
    ]


class Day(Answer):
    """One day of one space."""

    date: date
    holiday: Annotated[str | None, Field(description="Name of the public holiday.")]
    slots: list[Slot]
    combined: Annotated[
        list[Slot],
        Field(description="Periods in a row that can be booked as one, as the whole day; often none."),
    ]


class OpensFor(Answer):
    """From when some people can book."""

    audiences: Annotated[list[Audience], Field(alias="for")]
    opens_at: Instant


class Reason(Answer):
    """One reason why something can't be booked."""

    code: RefusalCode
    reason: Annotated[str, Field(description="In a sentence, in the language asked for.")]
    source: Annotated[str | None, Field(description="The article or setting from which it comes.")]
    passes_at: Annotated[
        datetime | None, Field(description="The first moment at which it no longer holds, if that is known.")
    ]
    openings: Annotated[
        list[OpensFor], Field(description="Without `for`: from when each kind of people can book.")
    ]


class AnswerAt(Answer):
    """Whether something can be booked at one time, and every reason why not."""

    date: date
    starts: str
    ends: str
    audience: Annotated[Audience | None, Field(alias="for")]
    may_book: bool
    reasons: Annotated[list[Reason], Field(description="The weightiest first; empty if it can be booked.")]


class MayBook(AnswerAt):
    """Whether one space can be booked at one time, and every reason why not."""

    space_id: Id


class FacilityName(Answer):
    """Which facility."""

    id: Id
    name: str
    name_en: str | None
    url: Annotated[Url, Field(description="The facility in this interface.")]


class SpaceName(Answer):
    """Which space of which facility."""

    id: Id
    name: str
    name_en: str | None
    facility: FacilityName
    page_url: Annotated[Url, Field(description="The calendar for people.")]


class SpaceAvailability(Answer):
    """One space over some days."""

    space: SpaceName
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    timezone: str
    days: list[Day]
    next: Annotated[Url | None, Field(description="Where the rest of the days asked for is.")]


class SpaceDay(Answer):
    """One space on the day asked for."""

    space: SpaceName
    slots: list[Slot]
    combined: Annotated[
        list[Slot],
        Field(description="Periods in a row that can be booked as one, as the whole day; often none."),
    ]


class DayAvailability(Answer):
    """Many spaces on one day."""

    date: date
    holiday: str | None
    timezone: str
    spaces: list[SpaceDay]
    next: Annotated[Url | None, Field(description="The next page.")]


class ParameterProblem(Answer):
    """What is wrong with one parameter."""

    field: str
    detail: str


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: Annotated[Url, Field(description="Identifies the kind of problem; a page that explains it.")]
    title: Annotated[str, Field(description="The kind of problem in a few words, always the same.")]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="What to do, in the language asked for.")]
    code: Annotated[str, Field(description="The kind of problem for programs.")]
    errors: Annotated[list[ParameterProblem], Field(description="Parameter by parameter; often empty.")]
