"""Every form of rule that a city has here is a setting: opened on its screen and saved, it is the same."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import find_in_force
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule
from booking.facilities.rules.timetable_json import timetable_to_json
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.window_json import plan_to_json
from booking.facilities.rules.windows import WindowPlan
from tests import factories
from tests.opening_rules.municipalities import KEYS, book_of
from tests.operations.test_seed_files import rulebooks
from tests.support.client import Client
from tests.support.forms import values_of
from tests.support.signing_in import sign_in


def books() -> Iterator[Rulebook]:
    yield from rulebooks()
    for key in KEYS:
        yield book_of(key)


def everything() -> tuple[list[TimetableSpec], list[WindowPlan], list[SpaceSetup]]:
    """One timetable, plan and use of them of each form; schedules name timetables 1 and 2 in turn."""
    timetables: dict[object, TimetableSpec] = {}
    plans: dict[object, WindowPlan] = {}
    setups: dict[object, SpaceSetup] = {}
    for book in books():
        for spec in book.timetables.values():
            timetables.setdefault(_form_of(timetable_to_json(spec)), spec)
        for plan in book.plans.values():
            plans.setdefault(_form_of(plan_to_json(plan)), plan)
        for setup in book.spaces.values():
            entries = tuple(
                replace(entry, timetable=number % 2 + 1)
                for number, entry in enumerate(setup.schedule.entries)
            )
            plain = SpaceSetup(Schedule(entries), 1, setup.buffers)
            setups.setdefault(repr(plain), plain)
    return list(timetables.values()), list(plans.values()), list(setups.values())


def _form_of(value: object) -> object:
    """What of a document is left without its names, numbers and times, each form in a list once."""
    if isinstance(value, dict):
        return frozenset((name, _form_of(each)) for name, each in value.items())
    if isinstance(value, list):
        return frozenset(map(_form_of, value))
    if isinstance(value, str) and not re.fullmatch("[a-z_]+", value):
        return ""
    return value if isinstance(value, str | bool) else 0


def in_force(facility: Facility) -> Rulebook:
    version = find_in_force(facility.id, factories.LONG_AGO.date())
    assert version is not None
    return version.book


@pytest.mark.long
def test_what_is_opened_and_saved_stays_as_it_was(client: Client) -> None:
    hall = factories.facility()
    timetables, plans, setups = everything()
    spaces = [factories.space(hall, f"{number}", timetable=None) for number in range(len(setups))]

    def put(book: Rulebook) -> Rulebook:
        for number, spec in enumerate(timetables, 1):
            book = book.with_timetable(number, replace(spec, name=f"時間割{number}"))
        for number, plan in enumerate(plans, 1):
            book = book.with_plan(number, replace(plan, name=f"受付{number}"))
        for space, setup in zip(spaces, setups, strict=True):
            book = book.with_space(space.id, setup)
        return book

    factories.rulebook(hall, put)
    before = in_force(hall)
    sign_in(client, factories.administrator())
    base = f"/staff/facilities/{hall.id}"
    screens = [
        *(f"timetables/{number}" for number in before.timetables),
        *(f"plans/{number}" for number in before.plans),
        *(f"spaces/{space.id}/opening" for space in spaces),
    ]
    assert min(len(timetables), len(plans), len(setups)) >= 5
    for screen in screens:
        values = values_of(client.get(f"{base}/{screen}").text)
        answer = client.post(f"{base}/{screen}", data=values)
        assert answer.status_code == 302, screen
    after = in_force(hall)
    for number, spec in before.timetables.items():
        assert after.timetables[number] == spec
    for number, plan in before.plans.items():
        assert after.plans[number] == plan
    for space in spaces:
        assert after.of(space.id) == before.of(space.id)
