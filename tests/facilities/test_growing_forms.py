"""Lists of rows on the screens of rules: one more row on demand, with everything typed kept."""

import pytest

from booking.core.calendar import local_date
from booking.core.clock import now
from booking.facilities.forms.rows import MOST_ROWS
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.rulebook import Rulebook
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of


def in_force(facility: Facility) -> Rulebook:
    return book_in_force(facility.id, local_date(now()))


def address(facility: Facility, screen: str) -> str:
    base = f"/staff/facilities/{facility.id}"
    if screen == "opening":
        return f"{base}/spaces/{factories.space(facility, '和室', timetable=None).id}/opening"
    return f"{base}/{screen}"


SCREENS = [
    ("plans/new", "windows", {"windows-1-article": "規則第5条", "windows-1-opens-time": "9時半"}),
    ("opening", "entries", {"entries-1-first": "4月1日", "entries-1-last": "9/30x"}),
    ("timetables/new", "periods", {"periods-4-name": "深夜", "periods-4-starts": "25時75分"}),
    ("timetables/new", "combinations", {"combinations-2-name": "全日", "combinations-2-periods": "午前、"}),
    ("timetables/new?kind=steps", "limits", {"limits-1-starts": "17時", "limits-1-most": "二"}),
]


@pytest.mark.parametrize(("screen", "rows", "typed"), SCREENS)
def test_one_more_row_keeps_what_was_typed_and_saves_nothing(
    client: Client, waiting: Facility, screen: str, rows: str, typed: dict[str, str]
) -> None:
    place = address(waiting, screen)
    before = in_force(waiting)
    shown = values_of(client.get(place).text)
    answer = client.post(place, data=shown | typed | {"more": rows})
    assert answer.status_code == 200
    after = values_of(answer.text)
    new = {name for name in after if name not in shown}
    first = max(int(name.split("-")[1]) for name in shown if name.startswith(f"{rows}-")) + 1
    assert new
    assert all(name.startswith(f"{rows}-{first}-") for name in new)
    sent = shown | {name: [value] for name, value in typed.items()}
    assert {name: after[name] for name in sent} == sent
    assert "error-summary" not in answer.text
    assert in_force(waiting) == before


def test_the_button_leads_to_the_row_that_it_adds(client: Client, waiting: Facility) -> None:
    place = address(waiting, "timetables/new")
    page = client.get(place).text
    assert 'formaction="#periods-5-name"' in page
    added = client.post(place, data=values_of(page) | {"more": "periods"}).text
    assert 'id="periods-5-name"' in added


def test_rows_are_added_until_no_more_would_be_read(client: Client, waiting: Facility) -> None:
    place = address(waiting, "timetables/new")
    many = values_of(client.get(place).text) | {f"periods-{n}-name": "" for n in range(MOST_ROWS - 1)}
    full = client.post(place, data=many | {"more": "periods"}).text
    assert f'id="periods-{MOST_ROWS - 1}-name"' in full
    assert 'value="periods"' not in full
    beyond = client.post(place, data=values_of(full) | {"more": "periods"})
    assert beyond.status_code == 200
    assert f'id="periods-{MOST_ROWS}-name"' not in beyond.text


@pytest.mark.parametrize("asked", ["name", "seen", "windows-0", "nothing", "csrf_token"])
def test_what_is_no_list_gets_no_row(client: Client, waiting: Facility, asked: str) -> None:
    place = address(waiting, "timetables/new")
    assert client.post(place, data=values_of(client.get(place).text) | {"more": asked}).status_code == 302


def test_a_row_that_was_added_is_saved_with_the_others(client: Client, waiting: Facility) -> None:
    place = address(waiting, "timetables/new")
    page = client.post(place, data=values_of(client.get(place).text) | {"more": "periods"}).text
    late = {"periods-5-name": "深夜", "periods-5-starts": "21:00", "periods-5-ends": "23:00"}
    assert client.post(place, data=values_of(page) | late).status_code == 302
    (timetable,) = in_force(waiting).timetables.values()
    assert timetable.periods[-1].name == "深夜"


def test_enter_saves_and_does_not_add_a_row(client: Client, waiting: Facility) -> None:
    form = client.get(address(waiting, "plans/new")).text.partition('<form method="post"')[2]
    first = form.partition("<button")[2].partition(">")[0]
    assert "name=" not in first
