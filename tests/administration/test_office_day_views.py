"""The office's own days off on the screen, and what they move."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.frame_queries import load_frames
from booking.facilities.models import Space
from booking.facilities.rules.moments import ClosedBy, DayOfMonth, MoveOff, OfficeDaysBefore
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.municipalities import queries
from booking.municipalities.models import Municipality, OfficeDayOff
from booking.reservations.queries import refusals_now
from booking.reservations.rules.wishes import Wish
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of

SCREEN = "/admin/office-days"
FOUNDED = {"name": "市制記念日", "day": "10月1日"}


def days_off() -> list[tuple[int | None, int, int, str]]:
    found = db.session.scalars(select(OfficeDayOff).order_by(OfficeDayOff.id))
    return [(one.year, one.month, one.day, one.name) for one in found]


def test_a_day_of_every_year_and_one_of_this_year_are_added_and_taken_away(
    clock: Clock, client: Client, admin: User
) -> None:
    assert "市だけの休みの日は、まだありません。" in client.get(SCREEN).text
    assert client.post(SCREEN, data=FOUNDED).status_code == 303
    assert client.post(SCREEN, data={"name": "停電", "day": "12/4", "year": "２０２６"}).status_code == 303
    page = client.get(SCREEN).text
    assert "毎年10月1日" in page
    assert "2027年10月1日（金）" in page
    assert "2026年12月4日（金）だけ" in page
    assert "12月7日（月）の利用の3開庁日前は、12月1日（火）です。" in page
    assert days_off() == [(None, 10, 1, "市制記念日"), (2026, 12, 4, "停電")]
    number = db.session.scalars(select(OfficeDayOff.id).where(OfficeDayOff.year.is_(None))).one()
    gone = client.post(f"{SCREEN}/{number}/remove", follow_redirects=True).text
    assert "「市制記念日」を役所の休みの日から外しました。" in gone
    assert client.post(f"{SCREEN}/{number}/remove").status_code == 404
    deeds = db.session.scalars(
        select(AuditEntry).where(AuditEntry.object_type == "office_day_off").order_by(AuditEntry.id)
    )
    added = "office_day_off.add"
    assert [one.action for one in deeds] == [added, added, "office_day_off.remove"]


def test_what_cannot_be_meant_or_is_there_is_refused(client: Client, admin: User) -> None:
    client.post(SCREEN, data=FOUNDED)
    for data, words in (
        ({}, "何の日かを入れてください。"),
        (FOUNDED | {"day": ""}, "月日を入れてください。"),
        (FOUNDED | {"day": "2/30"}, "月日を 4/1 のように"),
        (FOUNDED | {"day": "2/29", "year": "2027"}, "この年に、この日はありません。"),
        (FOUNDED | {"name": "別の日"}, "すでに「市制記念日」として入っています。"),
        (FOUNDED | {"name": "別の日", "year": "2027"}, "すでに「市制記念日」として入っています。"),
        (FOUNDED | {"year": "27"}, "2000から2999まで"),
    ):
        answer = client.post(SCREEN, data=data)
        assert answer.status_code == 422, data
        assert words in answer.text
    assert client.post(SCREEN, data=FOUNDED).status_code == 303  # sent twice
    assert len(days_off()) == 1


def test_another_municipality_keeps_its_days(client: Client, admin: User) -> None:
    client.post(SCREEN, data=FOUNDED)
    number = db.session.scalars(select(OfficeDayOff.id)).one()
    with db.transaction() as session:
        other = Municipality(code="999024", name="夕凪市")
        session.add(other)
        session.flush()
        session.get_one(OfficeDayOff, number).municipality_id = other.id
    assert client.post(f"{SCREEN}/{number}/remove").status_code == 404
    assert "毎年10月1日" not in client.get(SCREEN).text


def by_office_days(book: Rulebook) -> Rulebook:
    """Until three office days before the use; from the first of the month before, or the next office day."""
    opens = DayOfMonth(months=1, day=1, time=540, moves=MoveOff.LATER, closed_by=ClosedBy.OFFICE)
    window = Window(audiences=PUBLIC, opens=opens, closes=OfficeDaysBefore(days=3, time=1440))
    return book.with_plan(1, WindowPlan("受付", (window,)))


def test_windows_count_and_move_by_them_and_opening_days_do_not(
    clock: Clock, client: Client, admin: User
) -> None:
    space: Space = factories.space(needs_approval=False)
    factories.rulebook(space.facility, by_office_days)
    use = date(2027, 10, 20)
    wish = Wish(space.id, at_minute(use, 540), at_minute(use, 720))
    body_id = admin.municipality_id

    def opens_at() -> object:
        [refusal] = refusals_now(body_id, wish, clock.moment)
        return refusal.passes_at

    assert opens_at() == at_minute(date(2027, 9, 1), 540)
    client.post(SCREEN, data={"name": "記念日", "day": "9/1"})
    client.post(SCREEN, data={"name": "休み", "day": "10/18"})
    assert opens_at() == at_minute(date(2027, 9, 2), 540)
    frame_of, _holidays = load_frames(space.facility, Rulebook(), use)
    assert OfficeDaysBefore(days=3, time=1440).day_for(frame_of(use)) == date(2027, 10, 14)
    assert not frame_of(use).is_closed(date(2027, 10, 18))


def test_what_arrives_is_begun_on_the_next_day_on_which_the_office_is_open(
    client: Client, admin: User
) -> None:
    body = queries.get_current()
    arrived = at_minute(date(2027, 9, 30), 20 * 60)
    assert queries.first_office_day(body, arrived) == date(2027, 10, 1)
    client.post(SCREEN, data=FOUNDED)
    assert queries.first_office_day(queries.get_current(), arrived) == date(2027, 10, 4)


def test_the_list_takes_the_same_number_of_statements_however_long(
    client: Client, admin: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client.post(SCREEN, data=FOUNDED)
    with count_queries() as short:
        client.get(SCREEN)
    for day in range(1, 20):
        client.post(SCREEN, data={"name": f"休み{day}", "day": f"11/{day}"})
    with count_queries() as long:
        client.get(SCREEN)
    assert len(long) == len(short)


def test_the_overview_counts_them(client: Client, admin: User) -> None:
    assert "12月29日から1月3日まで" in client.get("/admin").text
    client.post(SCREEN, data=values_of(client.get(SCREEN).text) | FOUNDED)
    assert "、ほか1日" in client.get("/admin").text
