"""The steps of a tariff in their order: tables of prices, surcharges, extensions, exemptions, rounding.

Each step adds one amount (or takes one away); later steps say of which earlier ones they are a part, so the
order and the way in which surcharges meet (added on the base, multiplied, one in place of the others) are
settings and not code.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, model_validator

from booking.fees.rules.amounts import Percent, Ratio, Rounding, Value
from booking.fees.rules.conditions import MAX_NUMBER, English, Key, Keys, Label, Season, When
from booking.fees.rules.units import LATEST, Combine, Minute, Minutes, Unit, Yen

Article = Annotated[str, Field(max_length=200)]
MAX_COUNT = 999


class Scope(StrEnum):
    """What an exemption is given for: the room alone, or equipment and the like as well."""

    ROOM = "room"
    EQUIPMENT = "equipment"
    OTHER = "other"


Scopes = Annotated[frozenset[Scope], PlainSerializer(sorted, return_type=list[str])]


class _Step(Value):
    key: Key
    label: Label
    label_en: English = ""
    article: Article = ""
    """Of the ordinance, where it is another than the tariff's own."""
    rooms: Keys = frozenset()
    """For these rooms only; empty: for all."""
    not_rooms: Keys = frozenset()
    """All but these (守山: 料理室・和洋裁室は割引なし)."""
    when: tuple[When, ...] = ()
    """Any of these must hold; empty: always."""
    rounding: Rounding | None = None
    """Of this step's own amount; of an extension, of its price for one unit."""
    note: Annotated[str, Field(max_length=600)] = ""
    """For staff: how a text that leaves something open was read."""

    def is_for(self, room: str) -> bool:
        """Whether it counts for that room at all."""
        return (not self.rooms or room in self.rooms) and room not in self.not_rooms


class PriceRow(Value):
    """One line of the printed table: for these rooms, under these conditions, so many yen a unit."""

    rooms: Keys = frozenset()
    """Empty: every room that no other row names (その他各室)."""
    when: When = Field(default_factory=dict)
    prices: Annotated[dict[Key, Yen], Field(min_length=1)]
    """By the unit's key; a unit without a price is not offered."""


class LitFrom(Value):
    """In that season only what lies after this minute is counted (照明)."""

    season: Season
    minute: Minute


class Table(_Step):
    """Prices by room, condition and unit: the use itself, but also light, heating, or a flat amount."""

    kind: Literal["table"] = "table"
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    rows: Annotated[tuple[PriceRow, ...], Field(min_length=1)]
    combine: Combine = Combine.FEWEST
    gaps_are_free: bool = True
    """Whether the time between two periods that are used one after the other costs nothing."""
    lit_from: tuple[LitFrom, ...] = ()
    """Empty: the whole time of the use is counted."""
    minutes_of: Key | None = None
    """An asked number of minutes that is counted in place of the use's time."""
    times: Key | None = None
    """A number by which it is multiplied: one that is asked for (台, 組), or how many people come."""
    times_over: Annotated[int, Field(ge=0, le=MAX_NUMBER)] = 0
    """So many of them are covered already (100人を超えるとき)."""
    times_per: Annotated[int, Field(ge=1, le=MAX_NUMBER)] = 1
    """Once for each so many of the rest, a part counts whole (50人増すごとに)."""
    scope: Scope = Scope.ROOM
    is_optional: bool = False
    """Whether it may have no price for a use; the price of the room itself may not."""

    def rows_for(self, room: str) -> list[PriceRow]:
        """Those that name the room; where none does, those for all that no row names."""
        named = [row for row in self.rows if room in row.rooms]
        return named or [row for row in self.rows if not row.rooms]


class SurchargeMode(StrEnum):
    """A rate of 30 adds 30 % of the amount; times 1.5 makes the amount one and a half."""

    ADD = "add"
    TIMES = "times"


class SurchargeCase(Value):
    """Under these conditions this rate; the first that holds counts."""

    when: When = Field(default_factory=dict)
    rate: Ratio


class Surcharge(_Step):
    """A percentage of earlier steps, or their multiple; below zero (below one) it is a reduction."""

    kind: Literal["surcharge"] = "surcharge"
    mode: SurchargeMode = SurchargeMode.ADD
    cases: Annotated[tuple[SurchargeCase, ...], Field(min_length=1)]
    of: tuple[Key, ...] = ()
    """Steps of whose sum it is; empty: of all before it."""
    one_of: Key | None = None
    """Of neighbouring steps with the same word here only the one with the largest effect counts."""
    per_minutes: Minutes | None = None
    """Once for each so many minutes begun (冷暖房 4時間ごと)."""
    at_least: Yen | None = None
    scope: Scope = Scope.ROOM


class Beside(StrEnum):
    """Of which price an hour outside is a part, unless a unit is named."""

    PERIOD = "period"
    """The period next to it: the one before it, or after it where the use begins early."""
    USE = "use"
    """All that was worked out for the use itself."""


class ExtensionCase(Value):
    """What an hour outside of the periods costs, for the part of it between these times."""

    starts: Minute = 0
    ends: Minute = LATEST
    of: Annotated[Beside | Key, Field(union_mode="left_to_right")] = Beside.PERIOD
    """Or the key of a unit, whose price it is a part of even where that is not used."""
    percent: Percent | None = None
    """None: the same price for an hour as in the period (or unit) itself."""

    @model_validator(mode="after")
    def _in_order(self) -> "ExtensionCase":
        if self.starts >= self.ends:
            raise ValueError("a case ends after it starts")
        return self


class Extension(_Step):
    """超過・時間外: what no period covers, by each started unit of time."""

    kind: Literal["extension"] = "extension"
    table: Key
    """The table whose periods are exceeded."""
    minutes: Minutes = 60
    at_most: Minutes | None = None
    """Longer than this it can't be extended (1時間未満に限る)."""
    cases: Annotated[tuple[ExtensionCase, ...], Field(min_length=1)]
    scope: Scope = Scope.ROOM


class Item(Value):
    """Something lent beside the room, in counted numbers."""

    key: Key
    label: Label
    label_en: English = ""
    counter: Annotated[str, Field(max_length=10)] = ""
    """台, 本, 式."""
    counter_en: Annotated[str, Field(max_length=20)] = ""
    per: Literal["use", "each_period", "day", "hour"] = "use"
    yen: Yen
    most: Annotated[int, Field(ge=1, le=MAX_COUNT)] = 1


class Items(_Step):
    """附属設備: a list of equipment with prices; how many of each is asked for."""

    kind: Literal["items"] = "items"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    scope: Scope = Scope.EQUIPMENT


class GateShare(_Step):
    """A share of what admission brings in, settled after the event; at least so many yen."""

    kind: Literal["gate_share"] = "gate_share"
    percent: Percent
    of: Key
    """The asked number that holds the takings in yen."""
    at_least: Yen = 0
    scope: Scope = Scope.ROOM


class Exempting(_Step):
    """Where exemptions that were granted (減免) take effect, and on which steps."""

    kind: Literal["exemption"] = "exemption"
    scopes: Scopes = frozenset({Scope.ROOM})
    """Grants for one of these count here; what they take away is of the steps with these scopes."""
    add_up: bool = False
    """Whether several are added, up to the whole; otherwise only the largest counts."""


class RoundingStep(_Step):
    """端数処理 of the sum of earlier steps."""

    kind: Literal["rounding"] = "rounding"
    of: tuple[Key, ...] = ()
    """Empty: of all before it."""
    by: Rounding


class _Limit(_Step):
    yen: Yen
    of: tuple[Key, ...] = ()
    """Steps whose sum it limits; empty: all before it."""


class Minimum(_Limit):
    """At least so many yen."""

    kind: Literal["minimum"] = "minimum"


class Maximum(_Limit):
    """At most so many yen (1日の上限額)."""

    kind: Literal["maximum"] = "maximum"


Step = Annotated[
    Table | Surcharge | Extension | Items | GateShare | Exempting | RoundingStep | Minimum | Maximum,
    Field(discriminator="kind"),
]


class Room(Value):
    """A line of the table's first column, and the spaces that cost that."""

    key: Key
    label: Label
    label_en: English = ""
    spaces: Keys = frozenset()
    """By id; in data files by key."""

    @model_validator(mode="after")
    def _key_is_clean(self) -> "Room":
        if self.key.strip() != self.key:
            raise ValueError("a key has no white space around it")
        return self
