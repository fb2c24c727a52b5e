"""An administrator sets facilities up."""

from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, DAY, Visit, link_in

FACILITIES = "/staff/facilities"


def _gym(visit: Visit) -> str:
    visit.sign_in(ADMINISTRATOR)
    return f"{FACILITIES}/{visit.facility('市民体育館').id}"


def _imported(visit: Visit) -> str:
    visit.import_facilities()
    visit.sign_in(ADMINISTRATOR)
    return f"{FACILITIES}/{visit.newest_facility().id}"


@state("facility_setup.index")
def the_facilities_that_are_published(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"{FACILITIES}?status=published")


@state("facility_setup.index")
def no_facilities_that_were_imported(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(FACILITIES)


@state("facility_setup.index")
def facilities_that_were_imported(visit: Visit) -> TestResponse:
    visit.import_facilities()
    visit.sign_in(ADMINISTRATOR)
    return visit.get(FACILITIES)


@state("office.hide")
def a_facility_before_it_is_hidden(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"/staff/facilities/{visit.facility('市民体育館').id}/hide")


@state("office.remove_closing_rule")
def a_closing_rule_before_it_is_removed(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    page = visit.get(f"/staff/facilities/{visit.facility('市民体育館').id}")
    return visit.get(link_in(page, r"/staff/facilities/\d+/rules/closures/\d+/remove"))


@state("office.remove_closure")
def closing_days_before_they_are_removed(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    page = visit.get(f"/staff/facilities/{visit.facility('市民体育館').id}")
    return visit.get(link_in(page, r"/staff/facilities/\d+/closures/\d+/remove"))


@state("facility_setup.show")
def a_facility_in_the_settings(visit: Visit) -> TestResponse:
    return visit.get(_gym(visit))


@state("facility_setup.show")
def an_imported_facility_in_the_settings(visit: Visit) -> TestResponse:
    return visit.get(_imported(visit))


@state("facility_setup.create")
def a_facility_to_enter(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"{FACILITIES}/new")


@state("facility_setup.create")
def a_facility_to_enter_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.post(f"{FACILITIES}/new", name="", phone="1")


@state("facility_setup.edit")
def a_facility_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/edit")


@state("facility_setup.edit")
def a_facility_that_a_colleague_changed_meanwhile(visit: Visit) -> TestResponse:
    address = f"{_gym(visit)}/edit"
    page = visit.get(address)
    visit.send_form(page, address, phone="0287-00-1234")
    return visit.send_form(page, address, phone="0287-00-9876")


@state("facility_setup.add_space")
def a_space_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/spaces/new")


@state("facility_setup.add_space")
def a_space_to_add_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/spaces/new", name="", capacity="many")


@state("facility_setup.edit_space")
def a_space_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/spaces/{visit.space('卓球室').id}")


@state("facility_setup.add_timetable")
def a_timetable_by_periods(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/timetables/new")


@state("facility_setup.add_timetable")
def a_timetable_by_hours(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/timetables/new?kind=steps")


@state("facility_setup.add_timetable")
def a_timetable_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/timetables/new", name="", **{"periods-0-starts": "25:00"})


@state("facility_setup.add_timetable")
def a_timetable_with_examples(visit: Visit) -> TestResponse:
    sent = {
        "name": "冬",
        "opens": "9:00",
        "closes": "25:00",
        "step": "60",
        "max_steps": "4",
        "min_steps": "1",
    }
    limit = {"limits-0-starts": "17:00", "limits-0-ends": "25:00", "limits-0-most": "2"}
    return visit.post(
        f"{_gym(visit)}/timetables/new?kind=steps", **sent, **limit, start_every="0", check="yes"
    )


@state("facility_setup.edit_timetable")
def a_timetable_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/timetables/2")


@state("office.add_closure")
def a_closing_day_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/closures/new")


@state("office.add_closure")
def a_weekly_closing_day_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/closures/new?kind=weekly")


@state("office.add_closure")
def a_season(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/closures/new?kind=season")


@state("office.add_closure")
def an_opening_every_month(visit: Visit) -> TestResponse:
    return visit.get(f"{_gym(visit)}/closures/new?kind=nth_weekday_opening")


@state("office.add_closure")
def a_closing_day_to_add_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/closures/new?kind=dated", first="")


@state("office.add_closure")
def a_closing_day_with_bookings_in_the_way(visit: Visit) -> TestResponse:
    return visit.post(f"{_gym(visit)}/closures/new?kind=dated", first=f"{DAY}", space_id="0")


@state("reservations_admin.parts")
def the_parts_of_a_space(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"/admin/spaces/{visit.space('メインアリーナ 全面').id}/parts")
