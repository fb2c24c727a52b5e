"""Nothing that people look at is left out of the survey (tests/survey)."""

from http import HTTPStatus

from flask import Flask

from tests.survey.all_states import STATES

# They give files, JSON, text for machines, or only lead elsewhere.
NO_PAGES = {
    "api.answer",
    "api.availability",
    "api.description",
    "api.facilities",
    "api.facility",
    "api.pool_answer",
    "api.pool_availability",
    "api.price",
    "api.space_availability",
    "api_calendars.space_calendar",
    "applications.application_file",
    "applications.content_pdf",
    "applications.draft_file",
    "applications.first_slip",
    "applications.slip_pdf",
    "applications_staff.attachment",
    "applications_staff.content_pdf",
    "applications_staff.open_case",
    "applications_staff.slip_pdf",
    "assets.joined",
    "health.alive",
    "health.ready",
    "pages.crest",
    "pages.worker",
    "reservations.calendar_file",
    "reservations.own_calendar",
    "reservations.permit_pdf",
    "reservations.request_pdf",
    "reservations.slip_pdf",
    "static",
}


def test_every_page_is_in_the_survey(app: Flask) -> None:
    """A new page: add its states below tests/survey/states, each with who looks and how it comes about."""
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    looked_at = {state.endpoint for state in STATES.values() if state.status == HTTPStatus.OK}
    assert pages - looked_at - NO_PAGES == set()


def test_the_exceptions_are_there_and_none_of_them_is_looked_at(app: Flask) -> None:
    assert set(app.view_functions) >= NO_PAGES
    assert {state.endpoint for state in STATES.values()} & NO_PAGES == set()


def test_some_pages_are_looked_at_with_every_run() -> None:
    main = {state.endpoint for state in STATES.values() if state.is_main}
    assert {"pages.front", "offers.space", "reservations.details", "reservations_staff.queue"} <= main
