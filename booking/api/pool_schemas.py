"""The answers about pools, as the OpenAPI document describes them; see ``schemas``."""

from datetime import date
from typing import Annotated

from pydantic import Field

from booking.api.schemas import Answer, AnswerAt, FacilityName, Id, Slot, Url


class PoolSlot(Slot):
    """One time at which any free space of a pool can be booked."""

    free: Annotated[int, Field(ge=0, description="How many of its spaces can be booked now.")]


class PoolDay(Answer):
    """One day of a pool."""

    date: date
    holiday: Annotated[str | None, Field(description="Name of the public holiday.")]
    slots: list[PoolSlot]


class PoolMayBook(AnswerAt):
    """Whether any space of a pool can be booked at one time; if not, why the first to be free can't."""

    pool_id: Id


class PoolName(Answer):
    """Which pool of which facility."""

    id: Id
    name: str
    name_en: str | None
    facility: FacilityName
    page_url: Annotated[Url, Field(description="The calendar for people.")]


class PoolAvailability(Answer):
    """Any of the equal spaces of a pool over some days."""

    pool: PoolName
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    timezone: str
    days: list[PoolDay]
    next: Annotated[Url | None, Field(description="Where the rest of the days asked for is.")]
