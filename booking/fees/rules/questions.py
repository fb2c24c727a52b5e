"""What is asked of whoever books: only what matters for that room."""

from collections.abc import Iterator
from dataclasses import dataclass

from booking.core.told import told
from booking.fees.rules.conditions import Answers, AskedNumber, Choice, Quotient
from booking.fees.rules.steps import GateShare, Item, Step, Surcharge, Table
from booking.fees.rules.tariff import Tariff, item_key

Question = Choice | AskedNumber


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A piece of equipment of which so many can be asked for."""

    key: str
    """As in the answers."""
    heading: str
    item: Item
    heading_en: str = ""

    @property
    def heading_shown(self) -> str:
        """In the reader's language, as far as it was given."""
        return told(self.heading, self.heading_en)


def questions_of(tariff: Tariff, room: str) -> list[Question]:
    """The questions on which a price of that room can depend, in the tariff's order."""
    named = _looked_at(tariff, room)
    return [
        one
        for one in tariff.conditions
        if one.key in named
        and (isinstance(one, Choice) or (isinstance(one, AskedNumber) and not one.is_settled_later))
    ]


def items_of(tariff: Tariff, room: str) -> list[AskedItem]:
    """The equipment that goes with that room."""
    return [
        AskedItem(item_key(step.key, item.key), step.label, item, step.label_en)
        for step in tariff.items()
        if step.is_for(room)
        for item in step.items
    ]


def settled_later(tariff: Tariff, room: str) -> list[AskedNumber]:
    """What staff enter after the event, such as the takings."""
    named = _looked_at(tariff, room)
    return [
        one
        for one in tariff.conditions
        if isinstance(one, AskedNumber) and one.is_settled_later and one.key in named
    ]


def _looked_at(tariff: Tariff, room: str) -> set[str]:
    """The conditions on which a price of that room can depend, and the numbers that some of them divide."""
    named = set(_named(tariff, room))
    for one in tariff.conditions:
        if isinstance(one, Quotient) and one.key in named:
            named |= {one.of, *([one.by] if isinstance(one.by, str) else [])}
    return named


def kept_answers(tariff: Tariff, room: str, given: Answers) -> dict[str, str | int]:
    """What of the answers is an answer to something that is asked for that room, or settled later."""
    kept: dict[str, str | int] = {}
    for one in (*questions_of(tariff, room), *settled_later(tariff, room)):
        value = given.get(one.key)
        if isinstance(one, Choice):
            if value in {option.key for option in one.options}:
                kept[one.key] = str(value)
        elif isinstance(value, int) and 0 <= value <= one.most:
            kept[one.key] = value
    for asked in items_of(tariff, room):
        value = given.get(asked.key)
        if isinstance(value, int) and 0 < value <= asked.item.most:
            kept[asked.key] = value
    return kept


def _named(tariff: Tariff, room: str) -> Iterator[str]:
    """The conditions that a step looks at for that room."""
    for step in tariff.steps:
        if step.is_for(room):
            yield from _of_step(step, room)


def _of_step(step: Step, room: str) -> Iterator[str]:
    for when in step.when:
        yield from when
    match step:
        case Table():
            for row in step.rows_for(room):
                yield from row.when
            yield from (key for key in (step.times, step.minutes_of) if key is not None)
        case Surcharge():
            for case in step.cases:
                yield from case.when
        case GateShare():
            yield step.of
