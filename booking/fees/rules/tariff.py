"""A tariff: the ordinance's table and its steps, as one value that is never changed in place."""

from enum import StrEnum

from booking.fees.rules.amounts import Value
from booking.fees.rules.conditions import Condition, English, Label
from booking.fees.rules.steps import Article, Items, Room, Step, Table
from booking.fees.rules.units import periods_among, touched_periods


class FeeName(StrEnum):
    """A municipality's fee (使用料), or a designated manager's (利用料金)."""

    MUNICIPAL = "municipal"
    MANAGERS = "managers"


class CountsBy(StrEnum):
    """Which tariff counts: that of the day of use, or that of the day on which it was booked."""

    USE = "use"
    BOOKING = "booking"


class Tariff(Value):
    """What a facility's rooms cost, step by step."""

    title: Label
    title_en: English = ""
    article: Article = ""
    """条例 第8条 別表第1: cited beside each line that names no other."""
    fee_name: FeeName = FeeName.MUNICIPAL
    counts_by: CountsBy = CountsBy.USE
    rooms: tuple[Room, ...] = ()
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()

    def room_of(self, space: int | str) -> Room | None:
        """The room as which a space is priced; None: the tariff says nothing of it."""
        return next((room for room in self.rooms if str(space) in room.spaces), None)

    def room(self, key: str) -> Room | None:
        """The room of that key."""
        return next((room for room in self.rooms if room.key == key), None)

    def tables(self) -> list[Table]:
        """The tables among its steps."""
        return [step for step in self.steps if isinstance(step, Table)]

    def items(self) -> list[Items]:
        """The lists of equipment among its steps."""
        return [step for step in self.steps if isinstance(step, Items)]

    def periods_touched(self, room: str, starts: int, ends: int) -> int:
        """How many single periods of that room's first table a use touches; 0 where it is priced by time."""
        for table in self.tables():
            priced = {unit for row in table.rows_for(room) for unit in row.prices}
            units = [one for one in periods_among(table.units) if one.key in priced]
            if table.is_for(room) and units:
                return len(touched_periods(units, starts, ends))
        return 0


def item_key(step: str, item: str) -> str:
    """Under which an answer says how many of an item are wanted."""
    return f"{step}:{item}"
