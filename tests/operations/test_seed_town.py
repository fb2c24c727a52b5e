"""What can be booked in the fictional city, when and for how much, as it is loaded."""

from datetime import date

import pytest
from sqlalchemy import select

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import RulebookVersion, Space
from booking.facilities.rulebook_queries import load_space_rules
from booking.facilities.rules.closures import opens_on_request
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.rules.space_rules import DayClosures
from booking.fees.models import TariffVersion
from booking.fees.rules.english import names_of
from booking.municipalities.models import Municipality
from booking.municipalities.queries import holidays_between
from booking.reservations.queries import load_board
from booking.reservations.rules.asker import Asker
from tests.operations.loaded import NOW

pytestmark = pytest.mark.long


def test_every_timetable_can_be_used(city: Municipality) -> None:
    for space in load_space_rules(db.session.scalars(select(Space.id))).values():
        for opening in space.timeline.openings:
            assert opening.timetables()
            assert opening.plan is not None
            for timetable in opening.timetables():
                check_timetable(timetable)


def test_rules_of_next_april_are_published_and_those_of_the_year_after_are_a_draft(
    city: Municipality,
) -> None:
    versions = list(db.session.scalars(select(RulebookVersion).where(RulebookVersion.number > 1)))
    published = [one for one in versions if one.status is RulebookStatus.PUBLISHED]
    assert [one.starts_on for one in published] == [date(2027, 4, 1)] * 2
    drafts = [one for one in versions if one.status is RulebookStatus.DRAFT]
    assert {one.starts_on for one in drafts} == {None}
    assert [one.name for one in drafts if one.name.startswith("再来年度の案")]


def test_the_evening_is_longer_in_the_gymnasium_from_next_april_on(city: Municipality) -> None:
    judo = select(Space.id).where(Space.name == "柔道場（畳）")
    [rules] = load_space_rules(db.session.scalars(judo)).values()
    evenings = []
    for day in (date(2027, 3, 31), date(2027, 4, 1)):
        timetable = rules.timetable_on(day, {})
        assert timetable is not None
        evenings.append(timetable.periods[-1].ends)
    assert evenings == [21 * 60 + 30, 22 * 60]


@pytest.mark.parametrize(
    ("audience", "day", "opens"),
    [
        # 1 May 2026 is a Friday; 1 November 2026 a Sunday; 1 June 2026 a Monday, which is closed.
        (Audience.RESIDENT, date(2027, 5, 20), date(2026, 5, 1)),
        (Audience.RESIDENT, date(2027, 6, 20), date(2026, 6, 2)),
        (Audience.NON_RESIDENT, date(2027, 5, 20), date(2026, 6, 2)),
        (Audience.NON_RESIDENT, date(2027, 10, 20), date(2026, 11, 1)),
    ],
)
def test_the_hall_opens_a_month_later_for_those_from_elsewhere_and_never_on_a_closed_day(
    city: Municipality, audience: Audience, day: date, opens: date
) -> None:
    hall = db.session.scalars(select(Space.id).where(Space.name == "大ホール")).one()
    board = load_board(city.id, [hall], day, day, NOW)
    slot = board.facts(hall, at_minute(day, 9 * 60), at_minute(day, 22 * 60)).slot
    assert slot is not None
    [span] = board.spans(hall, slot, Asker(audience=audience))
    assert span.opens_at == at_minute(opens, 9 * 60)


def test_a_season_a_request_and_a_monday_that_is_opened_once_can_be_seen(city: Municipality) -> None:
    named = {one.name: one.id for one in db.session.scalars(select(Space).where(Space.facility_id != 1))}
    rules = load_space_rules(named.values())
    holidays = holidays_between(city.id, date(2026, 11, 1), date(2027, 6, 1))

    def closures(name: str, day: date) -> DayClosures:
        return rules[named[name]].closures_on(day, holidays)

    assert closures("野球場", date(2026, 11, 30)).whole_day is None
    winter = closures("野球場", date(2026, 12, 1)).whole_day
    assert winter is not None
    assert winter.rule.reason == "冬の芝の養生"
    holiday = closures("集会室", date(2026, 11, 3)).whole_day
    assert holiday is not None
    assert opens_on_request(holiday.rule)
    opened = closures("柔道場（畳）", date(2026, 12, 7))
    assert opened.whole_day is None
    assert [(part.start_minute, part.end_minute) for part in opened.hours] == [(0, 540), (1020, 1440)]


def test_every_name_of_a_tariff_is_there_in_english_drafts_included(city: Municipality) -> None:
    versions = list(db.session.scalars(select(TariffVersion)))
    assert {one.status for one in versions} == {"published", "draft"}
    without = [name.japanese for one in versions for name in names_of(one.tariff) if not name.english]
    assert without == []
