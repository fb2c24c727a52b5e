"""What a use costs: asked by anybody, worked out anew by staff, exempted, held against a year."""

import re

from werkzeug.test import TestResponse

from booking.fees.queries.tariffs import list_versions
from booking.fees.rules.versions import TariffStatus
from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, DAY, RESIDENT, STAFF, Visit, link_in


def _cost(visit: Visit, name: str, **asked: object) -> TestResponse:
    facility = visit.facility(name)
    words = "&".join(f"{key}={value}" for key, value in asked.items())
    return visit.get(f"/facilities/{facility.id}/cost?{words}")


def _case(visit: Visit) -> str:
    """The number of the first request."""
    visit.sign_in(STAFF)
    address = link_in(visit.get("/staff/requests"), r"/staff/requests\?[^\"]*case=\d+")
    found = re.search(r"case=(\d+)", address)
    assert found is not None
    return found[1]


def _exemptions(visit: Visit) -> str:
    found = visit.user(RESIDENT)
    visit.sign_in(STAFF)
    return f"/staff/people/{found.id}/exemptions"


def _granted(visit: Visit) -> TestResponse:
    """A person to whom something was granted for a year."""
    return visit.send(_exemptions(visit), ground="社会教育関係団体", reason="登録証を確かめた")


@state("offers.cost", is_main=True)
def what_a_use_would_cost(visit: Visit) -> TestResponse:
    return _cost(visit, "市民ホール", date=DAY, **{"for": "non_resident"})


@state("offers.cost")
def what_a_use_would_cost_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return _cost(visit, "市民ホール", date=DAY)


@state("offers.cost")
def what_a_use_would_cost_with_a_number_that_is_none(visit: Visit) -> TestResponse:
    return _cost(visit, "市民ホール", date=DAY, **{"a-admission": "たくさん"})


@state("offers.cost")
def what_a_use_would_cost_on_a_day_that_is_not_let(visit: Visit) -> TestResponse:
    return _cost(visit, "市民ホール", date="2027-01-01")


@state("offers.cost")
def what_a_use_would_cost_that_ends_before_it_begins(visit: Visit) -> TestResponse:
    return _cost(visit, "駅前会議室", date=DAY, starts=720, ends=600)


@state("reservations_staff.fee")
def what_was_said_about_a_booking(visit: Visit) -> TestResponse:
    return visit.get(f"/staff/requests/{_case(visit)}/fee")


@state("reservations_staff.change_fee")
def what_a_booking_would_cost_if_it_were_put_right(visit: Visit) -> TestResponse:
    return visit.send(f"/staff/requests/{_case(visit)}/fee", step="fee")


@state("reservations_staff.details")
def what_was_said_about_a_booking_of_somebody(visit: Visit) -> TestResponse:
    return visit.get(f"/staff/requests/{_case(visit)}/details")


@state("reservations_staff.change_details", status=422)
def a_change_without_a_reason(visit: Visit) -> TestResponse:
    return visit.send(f"/staff/requests/{_case(visit)}/details", people="0", reason="")


@state("reservations_staff.exemption")
def an_exemption_to_grant(visit: Visit) -> TestResponse:
    return visit.get(f"/staff/requests/{_case(visit)}/exemption")


@state("reservations_staff.grant_exemption", status=422)
def an_exemption_with_errors(visit: Visit) -> TestResponse:
    address = f"/staff/requests/{_case(visit)}/exemption"
    return visit.send(address, step="save", percent="other", other_percent="x")


@state("reservations_staff.exemptions")
def a_person_without_exemptions(visit: Visit) -> TestResponse:
    return visit.get(_exemptions(visit))


@state("reservations_staff.exemptions")
def the_exemptions_of_a_person(visit: Visit) -> TestResponse:
    return _granted(visit)


@state("reservations_staff.exempt_person", status=422)
def an_exemption_for_a_time_with_errors(visit: Visit) -> TestResponse:
    return visit.send(_exemptions(visit), ground="", reason="", first_day="")


@state("reservations_staff.revoking")
def an_exemption_to_take_back(visit: Visit) -> TestResponse:
    return visit.get(link_in(_granted(visit), r"/staff/exemptions/\d+"))


@state("reservations_staff.revoke_exemption", status=422)
def an_exemption_taken_back_without_a_reason(visit: Visit) -> TestResponse:
    address = link_in(_granted(visit), r"/staff/exemptions/\d+")
    return visit.send(address, f"{address}/revoke", reason="")


@state("office.compare_tariff")
def a_draft_tariff_held_against_a_year(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    facility = visit.facility("中央公民館")
    return visit.get(f"/staff/facilities/{facility.id}/tariffs/{_draft_of(facility.id)}/comparison")


def _draft_of(facility_id: int) -> int:
    (draft,) = [one.id for one in list_versions(facility_id) if one.status is TariffStatus.DRAFT]
    return draft
