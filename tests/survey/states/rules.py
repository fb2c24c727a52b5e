"""An administrator sets when things can be booked, and tries a draft of the rules."""

import re

from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, STAFF, Visit, link_in

WINDOW = {
    "windows-0-audiences": "resident",
    "windows-0-channels": "both",
    "windows-0-opens-kind": "day_of_month",
    "windows-0-opens-day": "17",
    "windows-0-opens-time": "9:00",
    "windows-0-closes-kind": "days_before",
    "windows-0-closes-days": "3",
    "windows-0-closes-time": "24:00",
}


def _gym(visit: Visit) -> str:
    visit.sign_in(ADMINISTRATOR)
    return f"/staff/facilities/{visit.facility('市民体育館').id}"


def _draft(visit: Visit) -> str:
    """A draft's address, in which Wednesdays are closed."""
    gym = _gym(visit)
    page = visit.send(f"{gym}/rules", name="来年4月から")
    found = re.search(rf"{gym}/rules/(\d+)/drop", page.text)
    assert found is not None
    visit.post(f"{gym}/closures/new?kind=weekly&draft={found[1]}", weekdays=2, on_holiday="open", space_id=0)
    return f"{gym}/rules/{found[1]}"


@state("facility_setup.edit_opening")
def when_a_space_can_be_booked(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/spaces/{visit.space('卓球室').id}/opening")


@state("facility_setup.edit_opening")
def when_a_space_can_be_booked_with_errors(visit: Visit) -> TestResponse:
    address = f"{_gym(visit)}/spaces/{visit.space('卓球室').id}/opening"
    return visit.send(address, **{"entries-0-first": "4/31", "entries-1-first": "4/1", "after": "x"})


@state("facility_setup.edit_opening")
def a_new_space_that_can_not_be_booked_yet(visit: Visit) -> TestResponse:
    gym = _gym(visit)
    return visit.post(f"{gym}/spaces/new", name="多目的室", kind="meeting_room", needs_approval="no")


@state("facility_setup.edit_plan")
def a_booking_window_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/plans/1")


@state("facility_setup.edit_plan")
def a_booking_window_that_a_colleague_changed_meanwhile(visit: Visit) -> TestResponse:
    address = f"{_gym(visit)}/plans/1"
    page = visit.get(address)
    visit.send_form(page, address, **{"windows-0-opens-months": "1"})
    return visit.send_form(page, address, **{"windows-0-opens-months": "2", "name": "受付"})


@state("facility_setup.add_plan")
def a_booking_window_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/plans/new?usual=residents_first")


@state("facility_setup.add_plan")
def a_booking_window_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/plans/new", name="", **WINDOW)


@state("facility_setup.add_timetable")
def a_timetable_by_the_day(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/timetables/new?kind=day")


@state("office.rules")
def the_versions_of_the_rules_with_a_draft(visit: Visit) -> TestResponse:
    _draft(visit)
    return visit.get(f"{_gym(visit)}/rules")


@state("office.rules")
def a_draft_without_a_name(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/rules", name="")


@state("facility_setup.draft")
def a_draft_of_the_rules(visit: Visit) -> TestResponse:
    return visit.get(_draft(visit))


@state("facility_setup.edit_plan")
def a_booking_window_of_a_draft(visit: Visit) -> TestResponse:
    draft = _draft(visit)
    return visit.get(f"{_gym(visit)}/plans/1?draft={draft.rsplit('/', 1)[1]}")


@state("office.lift")
def what_staff_may_lift_in_a_draft(visit: Visit) -> TestResponse:
    draft = _draft(visit)
    return visit.get(f"{_gym(visit)}/rules/lift?draft={draft.rsplit('/', 1)[1]}")


@state("facility_setup.version")
def a_version_that_was_published(visit: Visit) -> TestResponse:
    page = visit.get(f"{_gym(visit)}/rules").text
    return visit.get(re.search(r'"(/staff/facilities/\d+/rules/\d+/version)"', page)[1])  # type: ignore[index]


@state("facility_setup.add_plan")
def a_booking_window_with_one_more_row(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/plans/new", more="windows", **WINDOW)


@state("office.add_closure")
def closing_days_worked_out(visit: Visit) -> TestResponse:
    values = {"weekdays": 2, "on_holiday": "open", "space_id": 0, "check": "yes"}
    return visit.post(f"{_gym(visit)}/closures/new?kind=weekly", **values)


@state("office.rehearsal")
def a_month_under_a_draft(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/rehearsal?from=2026-12-02")


@state("office.publish_rules")
def a_draft_that_would_count_from_a_day_that_is_over(visit: Visit) -> TestResponse:
    return visit.post(f"{_draft(visit)}/publish", starts_on="2026-11-01")


@state("counter.new")
def a_slot_that_staff_can_take_with_a_reason(visit: Visit) -> TestResponse:
    visit.post(f"{_gym(visit)}/rules/lift", lifted="not_yet_open")
    visit.sign_in(STAFF)
    room = visit.space("卓球室").id
    return visit.get(f"/staff/bookings/new?space={room}&date=2027-6-2&time=9-11")


def _tennis(visit: Visit) -> str:
    visit.sign_in(ADMINISTRATOR)
    return f"/staff/facilities/{visit.facility('テニスコート').id}"


@state("facility_setup.add_pool")
def a_group_of_equal_courts_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_tennis(visit)}/pools/new")


@state("facility_setup.add_pool")
def a_group_of_equal_courts_with_errors(visit: Visit) -> TestResponse:
    return visit.send(f"{_tennis(visit)}/pools/new", **{"members-0-number": "x", "members-1-number": "0"})


@state("facility_setup.edit_pool")
def a_group_of_courts_one_of_which_has_become_another(visit: Visit) -> TestResponse:
    tennis = _tennis(visit)
    pool = link_in(visit.get(tennis), rf"{tennis}/pools/\d+")
    court = f"{tennis}/spaces/{visit.space('Aコート').id}"
    visit.send(court, bookable=None)
    return visit.get(pool)


@state("facility_setup.edit_pool")
def a_group_of_courts_that_a_colleague_changed_meanwhile(visit: Visit) -> TestResponse:
    tennis = _tennis(visit)
    pool = link_in(visit.get(tennis), rf"{tennis}/pools/\d+")
    opened = visit.get(pool)
    visit.send(pool, name="北のコート", **{"members-3-number": ""})
    return visit.send_form(opened, pool, name_en="Any court")
