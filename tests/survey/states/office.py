"""Cancelling, closing and official use: with bookings in the way and without."""

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from booking.core.calendar import at_minute
from tests import factories
from tests.survey.state import state
from tests.survey.states.booking import END, START
from tests.survey.visit import DAY, STAFF, Visit, link_in

# The gym is closed on it.
MONDAY = DAY + timedelta(days=5)


def _gym(visit: Visit) -> str:
    visit.sign_in(STAFF)
    return f"/staff/facilities/{visit.facility('市民体育館').id}"


def _booked(visit: Visit) -> int:
    """A booking in 卓球室, by its reservation."""
    user = factories.user("今井 守", phone="090-0000-7777")
    made = factories.booking(user, visit.space("卓球室"), START, END, now=visit.clock.moment)
    return made.reservations[0].id


def _close(visit: Visit, step: str, **more: Any) -> TestResponse:
    typed = {"first": f"{DAY}", "where": "whole", "reason": "設備点検"}
    return visit.post(f"{_gym(visit)}/close", **{**typed, "step": step, **more})


def _use(visit: Visit, step: str, **more: Any) -> TestResponse:
    typed = {"day": f"{DAY}", "starts": "9:00", "ends": "12:00", "repeat": "once", "title": "乳幼児健診"}
    typed["spaces"] = str(visit.space("卓球室").id)
    return visit.post(f"{_gym(visit)}/official-uses/new", **{**typed, "step": step, **more})


@state("office.cancel")
def a_booking_to_be_cancelled_by_staff(visit: Visit) -> TestResponse:
    number = _booked(visit)
    visit.sign_in(STAFF)
    return visit.get(f"/staff/reservations/{number}/cancel")


@state("office.cancel", status=422)
def a_booking_to_be_cancelled_by_staff_without_a_reason(visit: Visit) -> TestResponse:
    number = _booked(visit)
    visit.sign_in(STAFF)
    return visit.send(f"/staff/reservations/{number}/cancel", reason="")


@state("office.cancel")
def a_booking_cancelled_by_staff(visit: Visit) -> TestResponse:
    number = _booked(visit)
    visit.sign_in(STAFF)
    return visit.send(f"/staff/reservations/{number}/cancel", reason="雨もりの工事のため")


@state("office.close")
def closing(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/close")


@state("office.close", status=422)
def closing_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/close", step="list", where="some")


@state("office.close")
def closing_with_bookings_in_the_way(visit: Visit) -> TestResponse:
    _booked(visit)
    return _close(visit, "list")


@state("office.close")
def closing_before_it_is_done(visit: Visit) -> TestResponse:
    _booked(visit)
    return _close_check(visit)


def _close_check(visit: Visit) -> TestResponse:
    return visit.send_form(_close(visit, "list"), f"{_gym(visit)}/close", step="check", all="cancel")


@state("office.clearing")
def what_a_closing_has_done(visit: Visit) -> TestResponse:
    _booked(visit)
    return visit.send_form(_close_check(visit), f"{_gym(visit)}/close", step="do")


@state("office.closures")
def the_closures_of_a_facility(visit: Visit) -> TestResponse:
    what_a_closing_has_done(visit)
    return visit.get(f"{_gym(visit)}/closures")


@state("office.reopen")
def opening_again(visit: Visit) -> TestResponse:
    page = the_closures_of_a_facility(visit)
    return visit.get(link_in(page, r"/staff/facilities/\d+/closures/\d+/reopen"))


@state("office.open_days")
def opening_a_closing_day(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/open?date={MONDAY}")


@state("office.open_days", status=422)
def opening_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/open", first="", where="some")


@state("office.open_days", status=422)
def opening_a_day_that_is_open(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/open", first=f"{DAY}", where="whole", reason="文化祭のため")


@state("office.closures")
def the_openings_of_a_facility(visit: Visit) -> TestResponse:
    gym = _gym(visit)
    visit.post(f"{gym}/open", first=f"{MONDAY}", where="whole", reason="文化祭のため")
    return visit.get(f"{gym}/closures")


@state("office.take_back_opening")
def taking_an_opening_back(visit: Visit) -> TestResponse:
    page = the_openings_of_a_facility(visit)
    starts, ends = at_minute(MONDAY, 9 * 60), at_minute(MONDAY, 12 * 60)
    factories.booking(
        factories.user("今井 守"), visit.space("柔道場（畳）"), starts, ends, now=visit.clock.moment
    )
    return visit.get(link_in(page, r"/staff/facilities/\d+/openings/\d+/take-back"))


@state("office.official_uses")
def the_official_uses(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/official-uses")


@state("office.official_uses")
def no_official_uses(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    visit.forget_official_uses()
    return visit.get(f"/staff/facilities/{visit.facility('テニスコート').id}/official-uses")


@state("office.enter_use")
def an_official_use_to_enter(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/official-uses/new")


@state("office.enter_use", status=422)
def an_official_use_with_errors(visit: Visit) -> TestResponse:
    return _use(visit, "list", title="", starts="25:00", ends="", repeat="weekly")


@state("office.enter_use")
def an_official_use_with_bookings_in_the_way(visit: Visit) -> TestResponse:
    _booked(visit)
    return _use(visit, "list")


def _use_check(visit: Visit) -> TestResponse:
    page = _use(visit, "list")
    return visit.send_form(page, f"{_gym(visit)}/official-uses/new", step="check", all="cancel")


@state("office.enter_use")
def an_official_use_before_it_is_entered(visit: Visit) -> TestResponse:
    _booked(visit)
    return _use_check(visit)


@state("office.clearing")
def what_an_official_use_has_done(visit: Visit) -> TestResponse:
    _booked(visit)
    return visit.send_form(_use_check(visit), f"{_gym(visit)}/official-uses/new", step="do")


def _a_use(visit: Visit) -> str:
    made = factories.official_use(visit.space("卓球室"), START, END)
    return f"{_gym(visit)}/official-uses/{made.id}"


@state("office.change_use")
def an_official_use_to_change(visit: Visit) -> TestResponse:
    return visit.get(_a_use(visit))


@state("office.change_use", status=422)
def an_official_use_to_change_with_errors(visit: Visit) -> TestResponse:
    return visit.post(_a_use(visit), step="list", title="", day="", starts="", ends="")


@state("office.remove_use")
def an_official_use_to_remove(visit: Visit) -> TestResponse:
    return visit.get(f"{_a_use(visit)}/remove")
