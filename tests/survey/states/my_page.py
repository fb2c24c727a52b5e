"""My page, and the papers of a booking as pages."""

from werkzeug.test import TestResponse

from booking.core.calendar import at_minute
from tests.survey.state import state
from tests.survey.visit import DAY, NEWCOMER, RESIDENT, Visit

START, END = at_minute(DAY, 9 * 60), at_minute(DAY, 10 * 60)


def _address(visit: Visit, room: str = "卓球室") -> str:
    return f"/book?space={visit.space(room).id}&starts={DAY}T09:00&ends={DAY}T10:00"


def _pick(visit: Visit, email: str = NEWCOMER) -> str:
    """Somebody holds an hour; gives the address of step ②."""
    visit.sign_in(email)
    page = visit.get(_address(visit))
    return visit.send_form(page, "/book").request.path


def _own(visit: Visit, status: str) -> str:
    """A booking of the demo resident that is in this state, as an address."""
    found = visit.own(visit.sign_in(RESIDENT), status)
    return f"/bookings/{found.booking.reference}"


@state("pages.my_page", is_main=True)
def my_page_with_bookings(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/my")


@state("pages.my_page")
def my_page_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    visit.sign_in(RESIDENT)
    return visit.get("/my")


@state("pages.my_page")
def my_page_without_bookings(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get("/my")


@state("pages.my_page")
def my_page_with_a_form_that_was_begun(visit: Visit) -> TestResponse:
    _pick(visit)
    return visit.get("/my")


@state("pages.find_booking", status=422)
def my_page_with_a_wrong_number(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.post("/my", number="1234")


@state("reservations.request_page")
def the_request_as_a_page(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "confirmed") + "/request")


@state("reservations.permit_page")
def the_permit_as_a_page(visit: Visit) -> TestResponse:
    found = visit.own(visit.sign_in(RESIDENT), "confirmed")
    return visit.get(f"/bookings/{found.booking.reference}/permit?reservation={found.id}")


@state("reservations.slip_page")
def the_slip_as_a_page(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "confirmed") + "/slip")


@state("reservations.slip_page")
def the_slip_as_a_page_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_own(visit, "requested") + "/slip")
