"""What is shown instead of a page, and the pages for developing."""

from collections.abc import Callable
from functools import update_wrapper
from unittest.mock import patch

from flask import abort
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from booking.core.errors import TooManyRequests
from tests.survey.state import state
from tests.survey.visit import NEWCOMER, STAFF, Visit


def _instead(visit: Visit, endpoint: str, view: Callable[[], object], path: str) -> TestResponse:
    """The page of the endpoint does something else this once."""
    update_wrapper(view, visit.app.view_functions[endpoint])  # with its mark of who may enter
    with (
        patch.dict(visit.app.view_functions, {endpoint: view}),
        patch.dict(visit.app.config, {"PROPAGATE_EXCEPTIONS": False}),
    ):
        return visit.get(path)


def _forbidden() -> object:
    abort(403)


def _broken() -> object:
    raise RuntimeError("a fault")


def _away() -> object:
    raise OperationalError("SELECT 1", {}, Exception("connection refused"))


def _too_many() -> object:
    raise TooManyRequests("少し待ってから、もう一度試してください。", retry_after=60)


@state("pages.staff_home", status=404)
def a_page_for_others(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get("/staff")


@state("pages.terms_version", status=404)
def a_page_that_is_not_there(visit: Visit) -> TestResponse:
    return visit.get("/terms/versions/999")


@state("pages.terms_version", status=404)
def a_page_that_is_not_there_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/terms/versions/999")


@state("reservations_staff.day", status=404)
def a_facility_of_others_for_staff(visit: Visit) -> TestResponse:
    visit.sign_in(STAFF)
    return visit.get(f"/staff/facilities/{visit.facility('中央公民館').id}/day")


@state("pages.help", status=403)
def something_forbidden(visit: Visit) -> TestResponse:
    return _instead(visit, "pages.help", _forbidden, "/help")


@state("pages.help", status=500)
def something_broken(visit: Visit) -> TestResponse:
    return _instead(visit, "pages.help", _broken, "/help")


@state("pages.help", status=503)
def the_database_away(visit: Visit) -> TestResponse:
    visit.get("/help")
    return _instead(visit, "pages.help", _away, "/help")


@state("pages.help", status=429)
def too_many_requests(visit: Visit) -> TestResponse:
    return _instead(visit, "pages.help", _too_many, "/help")


@state("display.save", status=400)
def a_form_without_its_token(visit: Visit) -> TestResponse:
    visit.app.config["WTF_CSRF_ENABLED"] = True
    return visit.post("/display", scheme="dark")


@state("accounts.sign_in", status=413)
def a_form_that_is_too_large(visit: Visit) -> TestResponse:
    return visit.post("/sign-in", email="x" * 2_000_000)


@state("dev_mail.list_mails")
def the_mails_of_the_demo(visit: Visit) -> TestResponse:
    visit.send_mails()
    return visit.get("/dev/mail")


@state("dev_mail.list_mails")
def no_mails_of_the_demo(visit: Visit) -> TestResponse:
    return visit.get("/dev/mail")


@state("dev_mail.show_mail")
def a_mail_of_the_demo(visit: Visit) -> TestResponse:
    return visit.get(f"/dev/mail/{visit.send_mails()}")


@state("design.index")
def the_components(visit: Visit) -> TestResponse:
    return visit.get("/design")


@state("design.question")
def the_question_of_the_components(visit: Visit) -> TestResponse:
    return visit.get("/design/question")


@state("design.show")
def the_components_of_frame(visit: Visit) -> TestResponse:
    return visit.get("/design/frame")


@state("design.show")
def the_components_of_messages(visit: Visit) -> TestResponse:
    return visit.get("/design/messages")


@state("design.show")
def the_components_of_buttons(visit: Visit) -> TestResponse:
    return visit.get("/design/buttons")


@state("design.show")
def the_components_of_forms(visit: Visit) -> TestResponse:
    return visit.get("/design/forms")


@state("design.show")
def the_components_of_availability(visit: Visit) -> TestResponse:
    return visit.get("/design/availability")


@state("design.show")
def the_components_of_booking(visit: Visit) -> TestResponse:
    return visit.get("/design/booking")


@state("design.show")
def the_components_of_lists(visit: Visit) -> TestResponse:
    return visit.get("/design/lists")


@state("design.show")
def the_components_of_staff(visit: Visit) -> TestResponse:
    return visit.get("/design/staff")
