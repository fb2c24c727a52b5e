"""The four steps of a booking, what can go wrong in them, and the booking afterwards."""

from datetime import timedelta

from werkzeug.test import TestResponse

from booking.core.calendar import at_minute
from tests import factories
from tests.survey.state import state
from tests.survey.visit import DAY, NEWCOMER, RESIDENT, Visit, link_in

# Behind all bookings of the demo, and open already.
FREE_DAY = DAY + timedelta(weeks=11)
HALL_MORNING = at_minute(FREE_DAY, 9 * 60), at_minute(FREE_DAY, 12 * 60 + 30)
START, END = at_minute(DAY, 9 * 60), at_minute(DAY, 10 * 60)


def _address(visit: Visit, room: str = "卓球室") -> str:
    return f"/book?space={visit.space(room).id}&starts={DAY}T09:00&ends={DAY}T10:00"


def _pick(visit: Visit, email: str = NEWCOMER) -> str:
    """Somebody holds an hour; gives the address of step ②."""
    visit.sign_in(email)
    page = visit.get(_address(visit))
    return visit.send_form(page, "/book").request.path


def _confirm(visit: Visit) -> str:
    """…and has filled in what it is for; gives the address of step ③."""
    step = _pick(visit)
    return visit.send(step, purpose="卓球の練習", people="8", phone="090-0000-1234").request.path


def _own(visit: Visit, status: str) -> str:
    """A booking of the demo resident that is in this state, as an address."""
    found = visit.own(visit.sign_in(RESIDENT), status)
    return f"/bookings/{found.booking.reference}"


@state("reservations.pick")
def no_slot_was_chosen(visit: Visit) -> TestResponse:
    return visit.get("/book")


@state("reservations.pick")
def a_slot_for_a_stranger(visit: Visit) -> TestResponse:
    return visit.get(_address(visit))


@state("reservations.pick")
def a_slot_for_somebody_signed_in(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get(_address(visit))


@state("reservations.pick")
def a_slot_that_is_taken(visit: Visit) -> TestResponse:
    factories.booking(factories.user("今井 守"), visit.space("卓球室"), START, END, now=visit.clock.moment)
    visit.sign_in(NEWCOMER)
    return visit.get(_address(visit))


@state("reservations.pick")
def a_slot_that_is_not_open_yet(visit: Visit) -> TestResponse:
    space = visit.space("卓球室").id
    return visit.get(f"/book?space={space}&starts=2027-06-09T09:00&ends=2027-06-09T10:00")


@state("reservations.start", status=409)
def a_slot_that_somebody_else_took_at_that_moment(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    page = visit.get(_address(visit))
    factories.booking(factories.user("今井 守"), visit.space("卓球室"), START, END, now=visit.clock.moment)
    return visit.send_form(page, "/book")


@state("reservations.start", status=409)
def too_many_slots_are_held(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    answer = visit.get(_address(visit))
    for hour in range(9, 20):
        space = visit.space("卓球室").id
        answer = visit.post(
            "/book", space=space, starts=f"{DAY}T{hour:02}:00", ends=f"{DAY}T{hour + 1:02}:00"
        )
        if answer.status_code != 200:
            break
    return answer


@state("reservations.details", is_main=True)
def step_2_of_a_booking(visit: Visit) -> TestResponse:
    return visit.get(_pick(visit))


@state("reservations.details")
def step_2_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_pick(visit))


def _morning_of_the_hall(visit: Visit) -> str:
    """A free morning of a hall whose periods are also rented together."""
    return f"/book?space={visit.space('講堂').id}&starts={FREE_DAY}T09:00&ends={FREE_DAY}T12:00"


@state("reservations.pick")
def a_period_that_goes_on(visit: Visit) -> TestResponse:
    return visit.get(_morning_of_the_hall(visit))


@state("reservations.details")
def step_2_with_periods_together(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.send_form(visit.get(_morning_of_the_hall(visit)), "/book")


@state("reservations.details")
def step_2_filled_in_from_last_time(visit: Visit) -> TestResponse:
    return visit.get(_pick(visit, RESIDENT))


@state("reservations.details")
def step_2_with_one_minute_left(visit: Visit) -> TestResponse:
    step = _pick(visit)
    visit.clock.forward(minutes=14, seconds=10)
    return visit.get(step)


@state("reservations.details")
def step_2_without_a_hold_any_more(visit: Visit) -> TestResponse:
    step = _pick(visit)
    visit.clock.forward(minutes=20)
    return visit.get(step)


@state("reservations.send_details", status=422)
def step_2_with_errors(visit: Visit) -> TestResponse:
    return visit.send(_pick(visit), purpose="", people="たくさん", phone="12", note="あ" * 1200)


@state("reservations.send_details")
def step_2_with_ten_minutes_more(visit: Visit) -> TestResponse:
    return visit.send(_pick(visit), purpose="卓球", step="keep")


@state("reservations.confirm", is_main=True)
def step_3_of_a_booking(visit: Visit) -> TestResponse:
    return visit.get(_confirm(visit))


@state("reservations.confirm")
def step_3_without_a_hold_any_more(visit: Visit) -> TestResponse:
    step = _confirm(visit)
    visit.clock.forward(minutes=20)
    return visit.get(step)


@state("reservations.send", status=409)
def a_slot_that_was_lost_before_the_last_step(visit: Visit) -> TestResponse:
    step = _confirm(visit)
    page = visit.get(step)
    visit.clock.forward(minutes=20)
    factories.booking(factories.user("今井 守"), visit.space("卓球室"), START, END, now=visit.clock.moment)
    return visit.send_form(page, step)


@state("reservations.keep", status=409)
def a_slot_that_was_lost_when_it_was_to_be_kept_longer(visit: Visit) -> TestResponse:
    step = _confirm(visit)
    visit.clock.forward(minutes=20)
    factories.booking(factories.user("今井 守"), visit.space("卓球室"), START, END, now=visit.clock.moment)
    return visit.post(step.replace("/confirm", "/keep"))


@state("reservations.drop")
def a_booking_that_was_given_up(visit: Visit) -> TestResponse:
    return visit.post(_pick(visit) + "/drop")


@state("reservations.done", is_main=True)
def step_4_of_a_booking_that_is_decided(visit: Visit) -> TestResponse:
    return visit.send(_confirm(visit))


@state("reservations.done")
def step_4_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.send(_confirm(visit))


@state("reservations.done")
def step_4_of_a_request_that_waits(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "requested") + "/done")


@state("reservations.booking")
def a_booking_that_is_confirmed(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "confirmed"))


@state("reservations.booking")
def a_booking_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_own(visit, "confirmed"))


@state("reservations.booking")
def a_booking_that_waits(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "requested"))


@state("reservations.booking")
def a_booking_that_was_declined(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "declined"))


@state("reservations.booking")
def a_booking_that_was_cancelled(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "cancelled"))


@state("reservations.booking")
def a_booking_that_is_over(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "over"))


@state("reservations.cancel")
def a_booking_to_be_cancelled(visit: Visit) -> TestResponse:
    page = visit.get(_own(visit, "confirmed"))
    return visit.get(link_in(page, r"/bookings/[\d-]+/cancel/\d+"))


@state("reservations.booking")
def a_booking_just_cancelled(visit: Visit) -> TestResponse:
    page = visit.get(_own(visit, "confirmed"))
    return visit.send(link_in(page, r"/bookings/[\d-]+/cancel/\d+"))


@state("reservations.cancel", status=409)
def a_booking_that_can_not_be_cancelled_any_more(visit: Visit) -> TestResponse:
    found = visit.own(visit.sign_in(RESIDENT), "over")
    return visit.get(f"/bookings/{found.booking.reference}/cancel/{found.id}")


@state("reservations.own_details", is_main=True)
def what_was_said_about_a_booking_of_ones_own(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "requested") + "/details")


@state("reservations.own_details")
def what_was_said_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_own(visit, "requested") + "/details")


@state("reservations.change_details", status=409)
def a_change_that_costs_something_else(visit: Visit) -> TestResponse:
    """The hall's price depends on what it is for."""
    person = visit.sign_in(NEWCOMER)
    booking = factories.booking(person, visit.space("小ホール"), *HALL_MORNING, now=visit.clock.moment)
    return visit.send(f"/bookings/{booking.reference}/details", **{"a-admission": "2000"})


@state("reservations.change_details", status=422)
def a_change_with_errors(visit: Visit) -> TestResponse:
    return visit.send(_own(visit, "requested") + "/details", purpose="", people="たくさん", phone="12")


@state("reservations.own_details", status=409)
def a_booking_that_can_not_be_changed_any_more(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "over") + "/details")


@state("reservations.feed")
def no_calendar_address(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get("/account/calendar")


@state("reservations.feed")
def a_calendar_address_just_made(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.post("/account/calendar")


@state("reservations.feed")
def a_calendar_address_that_is_there(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    visit.post("/account/calendar")
    return visit.get("/account/calendar")


@state("pages.front")
def the_front_page_of_somebody_signed_in(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/")


@state("offers.space")
def a_month_for_somebody_signed_in(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get(f"/spaces/{visit.space('卓球室').id}?month={DAY:%Y-%m}&day={DAY}")
