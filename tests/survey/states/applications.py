"""The applicant's whole path, as a guest and with an account."""

import re
from io import BytesIO

from werkzeug.test import TestResponse

from tests.applications.steps import CODE, FILLED, hidden
from tests.survey.state import state
from tests.survey.visit import NEWCOMER, RESIDENT, Visit

GUEST = "guest@harunagi.example"


def _begin(visit: Visit) -> str:
    """As a guest, behind the link; gives the address of the form."""
    visit.post(f"/apply/{CODE}/guest", email=GUEST)
    return visit.send(visit.link_in_mail(GUEST)).request.path


def _own_form(visit: Visit) -> str:
    """With an account."""
    visit.sign_in(NEWCOMER)
    return visit.post(f"/apply/{CODE}/start").request.path


def _filled(visit: Visit) -> str:
    return visit.post(_begin(visit), **FILLED).request.path


def _send(visit: Visit) -> TestResponse:
    step = _filled(visit)
    return visit.post(step, seen=hidden(visit.get(step).text, "seen"))


def _own(visit: Visit, status: str) -> str:
    visit.sign_in(RESIDENT)
    return f"/applications/{visit.application(status).reference}"


@state("applications.procedures")
def what_can_be_applied_for(visit: Visit) -> TestResponse:
    return visit.get("/apply")


@state("applications.procedures")
def what_can_be_applied_for_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/apply")


@state("applications.procedures")
def nothing_can_be_applied_for(visit: Visit) -> TestResponse:
    visit.set_procedure(status="hidden")
    return visit.get("/apply")


@state("applications.procedure")
def a_procedure(visit: Visit) -> TestResponse:
    return visit.get(f"/apply/{CODE}")


@state("applications.procedure")
def a_procedure_for_somebody_signed_in(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get(f"/apply/{CODE}")


@state("applications.procedure")
def a_procedure_that_is_not_open_yet(visit: Visit) -> TestResponse:
    visit.clock.forward(days=-60)
    return visit.get(f"/apply/{CODE}")


@state("applications.procedure")
def a_procedure_that_is_over(visit: Visit) -> TestResponse:
    visit.clock.forward(days=60)
    return visit.get(f"/apply/{CODE}")


@state("applications.guest")
def applying_as_a_guest(visit: Visit) -> TestResponse:
    return visit.get(f"/apply/{CODE}/guest")


@state("applications.guest", status=422)
def applying_as_a_guest_with_errors(visit: Visit) -> TestResponse:
    return visit.post(f"/apply/{CODE}/guest", email="guest@")


@state("applications.mail_sent")
def a_mail_to_apply_was_sent(visit: Visit) -> TestResponse:
    return visit.post(f"/apply/{CODE}/guest", email=GUEST)


@state("applications.open_link")
def the_link_to_apply(visit: Visit) -> TestResponse:
    visit.post(f"/apply/{CODE}/guest", email=GUEST)
    return visit.get(visit.link_in_mail(GUEST))


@state("applications.open_link", status=410)
def a_link_to_apply_that_is_too_old(visit: Visit) -> TestResponse:
    visit.post(f"/apply/{CODE}/guest", email=GUEST)
    link = visit.link_in_mail(GUEST)
    visit.clock.forward(days=9)
    return visit.get(link)


@state("applications.open_link", status=410)
def a_link_to_apply_that_was_used(visit: Visit) -> TestResponse:
    visit.post(f"/apply/{CODE}/guest", email=GUEST)
    link = visit.link_in_mail(GUEST)
    step = visit.post(visit.send(link).request.path, **FILLED).request.path
    visit.post(step, seen=hidden(visit.get(step).text, "seen"))
    visit.sign_out()
    return visit.post(link)


@state("applications.form", is_main=True)
def the_form_of_an_application(visit: Visit) -> TestResponse:
    return visit.get(_begin(visit))


@state("applications.form")
def the_form_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_begin(visit))


@state("applications.form")
def the_form_of_somebody_signed_in(visit: Visit) -> TestResponse:
    return visit.get(_own_form(visit))


@state("applications.save_form", status=422)
def the_form_with_errors(visit: Visit) -> TestResponse:
    wrong = {**FILLED, "f-people": "many", "f-kana": "漢字", "f-phone": "1", "f-rules": "", "f-course": ""}
    wrong["f-birthday-month"] = "13"
    return visit.post(_begin(visit), **wrong)


@state("applications.form")
def the_form_with_a_file(visit: Visit) -> TestResponse:
    form = _begin(visit)
    paper = (BytesIO(b"%PDF-1.4\n%%EOF\n"), "手帳の写し.pdf")
    visit.post(form, **{**FILLED, "f-reduction": "yes", "f-proof": paper, "step": "f-proof"})
    return visit.get(form)


@state("applications.save_form")
def the_form_is_kept_for_later(visit: Visit) -> TestResponse:
    return visit.post(_begin(visit), **{**FILLED, "step": "later"})


@state("applications.confirm")
def all_answers_before_they_are_sent(visit: Visit) -> TestResponse:
    return visit.get(_filled(visit))


@state("applications.done")
def an_application_that_was_just_sent(visit: Visit) -> TestResponse:
    return _send(visit)


@state("applications.drop")
def an_application_that_was_given_up(visit: Visit) -> TestResponse:
    return visit.post(_begin(visit) + "/drop")


@state("applications.applications")
def ones_applications(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/applications")


@state("applications.applications")
def no_applications(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get("/applications")


@state("applications.application", is_main=True)
def an_application_that_was_returned(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "returned"))


@state("applications.application")
def an_application_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_own(visit, "returned"))


@state("applications.application")
def an_application_that_is_completed(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "completed"))


def _of(visit: Visit, status: str, email: str) -> TestResponse:
    found = visit.application(status)
    visit.sign_in(email)
    return visit.get(f"/applications/{found.reference}")


@state("applications.application")
def an_application_that_is_worked_on(visit: Visit) -> TestResponse:
    return _of(visit, "in_review", "yamazaki@harunagi.example")


@state("applications.application")
def an_application_that_was_put_right(visit: Visit) -> TestResponse:
    return _of(visit, "resubmitted", "takahashi@harunagi.example")


@state("applications.application")
def an_application_that_was_refused(visit: Visit) -> TestResponse:
    return _of(visit, "refused", "oda@harunagi.example")


@state("applications.application")
def an_application_that_was_withdrawn(visit: Visit) -> TestResponse:
    return _of(visit, "withdrawn", "nguyen@harunagi.example")


@state("applications.form")
def the_form_of_an_application_to_put_right(visit: Visit) -> TestResponse:
    return visit.post(_own(visit, "returned") + "/correct")


@state("applications.withdraw")
def taking_an_application_back(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "returned") + "/withdraw")


@state("applications.withdraw", status=422)
def taking_an_application_back_without_a_reason(visit: Visit) -> TestResponse:
    return visit.send(_own(visit, "returned") + "/withdraw", reason="")


@state("applications.application")
def an_application_just_taken_back(visit: Visit) -> TestResponse:
    return visit.send(_own(visit, "returned") + "/withdraw", reason="都合が悪くなったため")


@state("applications.enquiry")
def the_enquiry(visit: Visit) -> TestResponse:
    return visit.get("/applications/enquiry")


@state("applications.enquiry", status=422)
def the_enquiry_left_empty(visit: Visit) -> TestResponse:
    return visit.post("/applications/enquiry", number="", password="")


@state("applications.enquiry", status=422)
def the_enquiry_with_a_wrong_password(visit: Visit) -> TestResponse:
    return visit.post("/applications/enquiry", number="2611-2488-6387", password="12345-67890")


@state("applications.application")
def an_application_seen_by_enquiry(visit: Visit) -> TestResponse:
    done = _send(visit).text
    number = re.search(r"[0-9]{4}-[0-9]{4}-[0-9]{4}", done)
    password = re.search(r"[0-9]{5}-[0-9]{5}", done)
    assert number is not None
    assert password is not None
    visit.sign_out()
    return visit.post("/applications/enquiry", number=number[0], password=password[0])


@state("applications.first_slip_page")
def the_slip_as_a_page_just_after_sending(visit: Visit) -> TestResponse:
    return visit.get(_send(visit).request.path.replace("/done", "/slip"))


@state("applications.slip")
def the_slip_of_an_application_as_a_page(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "returned") + "/slip")


@state("applications.content")
def the_content_of_an_application_as_a_page(visit: Visit) -> TestResponse:
    return visit.get(_own(visit, "returned") + "/content")
