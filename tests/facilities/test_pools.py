"""Pools of a facility: what can be one, what its administrator sees and does, what is written down."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, RulebookVersion, Space
from booking.facilities.pool_queries import list_pools, list_pools_with_notes
from booking.facilities.rules.pools import (
    InvalidPool,
    LabelledBook,
    MemberFacts,
    check_pool,
    odd_members,
    pool_notes,
)
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.service import rulebooks
from booking.reservations import service
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of

TODAY = date(2026, 12, 1)
HOURS = factories.steps(step=120)


def _facts(number: int, *, is_bookable: bool = True, leaves: tuple[int, ...] = ()) -> MemberFacts:
    return MemberFacts(number, f"{number}番コート", is_bookable, frozenset(leaves or (number,)))


def _book(*timetables: int) -> Rulebook:
    """Courts 1, 2, … by these timetables, of which the second is the first under another name."""
    specs = {1: HOURS, 2: replace(HOURS, name="別の名前"), 3: factories.steps(step=60)}
    setups = {
        str(court): SpaceSetup(Schedule((ScheduleEntry(key),)))
        for court, key in enumerate(timetables, start=1)
    }
    return Rulebook(timetables=specs, spaces=setups)


@pytest.mark.parametrize(
    ("timetables", "odd"),
    [((1, 1, 1), []), ((1, 2, 1), []), ((1, 1, 3), [3]), ((3, 1, 1), [1]), ((1, 3), [2])],
)
def test_those_with_another_timetable_than_most_are_odd(timetables: tuple[int, ...], odd: list[int]) -> None:
    members = [_facts(number) for number in range(1, len(timetables) + 1)]
    assert [one.space_id for one in odd_members(members, _book(*timetables))] == odd


@pytest.mark.parametrize(
    ("members", "timetables", "words"),
    [
        ([_facts(1)], (1,), "2つ以上"),
        ([_facts(1), _facts(2, is_bookable=False)], (1, 1), "予約を受け付けていません"),
        ([_facts(1, leaves=(2, 3)), _facts(2)], (1, 1), "同じ場所を使う"),
        ([_facts(1), _facts(2), _facts(3)], (1, 1, 3), "「3番コート」は、ほかの室場と時間割がちがいます"),
    ],
)
def test_what_is_not_equal_is_no_pool(
    members: list[MemberFacts], timetables: tuple[int, ...], words: str
) -> None:
    with pytest.raises(InvalidPool) as refused:
        check_pool(members, _book(*timetables))
    assert words in str(refused.value.message)
    assert refused.value.field == "members"


def test_equal_courts_are_one() -> None:
    check_pool([_facts(1), _facts(2)], _book(1, 2))


def test_what_has_changed_later_is_told() -> None:
    members = [_facts(1, leaves=(2, 3)), _facts(2), _facts(3, is_bookable=False)]
    books = [LabelledBook("いまのきまり", _book(1, 1, 1)), LabelledBook("下書き「冬」", _book(1, 1, 3))]
    notes = pool_notes(members, books)
    assert [note[:9] for note in notes] == ["「3番コート」は予", "「1番コート」と「", "下書き「冬」では、"]


@pytest.fixture
def park(clock: Clock, signed_in_admin: User) -> Facility:
    return factories.facility("潮見公園テニスコート")


@pytest.fixture
def courts(park: Facility) -> list[Space]:
    return [factories.space(park, f"{number}番コート", timetable=HOURS) for number in range(1, 4)]


def _form(client: Client, address: str, *numbers: str, **others: str) -> dict[str, object]:
    fields = dict(values_of(client.get(address).text))
    return (
        fields
        | {f"members-{at}-number": number for at, number in enumerate(numbers)}
        | {"name": "どの面でも", **others}
    )


def _new(park: Facility) -> str:
    return f"/staff/facilities/{park.id}/pools/new"


def _actions() -> list[str]:
    rows = select(AuditEntry).where(AuditEntry.object_type == "pool").order_by(AuditEntry.id)
    return [row.action for row in db.session.scalars(rows)]


def test_a_pool_is_made_changed_and_removed(client: Client, park: Facility, courts: list[Space]) -> None:
    answer = client.post(_new(park), data=_form(client, _new(park), "2", "", "1", name_en="Any court"))
    assert answer.status_code == 302
    (pool,) = list_pools(park.id)
    assert (pool.name, pool.name_en) == ("どの面でも", "Any court")
    assert pool.space_ids == (courts[2].id, courts[0].id)
    page = client.get(f"/staff/facilities/{park.id}").text
    assert "3番コート、1番コート" in page
    address = f"/staff/facilities/{park.id}/pools/{pool.id}"
    assert client.post(address, data=_form(client, address, "3", "2", "1")).status_code == 302
    db.session.expire_all()
    assert list_pools(park.id)[0].space_ids == tuple(court.id for court in reversed(courts))
    assert client.post(f"{address}/remove").status_code == 302
    assert list_pools(park.id) == []
    assert _actions() == ["pool.create", "pool.update", "pool.remove"]
    assert client.get(address).status_code == 404


def test_the_order_that_is_typed_is_told_and_not_saved(
    client: Client, park: Facility, courts: list[Space]
) -> None:
    page = client.post(_new(park), data=_form(client, _new(park), "2", "", "1", check="yes")).text
    assert "どの室場も空いているときは、「3番コート」に決まります。" in page
    assert "「3番コート」が空いていないときは、「1番コート」に決まります。" in page
    assert list_pools(park.id) == []


def test_saved_as_it_was_nothing_is_written_down(client: Client, park: Facility, courts: list[Space]) -> None:
    pool = factories.pool(*courts)
    address = f"/staff/facilities/{park.id}/pools/{pool.id}"
    assert client.post(address, data=values_of(client.get(address).text)).status_code == 302
    assert _actions() == []


@pytest.mark.parametrize(
    ("numbers", "name", "words"),
    [
        (("1", "", ""), "どの面でも", "室場を2つ以上選んでください。"),
        (("1", "x", ""), "どの面でも", "2行目: 数字で入れてください。"),
        (("0", "1", ""), "どの面でも", "1行目: 1から"),
        (("1", "2", ""), "", "まとめの名前を入れてください。"),
        (("1", "2", ""), "2番コート", "同じ名前の室場かまとめがあります。"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(
    client: Client, park: Facility, courts: list[Space], numbers: tuple[str, ...], name: str, words: str
) -> None:
    page = client.post(_new(park), data=_form(client, _new(park), *numbers, name=name)).text
    assert words in page
    assert list_pools(park.id) == []


def test_a_space_of_another_facility_or_of_none_is_refused(
    client: Client, park: Facility, courts: list[Space]
) -> None:
    stranger = factories.space(factories.facility("ほか"), "会議室", timetable=HOURS)
    for space_id in (str(stranger.id), "x", "-1", "９"):
        form = _form(client, _new(park), "1", "2", "") | {"members-1-space_id": space_id}
        assert "この施設の室場を選んでください。" in client.post(_new(park), data=form).text
    assert list_pools(park.id) == []


def test_a_court_with_another_timetable_cannot_be_put_in_but_may_become_so(
    client: Client, park: Facility, courts: list[Space]
) -> None:
    odd = factories.space(park, "4番コート", timetable=factories.steps(step=60))
    page = client.post(_new(park), data=_form(client, _new(park), "1", "2", "", "3")).text
    assert "「4番コート」は、ほかの室場と時間割がちがいます" in page
    client.post(_new(park), data=_form(client, _new(park), "1", "2", "3"))
    factories.opened(courts[0], factories.steps(step=60))
    for address in (f"/staff/facilities/{park.id}", f"/staff/facilities/{park.id}/pools/1"):
        assert "いまのきまりでは、「1番コート」の時間割がほかとちがいます。" in client.get(address).text
    assert odd.name not in list_pools_with_notes(park.id, TODAY)[0][1][0]


def test_a_draft_in_which_courts_differ_is_told_beforehand(
    park: Facility, courts: list[Space], signed_in_admin: User, clock: Clock
) -> None:
    factories.pool(*courts)
    with db.transaction():
        draft = rulebooks.start_draft(signed_in_admin, park, "来年度", now=clock.moment)
    with db.transaction():
        book = draft.book.with_timetable(9, factories.steps(step=60))
        setup = replace(book.of(courts[1].id), schedule=Schedule((ScheduleEntry(9),)))
        rulebooks.change_rulebook(
            signed_in_admin,
            park,
            lambda _book: book.with_space(courts[1].id, setup),
            draft=draft,
            now=clock.moment,
        )
    told = "では、「2番コート」の時間割がほかとちがいます。"
    assert told in list_pools_with_notes(park.id, TODAY)[0][1][0]
    assert list_pools_with_notes(park.id, TODAY)[0][1][0].startswith("下書き「来年度」")
    with db.transaction():
        draft = db.session.scalars(select(RulebookVersion).where(RulebookVersion.name == "来年度")).one()
        rulebooks.publish_draft(signed_in_admin, park, draft, date(2027, 4, 1), now=clock.moment)
    assert list_pools_with_notes(park.id, TODAY)[0][1][0].startswith("2027年4月1日（木）からのきまり")


def test_two_administrators_do_not_overwrite_each_other(
    client: Client, park: Facility, courts: list[Space]
) -> None:
    pool = factories.pool(*courts)
    address = f"/staff/facilities/{park.id}/pools/{pool.id}"
    opened = _form(client, address, "3", "2", "1")
    client.post(address, data=_form(client, address, "1", "2", "", name="北の面"))
    answer = client.post(address, data=opened)
    for words in ("ほかの人がこの内容を変えました", "いま保存されている内容: 北の面", "1番コート、2番コート"):
        assert words in answer.text
    assert client.post(address, data=values_of(answer.text)).status_code == 302
    db.session.expire_all()
    assert list_pools(park.id)[0].space_ids == tuple(court.id for court in reversed(courts))


def test_bookings_stay_when_their_pool_goes(
    client: Client, park: Facility, courts: list[Space], clock: Clock
) -> None:
    pool = factories.pool(*courts)
    day = date(2026, 12, 5)
    wish = service.PoolWish(pool.id, at_minute(day, 540), at_minute(day, 660))
    person = factories.user()
    with db.transaction():
        details = service.UseDetails("練習", 4, "090-0000-1234")
        booking = service.reserve(person, [wish], details, now=clock.moment)
    client.post(f"/staff/facilities/{park.id}/pools/{pool.id}/remove")
    db.session.expire_all()
    assert [one.space.name for one in booking.reservations] == ["1番コート"]


def test_the_statements_do_not_grow_with_the_pools(
    client: Client,
    park: Facility,
    courts: list[Space],
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    counts = []
    for number in range(4):
        factories.pool(*courts, name=f"まとめ{number}")
        if number in (0, 3):
            with count_queries() as statements:
                client.get(f"/staff/facilities/{park.id}")
            counts.append(len(statements))
    assert counts[0] == counts[1]
