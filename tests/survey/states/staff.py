"""The staff's requests, days and people."""

import re

from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, CLERK, COMMUNITY_STAFF, DAY, RESIDENT, STAFF, Visit, link_in


def _requests(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get("/staff/requests")


def _case(visit: Visit) -> str:
    """The address of the first request with its panel."""
    return link_in(_requests(visit), r"/staff/requests\?[^\"]*case=\d+")


def _person(visit: Visit) -> str:
    found = visit.user(RESIDENT)
    visit.sign_in(STAFF)
    return f"/staff/people/{found.id}"


@state("pages.staff_home")
def the_home_of_staff(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get("/staff")


@state("pages.staff_home")
def the_home_of_a_clerk(visit: Visit) -> TestResponse:
    visit.sign_in(CLERK)
    return visit.get("/staff")


@state("pages.staff_home")
def the_home_of_an_administrator(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get("/staff")


@state("reservations_staff.queue", is_main=True)
def the_requests_with_one_open(visit: Visit) -> TestResponse:
    return visit.get(_case(visit))


@state("reservations_staff.queue")
def the_requests_without_a_panel(visit: Visit) -> TestResponse:
    return _requests(visit)


@state("reservations_staff.queue")
def no_requests(visit: Visit) -> TestResponse:
    visit.sign_in("ekimae@harunagi.example")
    return visit.get("/staff/requests")


@state("reservations_staff.queue")
def a_request_to_be_declined(visit: Visit) -> TestResponse:
    return visit.get(_case(visit) + "&step=decline")


@state("reservations_staff.decline", status=422)
def a_request_to_be_declined_without_a_reason(visit: Visit) -> TestResponse:
    address = _case(visit)
    number = address.partition("case=")[2].partition("&")[0]
    return visit.post(f"/staff/requests/{number}/decline", reason="")


@state("reservations_staff.queue")
def a_request_just_approved(visit: Visit) -> TestResponse:
    number = _case(visit).partition("case=")[2].partition("&")[0]
    return visit.post(f"/staff/requests/{number}/approve")


@state("reservations_staff.decline", status=409)
def a_request_that_a_colleague_decided(visit: Visit) -> TestResponse:
    number = _case(visit).partition("case=")[2].partition("&")[0]
    visit.post(f"/staff/requests/{number}/approve")
    return visit.post(f"/staff/requests/{number}/decline", reason="満員です。")


@state("reservations_staff.approve_many", status=422)
def several_requests_of_which_none_was_chosen(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.post("/staff/requests/approve")


@state("reservations_staff.queue")
def a_part_of_the_requests_without_any(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get("/staff/requests?part=crowded&sort=-received")


@state("reservations_staff.find", status=422)
def a_number_that_is_no_request(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.post("/staff/requests/find", number="1234")


@state("reservations_staff.day")
def the_day_of_a_facility_for_staff(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get(f"/staff/facilities/{visit.facility('市民体育館').id}/day?date={DAY}")


@state("reservations_staff.day")
def a_day_without_bookings_for_staff(visit: Visit) -> TestResponse:
    visit.sign_in(COMMUNITY_STAFF)
    return visit.get(f"/staff/facilities/{visit.facility('東部公民館').id}/day?date=2028-05-05")


@state("accounts.search_people")
def looking_for_people(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get("/staff/people")


@state("accounts.search_people")
def people_that_were_found(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.post("/staff/people", text="た")


@state("accounts.search_people")
def nobody_was_found(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.post("/staff/people", text="これは誰でもない")


@state("accounts.counter_person")
def a_person_at_the_counter(visit: Visit) -> TestResponse:
    return visit.get(_person(visit))


@state("accounts.counter_details")
def a_persons_details_at_the_counter(visit: Visit) -> TestResponse:
    return visit.get(_person(visit) + "/details")


@state("accounts.counter_details", status=422)
def a_persons_details_at_the_counter_with_errors(visit: Visit) -> TestResponse:
    return visit.send(_person(visit) + "/details", name="", phone="1")


@state("accounts.counter_audience", status=422)
def a_persons_audience_that_cannot_be(visit: Visit) -> TestResponse:
    return visit.post(_person(visit) + "/audience", audience="staff")


@state("accounts.counter_address", status=422)
def a_persons_address_at_the_counter_with_errors(visit: Visit) -> TestResponse:
    return visit.post(_person(visit) + "/address", email="aya@")


@state("accounts.counter_register")
def somebody_new_at_the_counter(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get("/staff/people/new")


@state("accounts.counter_register", status=422)
def somebody_new_at_the_counter_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.post("/staff/people/new", name="", phone="1")


@state("accounts.counter_person")
def somebody_just_written_down(visit: Visit) -> TestResponse:
    made = visit.write_down()
    visit.sign_in(STAFF)
    return visit.get(f"/staff/people/{made.id}")


def _waiting(visit: Visit) -> list[str]:
    return re.findall(r'name="one"[^>]*value="(\d+)"', _requests(visit).text)


@state("reservations_staff.approve_many")
def several_requests_before_they_are_permitted(visit: Visit) -> TestResponse:
    return visit.post("/staff/requests/approve", one=_waiting(visit)[:2])


@state("reservations_staff.done")
def several_requests_just_permitted(visit: Visit) -> TestResponse:
    return visit.post("/staff/requests/approve", one=_waiting(visit)[:2], step="do")
