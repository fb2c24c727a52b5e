"""A timetable in which nothing or nonsense could be booked is refused at its field."""

from dataclasses import replace

import pytest

from booking.facilities.rules.details import InvalidTimetable, check_timetable
from booking.facilities.rules.timetables import Combination, StepLimit, TimetableSpec
from tests.facilities.timetables import (
    COMBINED,
    KOSHI,
    ODD,
    THREE,
    WAKABAYASHI,
    period,
    periods,
    steps,
    whole_day,
)


def combined(*names: str, name: str = "全日") -> TimetableSpec:
    return replace(COMBINED, combinations=(Combination(name, names),))


@pytest.mark.parametrize(
    ("timetable", "field"),
    [
        (COMBINED, None),
        (WAKABAYASHI, None),
        (ODD, None),
        (KOSHI, None),
        (steps("9:00-21:00", step=90, start_every=30), None),
        (steps("9:00-36:00"), None),
        (steps("9:00-36:30", step=30), "closes"),
        (steps("24:00-26:00", max_steps=1), "closes"),
        (steps("9:00-9:00"), "closes"),
        (steps("9:00-21:00", min_steps=0), "min_steps"),
        (steps("9:00-21:00", min_steps=4), None),
        (steps("9:00-21:00", min_steps=5), "min_steps"),
        (steps("9:00-21:00", start_every=0), "start_every"),
        (steps("9:00-21:00", start_every=721), "start_every"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1260, 1),)), None),
        (steps("9:00-21:00", limits=(StepLimit(539, 1260, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1261, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(600, 600, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1260, 0),)), "limits"),
        (steps("9:00-21:00", min_steps=2, limits=(StepLimit(540, 1260, 1),)), "limits"),
        (whole_day("0:00-24:00"), None),
        (whole_day("9:00-36:00"), None),
        (whole_day("9:00-36:01"), "closes"),
        (whole_day("9:00-9:00"), "closes"),
        (whole_day("24:00-30:00"), "closes"),
        (periods(), "periods"),
        (periods(period("夜間", "18:00-36:00")), None),
        (periods(period("夜間", "18:00-36:01")), "periods"),
        (periods(period("深夜", "24:00-26:00")), "periods"),
        (periods(period("", "9:00-12:00")), "periods"),
        (periods(period("昼", "12:00-13:00", only_extends=True)), "periods"),
        (periods(THREE[0], period("昼", "12:30-13:00", only_extends=True)), "periods"),  # touches nothing
        (periods(THREE[2], period("深夜", "21:30-25:00", only_extends=True)), None),
        (combined("午前", "午後", "夜間"), None),
        (combined("午前"), "combinations"),
        (combined("午前", "夜間"), "combinations"),  # leaves 午後 out
        (combined("午後", "午前"), "combinations"),
        (combined("午前", "午前"), "combinations"),
        (combined("午前", "早朝"), "combinations"),
        (combined("午前", "午後", name="午前"), "combinations"),
        (combined("午前", "午後", name=""), "combinations"),
        (periods(period("あ" * 40, "9:00-12:00")), None),
        (periods(period("あ" * 41, "9:00-12:00")), "periods"),
        (combined("午前", "午後", name="あ" * 41), "periods"),
        (periods(period("あ" * 39, "9:00-12:00"), period("昼", "12:00-13:00", only_extends=True)), "periods"),
        (
            periods(*THREE, period("全日", "9:00-21:30"), combinations=COMBINED.combinations[:1]),
            None,
        ),
        (
            periods(*THREE, period("終日", "9:00-21:30"), combinations=COMBINED.combinations),
            "combinations",
        ),
        (replace(COMBINED, combinations=COMBINED.combinations * 2), "combinations"),
    ],
)
def test_a_timetable_is_checked_and_the_field_named(timetable: TimetableSpec, field: str | None) -> None:
    if field is None:
        check_timetable(timetable)
        return
    with pytest.raises(InvalidTimetable) as refused:
        check_timetable(timetable)
    assert refused.value.field == field
    assert str(refused.value.message)
