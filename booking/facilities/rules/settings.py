"""Kinds and states of facilities, and the settings of a space that decide how it is booked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from booking.core.i18n import _l


class FacilityKind(StrEnum):
    """What a facility or a space is, as people look for it."""

    COMMUNITY_CENTRE = "community_centre"
    HALL = "hall"
    GYM = "gym"
    TENNIS_COURT = "tennis_court"
    GROUND = "ground"
    MEETING_ROOM = "meeting_room"
    OTHER = "other"


KIND_NAMES = {
    FacilityKind.COMMUNITY_CENTRE: _l("公民館"),
    FacilityKind.HALL: _l("ホール"),
    FacilityKind.GYM: _l("体育館"),
    FacilityKind.TENNIS_COURT: _l("テニスコート"),
    FacilityKind.GROUND: _l("グラウンド"),
    FacilityKind.MEETING_ROOM: _l("会議室"),
    FacilityKind.OTHER: _l("そのほか"),
}


class FacilityStatus(StrEnum):
    """``imported`` waits to be completed; only ``published`` is seen by residents."""

    IMPORTED = "imported"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class TimetableKind(StrEnum):
    """Booked by named periods of the day, from–to in equal steps, or by the day."""

    PERIODS = "periods"
    STEPS = "steps"
    DAY = "day"


class RulebookStatus(StrEnum):
    """A draft can be changed; what is published stays as it is."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class SpacePolicy:
    """How one space is booked, whatever the day."""

    space_id: int
    capacity: int | None
    needs_approval: bool
    bookable: bool


# What a municipality can let its staff lift for a reason that is kept: codes of refusals, and their names in
# the settings.
LIFT_NAMES = {
    "closed": _l("休館の日や時間の予約"),
    "not_for_you": _l("受け付けていない方（市外の方など）の予約"),
    "not_yet_open": _l("受付が始まる前の予約"),
}


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """What a facility's papers say: names and articles that differ from one ordinance to the next."""

    ordinance: str = ""
    """Name of the ordinance, e.g. 春凪市公民館条例."""
    request_article: str = ""
    permit_article: str = ""
    request_form: str = "様式第1号"
    permit_form: str = "様式第2号"
    addressee: str = ""
    """To whom a request is addressed, e.g. 春凪市長; the municipality's mayor if empty."""
    issuer_title: str = ""
    issuer_name: str = ""
    number_prefix: str = ""
    """Before 第8-12号, e.g. 春公許可."""
    conditions: tuple[str, ...] = ()
    appeal_notice: str = ""
    office: str = ""
    """The division named at the foot of a paper."""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "PaperSettings":
        """Read from storage; unknown keys raise TypeError."""
        return cls(**{**value, "conditions": tuple(value.get("conditions", ()))})

    def to_json(self) -> dict[str, Any]:
        """For storage."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in self._items()}

    def _items(self) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in self.__dataclass_fields__]
