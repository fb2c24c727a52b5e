"""A booking that is told at the counter or on the phone."""

from typing import Any

from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests import factories
from tests.survey.state import state
from tests.survey.states.booking import END, START
from tests.survey.visit import DAY, RESIDENT, STAFF, Visit

NEW = "/staff/bookings/new"


def _enter(visit: Visit, step: str, **typed: Any) -> TestResponse:
    visit.sign_in(STAFF)
    space, person = visit.space("卓球室"), visit.user(RESIDENT)
    fields: dict[str, Any] = {
        "facility": space.facility_id,
        "space": space.id,
        "day": f"{DAY.month}/{DAY.day}",
        "time": "9-10",
        "q": "田辺",
        "person": person.id,
        "phone": "090-0000-1234",
        "purpose": "卓球の練習",
        "people": "8",
        "a-age": "adult",
        "token": "a-form-of-the-survey",
        **typed,
    }
    return visit.post(NEW, step=step, **fields)


def _show_keys(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("?")


@state("counter.new", is_main=True)
def the_counter_before_anything_is_typed(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get(NEW)


@state("counter.new", act=_show_keys)
def the_counter_with_its_keys_shown(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get(f"{NEW}?space={visit.space('卓球室').id}&date={DAY}")


@state("counter.enter")
def the_counter_with_what_is_free(visit: Visit) -> TestResponse:
    return _enter(visit, "look", time="")


@state("counter.enter")
def the_counter_with_people_found(visit: Visit) -> TestResponse:
    return _enter(visit, "people", q="た", person="")


@state("counter.enter", status=422)
def the_counter_with_errors(visit: Visit) -> TestResponse:
    return _enter(visit, "send", day="13/40", time="", person="", purpose="", people="")


@state("counter.enter", status=409)
def the_counter_for_a_slot_that_is_taken(visit: Visit) -> TestResponse:
    factories.booking(factories.user("今井 守"), visit.space("卓球室"), START, END, now=visit.clock.moment)
    return _enter(visit, "send")


@state("counter.enter", status=409)
def the_counter_with_a_probable_double(visit: Visit) -> TestResponse:
    typed = {"person": "new", "name": "田辺 由香", "name_kana": "タナベ ユカ", "phone": "090-0000-1201"}
    return _enter(visit, "send", **typed)


@state("counter.new")
def the_counter_of_somebody_without_a_facility(visit: Visit) -> TestResponse:
    factories.staff(name="椎名 恵")
    visit.sign_in(visit.newest_user().email or "")
    return visit.get(NEW)


@state("counter.done")
def a_booking_entered_at_the_counter(visit: Visit) -> TestResponse:
    return _enter(visit, "send", permits="y")
