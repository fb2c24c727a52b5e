"""A table that was read, put into a tariff: what it replaces goes, everything else stays."""

from collections.abc import Iterator, Mapping, Sequence

from booking.fees.rules.conditions import Condition, Quotient
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.reading import Known, Reading
from booking.fees.rules.steps import GateShare, Room, Step, Surcharge, Table
from booking.fees.rules.tariff import Tariff

MAIN = "base"
MAIN_LABEL = "使用料"
LONGEST_NOTE = 600


def known_of(tariff: Tariff | None, table: Table | None) -> Known:
    """What a table is read against."""
    if tariff is None:
        return Known()
    if table is None:
        return Known(tariff.rooms, tariff.conditions)
    return Known(tariff.rooms, tariff.conditions, table.units, any(not row.rooms for row in table.rows))


def main_table(tariff: Tariff) -> Table | None:
    """The one that says what the rooms cost."""
    return next((one for one in tariff.tables() if not one.is_optional), None)


def new_tariff(reading: Reading, title: str, spaces: Mapping[str, str], article: str = "") -> Tariff:
    """A tariff of one table; ``spaces``: for each space the label of its line."""
    table = Table(
        key=MAIN, label=MAIN_LABEL, units=reading.units, rows=reading.rows, note=_note(reading)
    )  # fmt: skip
    tariff = Tariff(
        title=title,
        article=article,
        rooms=with_spaces(reading.rooms, spaces),
        conditions=reading.conditions,
        steps=(table,),
    )
    return _with_asides(tariff, reading)


def with_main(tariff: Tariff, reading: Reading, spaces: Mapping[str, str]) -> Tariff:
    """The main table anew, with its rooms and their spaces; conditions that nothing names any more go."""
    table = main_table(tariff)
    if table is None:
        steps: tuple[Step, ...] = (
            Table(key=MAIN, label=MAIN_LABEL, units=reading.units, rows=reading.rows),
            *tariff.steps,
        )
    else:
        anew = _anew(table, reading)
        steps = tuple(anew if step.key == table.key else step for step in tariff.steps)
    rooms = with_spaces(rooms_after(tariff, reading), spaces)
    anew_all = _with(tariff, reading.conditions, steps=steps, rooms=rooms)
    return without_unused(_with_asides(anew_all, reading), tariff)


def rooms_after(tariff: Tariff, reading: Reading) -> tuple[Room, ...]:
    """The rooms once the main table is that: those that it names, and those that something else does."""
    main, found = main_table(tariff), {room.key for room in reading.rooms}
    others = [step for step in tariff.steps if main is None or step.key != main.key]
    rows = [row for step in others if isinstance(step, Table) for row in step.rows]
    named = {key for step in others for key in step.rooms | step.not_rooms}.union(
        *(row.rooms for row in rows)
    )
    is_for_all = any(not row.rooms for row in reading.rows)
    kept = [room for room in tariff.rooms if is_for_all or room.key in found | named]
    known = {room.key for room in tariff.rooms}
    return (*kept, *(room for room in reading.rooms if room.key not in known))


def _with_asides(tariff: Tariff, reading: Reading) -> Tariff:
    """With what stood in the same table for light and heating, as steps of their own behind it."""
    for one in reading.beside:
        taken = {step.key for step in tariff.steps}
        table = one.table(free_key(one.kind.value, taken))
        last = max(place for place, step in enumerate(tariff.steps) if isinstance(step, Table))
        steps = (*tariff.steps[: last + 1], table, *tariff.steps[last + 1 :])
        asked = [] if any(known.key == one.condition.key for known in tariff.conditions) else [one.condition]
        tariff = _with(tariff, asked, steps=steps)
    return tariff


def with_beside(
    tariff: Tariff, table: Table, reading: Reading, conditions: Sequence[Condition] = ()
) -> Tariff:
    """A table beside the main one (照明, 冷暖房), put in place of the one with its key."""
    anew = _anew(table, reading)
    steps = tuple(anew if step.key == table.key else step for step in tariff.steps)
    return without_unused(_with(tariff, [*conditions, *reading.conditions], steps=steps), tariff)


def with_spaces(rooms: Sequence[Room], spaces: Mapping[str, str]) -> tuple[Room, ...]:
    """Each room with the spaces whose label is its own."""
    return tuple(
        room.model_copy(
            update={"spaces": frozenset(space for space, label in spaces.items() if label == room.label)}
        )
        for room in rooms
    )


def without_unused(tariff: Tariff, before: Tariff) -> Tariff:
    """Without the conditions that nothing names any more, though something did before or they are new."""
    once, now = set(named_conditions(before)), set(named_conditions(tariff))
    old = {one.key for one in before.conditions}
    kept = tuple(
        one for one in tariff.conditions if one.key in now or (one.key in old and one.key not in once)
    )
    return tariff.model_copy(update={"conditions": kept})


def named_conditions(tariff: Tariff) -> Iterator[str]:
    """Every condition that a step, or another condition, looks at."""
    for step in tariff.steps:
        yield from conditions_of(step)
    for condition in tariff.conditions:
        if isinstance(condition, Quotient):
            yield condition.of
            if isinstance(condition.by, str):
                yield condition.by


def conditions_of(step: Step) -> Iterator[str]:
    """The conditions that a step looks at."""
    for when in step.when:
        yield from when
    match step:
        case Table():
            for row in step.rows:
                yield from row.when
            yield from (key for key in (step.times, step.minutes_of) if key is not None)
        case Surcharge():
            for case in step.cases:
                yield from case.when
        case GateShare():
            yield step.of


def _anew(table: Table, reading: Reading) -> Table:
    return table.model_copy(
        update={"units": reading.units, "rows": reading.rows, "note": _note(reading) or table.note}
    )


def _with(tariff: Tariff, conditions: Sequence[Condition], **values: object) -> Tariff:
    """With these conditions, each in place of the one with its key."""
    anew = {one.key: one for one in conditions}
    kept = [anew.pop(one.key, one) for one in tariff.conditions]
    return tariff.model_copy(update={"conditions": (*kept, *anew.values()), **values})


def _note(reading: Reading) -> str:
    return "\n".join(reading.grid.notes)[:LONGEST_NOTE]
