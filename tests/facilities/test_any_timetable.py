"""Any day of periods, gaps and combinations: what is offered can be found, and the other way round."""

from hypothesis import given
from hypothesis import strategies as st

from booking.core.calendar import at_minute
from booking.facilities.rules.timetables import (
    Combination,
    PeriodSpec,
    TimetableSpec,
    choices_around,
    choices_from,
    choices_of,
    find_slot,
    slots_of,
)
from tests.facilities.timetables import (
    DAY,
    periods,
)


@st.composite
def by_periods(draw: st.DrawFn) -> TimetableSpec:
    """A day of periods and gaps, some of which only extend, some run of which is combined."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    gaps = draw(st.lists(st.integers(0, 2), min_size=len(lengths), max_size=len(lengths)))
    made, minute = [], 480
    for number, (length, gap) in enumerate(zip(lengths, gaps, strict=True)):
        made.append(PeriodSpec(f"{number}", minute, minute + 60 * length, draw(st.booleans())))
        minute += 60 * (length + gap)
    whole = [one for one in made if not one.only_extends]
    runs = [whole[first:last] for first in range(len(whole)) for last in range(first + 2, len(whole) + 1)]
    chosen = draw(st.lists(st.sampled_from(runs), unique_by=id)) if runs else []
    combinations = [
        Combination("・".join(one.name for one in run), tuple(one.name for one in run)) for run in chosen
    ]
    return periods(*made, combinations=tuple(combinations))


@given(by_periods())
def test_what_is_offered_is_found_and_what_is_found_is_offered(timetable: TimetableSpec) -> None:
    cells = list(slots_of(timetable, DAY))
    offered = {*choices_of(timetable, DAY)}.union(*(choices_from(timetable, cell) for cell in cells))
    times = sorted({time for one in timetable.periods for time in (one.starts, one.ends)})
    pairs = [(starts, ends) for starts in times for ends in times if starts < ends]
    found = [
        find_slot(timetable, at_minute(DAY, starts), at_minute(DAY, ends), DAY) for starts, ends in pairs
    ]
    assert {one for one in found if one is not None} == offered
    for one in offered:
        assert one in choices_around(timetable, one)
