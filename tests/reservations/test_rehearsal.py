"""A draft of the rules: begun, changed with the same screens, tried out beside what is booked, published."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, RulebookVersion, Space
from booking.facilities.rulebook_queries import book_in_force, list_versions
from booking.facilities.rules.closures import WeeklyClosure
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.settings import LIFT_NAMES, RulebookStatus
from booking.facilities.service.rulebooks import change_rulebook, publish_draft, start_draft
from booking.reservations.rules.refusals import RefusalCode
from booking.reservations.rules.rehearsal import DayRehearsed, DayUnder, Difference
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

TODAY = date(2026, 12, 1)
SATURDAY = date(2026, 12, 5)


@pytest.fixture
def admin(clock: Clock, client: Client) -> User:
    made = factories.administrator()
    sign_in(client, made)
    return made


@pytest.fixture
def hall(admin: User) -> Facility:
    return factories.facility("中央公民館")


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall, "講堂", needs_approval=False)


@pytest.fixture
def draft(admin: User, hall: Facility, room: Space, clock: Clock) -> RulebookVersion:
    with db.transaction():
        return start_draft(admin, hall, "来年度", now=clock.moment)


def change(admin: User, hall: Facility, draft: RulebookVersion, put: Callable[[Rulebook], Rulebook]) -> None:
    with db.transaction():
        change_rulebook(admin, hall, put, draft=draft, now=factories.LONG_AGO)


def close_saturdays(book: Rulebook) -> Rulebook:
    return book.with_closure(9, WeeklyClosure(weekdays=frozenset({5}), reason="土曜休館"))


def at(draft: RulebookVersion) -> str:
    return f"/staff/facilities/{draft.facility_id}/rules/{draft.id}"


def test_a_draft_is_begun_as_a_copy_and_dropped(client: Client, hall: Facility, room: Space) -> None:
    address = f"/staff/facilities/{hall.id}/rules"
    answer = client.post(address, data={"name": "来年4月から"}, follow_redirects=True)
    assert "下書き「来年4月から」" in answer.text
    assert "3か月前から0日前まで" in answer.text
    [version] = [one for one in list_versions(hall.id) if one.status is RulebookStatus.DRAFT]
    assert version.book == book_in_force(hall.id, TODAY)
    dropped = f"{address}/{version.id}"
    client.post(f"{dropped}/drop")
    assert "来年4月から" not in client.get(address).text.split("<form")[0]
    assert client.get(dropped).status_code == 404


@pytest.mark.parametrize("name", ["", "  ", "あ" * 61])
def test_a_draft_needs_a_name(client: Client, hall: Facility, room: Space, name: str) -> None:
    answer = client.post(f"/staff/facilities/{hall.id}/rules", data={"name": name})
    assert "error-summary" in answer.text
    assert [one.status for one in list_versions(hall.id)] == [RulebookStatus.PUBLISHED]


def test_the_screens_change_the_draft_and_nothing_else(
    client: Client, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    before = book_in_force(hall.id, TODAY)
    base, query = f"/staff/facilities/{hall.id}", f"?draft={draft.id}"
    timetable = {"name": "夏時間", "opens": "8:00", "closes": "20:00", "step": 60, "max_steps": 2}
    timetable |= {"min_steps": 1, "start_every": 0}
    pages = (
        (f"{base}/timetables/new{query}&kind=steps", timetable),
        (f"{base}/closures/new{query}&kind=weekly", {"weekdays": [2], "on_holiday": "open", "space_id": 0}),
        (f"{base}/plans/new{query}", PLAN),
        (f"{base}/spaces/{room.id}/opening{query}", {"entries-0-timetable": 2, "plan": 2, "after": 30}),
    )
    for address, data in pages:
        assert "下書き「来年度」を直しています" in client.get(address).text
        answer = client.post(address, data=data)
        assert answer.status_code == 302, address
        assert at(draft) in answer.location or f"draft={draft.id}" in answer.location
    db.session.expire_all()
    book = draft.book
    assert book.timetables[2].name == "夏時間"
    assert [type(rule) for rule in book.closures.values()] == [WeeklyClosure]
    assert (book.of(room.id).plan, book.of(room.id).buffers.after) == (2, 30)
    assert book_in_force(hall.id, TODAY) == before
    [closure] = book.closures
    assert client.post(f"{base}/rules/closures/{closure}/remove{query}").status_code == 302
    assert client.post(f"{base}/timetables/1/remove{query}").status_code == 302
    assert client.post(f"{base}/plans/1/remove{query}").status_code == 302
    db.session.expire_all()
    assert (list(draft.book.timetables), list(draft.book.plans), draft.book.closures) == ([2], [2], {})
    assert book_in_force(hall.id, TODAY) == before


PLAN = {
    "name": "1か月前から",
    "windows-0-audiences": ["resident"],
    "windows-0-channels": "both",
    "windows-0-opens-kind": "same_day",
    "windows-0-opens-months": "1",
    "windows-0-opens-time": "8:30",
    "windows-0-closes-kind": "before_start",
    "windows-0-closes-minutes": "0",
}


def test_a_month_shows_both_rules_day_by_day(
    client: Client, admin: User, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    change(admin, hall, draft, close_saturdays)
    page = client.get(f"{at(draft)}/rehearsal?month=2026-12&from=2026-12-02").text
    assert "講堂で変わるのは、この月のうち4日です。" in page
    row = rows(page)["12月5日"]
    assert "休みになる" in row
    assert "午前 9:00–12:00" in row
    assert "どなたも 9月5日（土） 9:00から、使い始める時刻まで" in row
    assert "土曜休館" in row
    assert rows(page)["12月6日"].count("同じ") == 2


def test_a_draft_changes_no_day_before_it_counts_and_none_after_another_version_does(
    client: Client, admin: User, hall: Facility, room: Space, draft: RulebookVersion, clock: Clock
) -> None:
    """Saturdays: open until the 11th, then closed by the draft; from the 19th on as published for later."""
    resident = factories.user("田辺 由香")
    for day in (5, 12, 19, 20):
        times = (at_minute(date(2026, 12, day), minute) for minute in (540, 720))
        factories.booking(resident, room, *times, at_minute(TODAY, 600))
    with db.transaction():
        later = start_draft(admin, hall, "年末", now=clock.moment)
        change_rulebook(admin, hall, close_weekends, draft=later, now=clock.moment)
        publish_draft(admin, hall, later, date(2026, 12, 19), now=clock.moment)
    change(admin, hall, draft, close_saturdays)
    page = client.get(f"{at(draft)}/rehearsal?month=2026-12&from=2026-12-12").text
    assert "2026年12月12日（土）からの利用に下書きを使うとして、比べています。" in page
    assert "下書きが使われるのは、2026年12月18日（金）の利用までです。" in page
    assert "講堂で変わるのは、この月のうち1日です。" in page
    found = rows(page)
    assert {day for day, text in found.items() if "休みになる" in text} == {"12月12日"}
    assert "週末休館" in found["12月19日"]
    assert "週末休館" in found["12月20日"]
    assert page.count("田辺 由香") == 1
    same_day = client.get(f"{at(draft)}/rehearsal?month=2026-12&from=2026-12-19").text
    assert "下書きが使われるのは" not in same_day
    opened_again = {day for day, text in rows(same_day).items() if "開くようになる" in text}
    assert opened_again == {"12月20日", "12月27日"}


def close_weekends(book: Rulebook) -> Rulebook:
    return book.with_closure(8, WeeklyClosure(weekdays=frozenset({5, 6}), reason="週末休館"))


def rows(page: str) -> dict[str, str]:
    """The text of each day's row."""
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]
    return {each.split("日")[0] + "日": each for each in texts}


def test_bookings_that_would_fall_outside_are_listed_and_the_reading_is_kept(
    client: Client, admin: User, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    resident = factories.user("田辺 由香")
    for day in (SATURDAY, SATURDAY + timedelta(days=7), SATURDAY + timedelta(days=8)):
        factories.booking(resident, room, at_minute(day, 540), at_minute(day, 720), at_minute(TODAY, 600))
    assert "はすべて" not in client.get(f"{at(draft)}/rehearsal?from=2026-12-02").text
    change(admin, hall, draft, close_saturdays)
    page = client.get(f"{at(draft)}/rehearsal?from=2026-12-02").text
    assert "12月2日（水）からの予約のうち2件は" in page
    assert page.count("田辺 由香") == 2
    later = client.get(f"{at(draft)}/rehearsal?from=2026-12-10").text
    assert later.count("田辺 由香") == 1
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.list_concerned"))
    assert [len(entry.detail["reservations"]) for entry in entries] == [2, 1]


def test_a_draft_is_published_from_a_day_on_and_bookings_keep_the_rules_they_were_made_under(
    client: Client, admin: User, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    change(admin, hall, draft, close_saturdays)
    resident = factories.user()
    factories.booking(
        resident, room, at_minute(SATURDAY, 540), at_minute(SATURDAY, 720), at_minute(TODAY, 600)
    )
    refused = client.post(f"{at(draft)}/publish", data={"starts_on": TODAY.isoformat()})
    assert "あした以降の日を入れてください。" in refused.text
    assert client.post(f"{at(draft)}/publish", data={"starts_on": ""}).status_code == 200
    answer = client.post(f"{at(draft)}/publish", data={"starts_on": "2026-12-12"}, follow_redirects=True)
    assert "きまりを公開しました。" in answer.text
    assert "2026年12月12日（土）" in answer.text
    assert "1件" in answer.text
    assert 9 not in book_in_force(hall.id, SATURDAY).closures
    assert 9 in book_in_force(hall.id, SATURDAY + timedelta(days=7)).closures
    assert client.get(at(draft)).status_code == 404
    assert client.get(f"{at(draft)}/rehearsal").status_code == 404


def test_the_number_of_statements_does_not_grow_with_spaces_and_bookings(
    client: Client,
    admin: User,
    hall: Facility,
    room: Space,
    draft: RulebookVersion,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    change(admin, hall, draft, close_saturdays)
    address = f"{at(draft)}/rehearsal?from=2026-12-02&space={room.id}"
    resident = factories.user()
    factories.booking(
        resident, room, at_minute(SATURDAY, 540), at_minute(SATURDAY, 720), at_minute(TODAY, 600)
    )
    client.get(address)
    with count_queries() as few:
        client.get(address)
    for number in range(6):
        other = factories.space(hall, f"第{number}会議室", needs_approval=False)
        factories.booking(
            resident, other, at_minute(SATURDAY, 540), at_minute(SATURDAY, 720), at_minute(TODAY, 600)
        )
    with count_queries() as many:
        client.get(address)
    assert len(many) == len(few)


def test_other_months_spaces_and_drafts_are_answered(
    client: Client, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    elsewhere = factories.space(factories.facility("よその館"))
    assert client.get(f"{at(draft)}/rehearsal?space={elsewhere.id}").status_code == 404
    for month in ("2099-01", "0001-01", "2026-13", "x", "9999-12"):
        assert client.get(f"{at(draft)}/rehearsal?month={month}&from={month}-01").status_code == 200
    others = f"/staff/facilities/{elsewhere.facility_id}/rules/{draft.id}"
    assert client.get(others).status_code == 404
    assert client.get(f"{others}/rehearsal").status_code == 404
    assert client.get(f"/staff/facilities/{hall.id}/plans/new?draft=x").status_code == 404
    assert (
        client.get(f"/staff/facilities/{elsewhere.facility_id}/plans/new?draft={draft.id}").status_code == 404
    )


def test_what_staff_may_lift_is_chosen(client: Client, hall: Facility, room: Space) -> None:
    address = f"/staff/facilities/{hall.id}/rules/lift"
    client.post(address, data={"lifted": ["closed", "not_yet_open"]})
    assert book_in_force(hall.id, TODAY).staff_may_lift == {"closed", "not_yet_open"}
    page = client.get(address).text
    assert page.count(" checked") == 2
    assert "これから1年のあいだに、休館日はありません。" in page
    factories.closure(hall, WeeklyClosure(weekdays=frozenset({5})))
    assert "例: 12月5日（土）は休館日ですが、窓口で予約を受け付けられます。" in client.get(address).text
    listed = client.get(f"/staff/facilities/{hall.id}/rules").text
    assert "<li>休館の日や時間の予約</li><li>受付が始まる前の予約</li>" in listed
    client.post(address, data={"lifted": ["taken"]})
    assert book_in_force(hall.id, TODAY).staff_may_lift == {"closed", "not_yet_open"}
    client.post(address, data={})
    assert book_in_force(hall.id, TODAY).staff_may_lift == frozenset()


def test_what_staff_may_lift_is_chosen_in_a_draft_and_counts_when_it_does(
    client: Client, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    address = f"/staff/facilities/{hall.id}/rules/lift"
    client.post(address, data={"lifted": ["closed"]})
    in_draft = f"{address}?draft={draft.id}"
    page = client.get(in_draft).text
    assert "下書き「来年度」を直しています" in page
    assert page.count(" checked") == 0
    answer = client.post(in_draft, data={"lifted": ["not_for_you"]})
    assert answer.location == f"{at(draft)}#lift"
    db.session.expire_all()
    assert draft.book.staff_may_lift == {"not_for_you"}
    assert book_in_force(hall.id, TODAY).staff_may_lift == {"closed"}
    assert "<li>受け付けていない方（市外の方など）の予約</li>" in client.get(at(draft)).text
    client.post(f"{at(draft)}/publish", data={"starts_on": "2026-12-12"})
    assert book_in_force(hall.id, date(2026, 12, 12)).staff_may_lift == {"not_for_you"}


def test_what_may_be_lifted_are_reasons_against_a_booking() -> None:
    assert set(LIFT_NAMES) <= {code.value for code in RefusalCode}


def test_a_published_version_is_shown_as_it_was(
    client: Client, admin: User, hall: Facility, room: Space, draft: RulebookVersion
) -> None:
    change(admin, hall, draft, close_saturdays)
    shown = f"{at(draft)}/version"
    assert client.get(shown).status_code == 404
    client.post(f"{at(draft)}/publish", data={"starts_on": "2026-12-12"})
    page = client.get(shown).text
    db.session.expire_all()
    assert f"{draft.number}番のきまり" in page
    assert "2026年12月12日（土）" in page
    assert "土曜休館（毎週土曜日）" in page
    assert "3か月前から0日前まで" in page
    assert shown in client.get(f"/staff/facilities/{hall.id}/rules").text
    elsewhere = factories.facility("よその館")
    assert client.get(f"/staff/facilities/{elsewhere.id}/rules/{draft.id}/version").status_code == 404


OPEN = DayUnder(("午前 9:00–12:00",), windows=("どなたも 9月5日から",))
CLOSED = DayUnder(closed="休館")


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        (OPEN, OPEN, ()),
        (CLOSED, CLOSED, ()),
        (CLOSED, DayUnder(closed="年末年始"), ()),
        (OPEN, CLOSED, (Difference.CLOSES,)),
        (CLOSED, OPEN, (Difference.OPENS,)),
        (OPEN, replace(OPEN, slots=("全日 9:00–21:00",)), (Difference.TIMES,)),
        (OPEN, replace(OPEN, windows=("市内の方 9月5日から",)), (Difference.WINDOWS,)),
        (OPEN, DayUnder(("夜間",), windows=()), (Difference.TIMES, Difference.WINDOWS)),
    ],
)
def test_what_differs_about_a_day(
    before: DayUnder, after: DayUnder, differences: tuple[Difference, ...]
) -> None:
    assert DayRehearsed(SATURDAY, None, before, after).differences == differences
