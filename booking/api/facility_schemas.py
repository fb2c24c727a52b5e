"""The answers about facilities and their spaces, as the OpenAPI document describes them; see ``schemas``."""

from typing import Annotated

from pydantic import Field

from booking.api.schemas import Answer, Id, Url
from booking.facilities.rules.settings import FacilityKind, TimetableKind


class Facility(Answer):
    """A facility in the list."""

    id: Id
    identifier: Annotated[str | None, Field(description="Its number in the municipality's open-data list.")]
    name: str
    name_kana: str | None
    name_en: str | None
    kind: FacilityKind
    area: str | None
    postal_code: str | None
    address: str | None
    building: str | None
    latitude: Annotated[float | None, Field(ge=-90, le=90)]
    longitude: Annotated[float | None, Field(ge=-180, le=180)]
    phone: str | None
    spaces: Annotated[int, Field(ge=0, description="How many spaces it has.")]
    url: Annotated[Url, Field(description="The facility in this interface, with its spaces.")]
    page_url: Annotated[Url, Field(description="The page for people.")]


class FacilityList(Answer):
    """One page of the list of facilities."""

    facilities: list[Facility]
    count: Annotated[int, Field(ge=0, description="How many there are on all pages.")]
    page: Annotated[int, Field(ge=1)]
    limit: Annotated[int, Field(ge=1)]
    next: Annotated[Url | None, Field(description="The next page.")]


class Period(Answer):
    """A named frame of the day that is booked as a unit."""

    name: str
    starts: Annotated[str, Field(pattern=r"^[0-9]{1,2}:[0-9]{2}$")]
    ends: Annotated[str, Field(pattern=r"^[0-9]{1,2}:[0-9]{2}$", description="24:00 and more: the next day.")]
    only_extends: Annotated[
        bool, Field(description="Can only be had together with a period that it touches.")
    ]


class Combination(Answer):
    """Periods that are booked as one, with the gaps between them."""

    name: str
    periods: Annotated[list[str], Field(description="Names of its periods, in their order.")]


class Timetable(Answer):
    """How a day is cut: by periods, by steps of some minutes between two times, or not at all."""

    name: str | None
    kind: TimetableKind
    periods: list[Period]
    combinations: list[Combination]
    opens: str | None
    closes: str | None
    step_minutes: int | None
    start_every_minutes: Annotated[int | None, Field(description="From one possible start to the next.")]
    least_steps: Annotated[int | None, Field(description="How many steps must be booked at least.")]
    most_steps: Annotated[int | None, Field(description="How many steps can be booked at once.")]


class Space(Answer):
    """What is booked: a room, a court, half a gym floor."""

    id: Id
    name: str
    name_kana: str | None
    name_en: str | None
    kind: FacilityKind
    uses: Annotated[list[str], Field(description="What people do there, in Japanese.")]
    capacity: int | None
    size: str | None
    equipment: str | None
    bookable: Annotated[bool, Field(description="Whether it can be booked online at all.")]
    needs_approval: Annotated[bool, Field(description="Whether staff decide about each booking.")]
    windows: Annotated[
        list[str], Field(description="For whom booking opens and ends when, in the language asked for.")
    ]
    timetables: Annotated[
        list[Timetable],
        Field(description="How its days are cut; more than one where days or seasons differ."),
    ]
    parts: Annotated[list[Id], Field(description="Ids of its parts; booking one takes the whole as well.")]
    availability_url: Url
    calendar_url: Annotated[Url, Field(description="iCalendar feed of what is taken and closed.")]
    page_url: Url


class Pool(Answer):
    """Equal spaces, any free one of which can be asked for: any court."""

    id: Id
    name: str
    name_en: str | None
    spaces: Annotated[list[Id], Field(description="Ids of its spaces, in the order in which they are given.")]
    availability_url: Url
    page_url: Url


class FacilityDetails(Answer):
    """A facility with its spaces."""

    id: Id
    identifier: str | None
    name: str
    name_kana: str | None
    name_en: str | None
    nickname: str | None
    kind: FacilityKind
    area: str | None
    postal_code: str | None
    address: str | None
    building: str | None
    latitude: Annotated[float | None, Field(ge=-90, le=90)]
    longitude: Annotated[float | None, Field(ge=-180, le=180)]
    phone: str | None
    operator: str | None
    hours: str | None
    closures: Annotated[list[str], Field(description="Closing days in words, in the language asked for.")]
    description: str | None
    access: str | None
    accessibility: str | None
    fees: str | None
    notes: str | None
    website: str | None
    spaces: list[Space]
    pools: Annotated[list[Pool], Field(description="Equal spaces, any of which can be asked for.")]
    url: Url
    page_url: Url
