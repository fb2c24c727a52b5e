"""The clerks' applications."""

from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import CLERK, Visit


def _case(visit: Visit, status: str) -> str:
    found = visit.application(status)
    visit.sign_in(CLERK)
    return f"/staff/applications/{found.reference}"


def _beside(visit: Visit, status: str) -> str:
    """The same beside the list, to which the address of a case leads."""
    found = visit.application(status)
    visit.sign_in(CLERK)
    return f"/staff/applications?state=all&case={found.reference}"


def _deed(visit: Visit, status: str, deed: str, **typed: str) -> TestResponse:
    found = visit.application(status)
    visit.sign_in(CLERK)
    return visit.post(f"/staff/applications/{found.reference}/{deed}", version=found.version, **typed)


@state("applications_staff.queue")
def the_applications_for_a_clerk(visit: Visit) -> TestResponse:
    visit.sign_in(CLERK)
    return visit.get("/staff/applications")


@state("applications_staff.queue")
def all_applications_for_a_clerk(visit: Visit) -> TestResponse:
    visit.sign_in(CLERK)
    return visit.get("/staff/applications?state=all")


@state("applications_staff.queue")
def no_applications_for_a_clerk(visit: Visit) -> TestResponse:
    visit.settle_applications()
    visit.sign_in(CLERK)
    return visit.get("/staff/applications")


@state("applications_staff.queue", is_main=True)
def an_application_that_has_arrived(visit: Visit) -> TestResponse:
    return visit.get(_case(visit, "received"))


@state("applications_staff.queue")
def an_application_that_the_clerk_works_on(visit: Visit) -> TestResponse:
    return visit.get(_case(visit, "in_review"))


@state("applications_staff.queue")
def an_application_put_right_for_a_clerk(visit: Visit) -> TestResponse:
    return visit.get(_case(visit, "resubmitted"))


@state("applications_staff.queue")
def an_application_to_be_completed(visit: Visit) -> TestResponse:
    return visit.get(_beside(visit, "in_review") + "&step=complete")


@state("applications_staff.queue")
def an_application_to_be_refused(visit: Visit) -> TestResponse:
    return visit.get(_beside(visit, "in_review") + "&step=refuse")


@state("applications_staff.queue")
def an_application_to_be_returned(visit: Visit) -> TestResponse:
    return visit.get(_beside(visit, "in_review") + "&step=return")


@state("applications_staff.refuse", status=422)
def an_application_refused_without_a_reason(visit: Visit) -> TestResponse:
    return _deed(visit, "in_review", "refuse", message="")


@state("applications_staff.return_", status=422)
def an_application_returned_without_a_remark(visit: Visit) -> TestResponse:
    return _deed(visit, "in_review", "return", message="")


@state("applications_staff.complete", status=409)
def an_application_that_a_colleague_decided(visit: Visit) -> TestResponse:
    return _deed(visit, "completed", "complete", message="")


@state("applications_staff.find")
def applications_that_were_found(visit: Visit) -> TestResponse:
    visit.sign_in(CLERK)
    return visit.post("/staff/applications/find", words="田")


@state("applications_staff.find")
def no_application_was_found(visit: Visit) -> TestResponse:
    visit.sign_in(CLERK)
    return visit.post("/staff/applications/find", words="これは誰でもない")


@state("applications_staff.slip")
def the_slip_for_a_clerk(visit: Visit) -> TestResponse:
    return visit.get(_case(visit, "received") + "/slip")


@state("applications_staff.content")
def the_content_for_a_clerk(visit: Visit) -> TestResponse:
    return visit.get(_case(visit, "received") + "/content")
