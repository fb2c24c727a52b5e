"""An administrator enters a tariff: the table, its steps and conditions, and publishes it."""

import re

from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, Visit

TABLE = (
    "室\t平日・休日\t午前\t午後\t夜間\n"
    "卓球室\t平日\t300\t400\t500\n\t土日祝\t400\t500\t600\n会議室\t\t200\t300\t400"
)


def _tariffs(visit: Visit, facility: str = "市民体育館") -> str:
    visit.sign_in(ADMINISTRATOR)
    return f"/staff/facilities/{visit.facility(facility).id}/tariffs"


def _draft(visit: Visit, table: str = TABLE.replace("午前", "午前 9:00–12:00")) -> str:
    """A draft's address: a table with two kinds of days, and a surcharge that is asked for."""
    tariffs = _tariffs(visit)
    full = table.replace("午後\t", "午後 13:00–17:00\t").replace("夜間\n", "夜間 18:00–21:00\n")
    page = visit.send(f"{tariffs}/new", name="来年4月から", title="体育館使用料", paste=full)
    found = re.search(rf"{tariffs}/(\d+)/drop", page.text)
    assert found is not None, page.text
    address = f"{tariffs}/{found[1]}"
    visit.send(f"{address}/steps/new/commercial")
    return address


@state("tariff_setup.versions", is_main=True)
def the_tariffs_of_a_facility(visit: Visit) -> TestResponse:
    _draft(visit)
    return visit.get(_tariffs(visit))


@state("tariff_setup.versions")
def a_copy_of_a_tariff_without_a_name(visit: Visit) -> TestResponse:
    return visit.post(_tariffs(visit), name="")


@state("tariff_setup.new", is_main=True)
def an_empty_table_of_prices(visit: Visit) -> TestResponse:
    return visit.get(f"{_tariffs(visit)}/new")


@state("tariff_setup.new")
def a_pasted_table_that_can_not_be_read(visit: Visit) -> TestResponse:
    text = TABLE.replace("300", "応相談").replace("夜間", "謎")
    return visit.post(f"{_tariffs(visit)}/new", name="", title="使用料", paste=text)


@state("tariff_setup.english", is_main=True)
def the_english_of_a_tariff(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/english")


@state("tariff_setup.table")
def a_table_of_prices_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/table")


@state("tariff_setup.show", is_main=True)
def a_draft_tariff(visit: Visit) -> TestResponse:
    return visit.get(_draft(visit))


@state("tariff_setup.show")
def a_tariff_that_was_published(visit: Visit) -> TestResponse:
    address = _draft(visit)
    visit.post(f"{address}/publish", starts_on="2027-04-01")
    return visit.get(address)


@state("tariff_setup.publish")
def a_draft_tariff_published_without_a_day(visit: Visit) -> TestResponse:
    return visit.post(f"{_draft(visit)}/publish", starts_on="")


@state("tariff_setup.basics")
def the_head_of_a_tariff(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/basics")


@state("tariff_setup.add_step", is_main=True)
def a_surcharge_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/new/admission")


@state("tariff_setup.add_step")
def a_surcharge_with_errors(visit: Visit) -> TestResponse:
    return visit.send(f"{_draft(visit)}/steps/new/admission", **{"cases-0-rate": "たくさん", "label": ""})


@state("tariff_setup.add_step")
def heating_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/new/heating_flat")


@state("tariff_setup.add_step")
def equipment_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/new/items")


@state("tariff_setup.add_step")
def rounding_to_add(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/new/rounding")


@state("tariff_setup.edit_step")
def a_surcharge_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/commercial/edit")


@state("tariff_setup.edit_step")
def how_the_main_table_counts(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/steps/base/edit")


@state("tariff_setup.add_condition", is_main=True)
def another_question_to_ask(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/conditions/new/question")


@state("tariff_setup.add_condition")
def people_to_count(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/conditions/new/measured")


@state("tariff_setup.edit_condition")
def a_question_to_change(visit: Visit) -> TestResponse:
    return visit.get(f"{_draft(visit)}/conditions/commercial/edit")
