"""Registering, signing in, one's account."""

from werkzeug.test import TestResponse

from booking.accounts.rules import Audience
from booking.accounts.service import set_audience
from booking.core.db import db
from tests.survey.state import state
from tests.survey.visit import NEWCOMER, RESIDENT, STAFF, Visit

SOMEBODY = "taro@harunagi.example"
PASSWORD = "haru-resident-demo"
NEW = "new-address@harunagi.example"


def _link(visit: Visit, kind: str, email: str) -> str:
    """The address in the mail to somebody who asks for it."""
    visit.post("/register" if kind == "register" else "/forgot", email=email)
    return visit.link_in_mail(email)


def _change_address(visit: Visit) -> None:
    visit.sign_in(RESIDENT)
    visit.post("/account/email", email=NEW, old_password=PASSWORD, password=PASSWORD)


@state("accounts.sign_in", is_main=True)
def the_sign_in(visit: Visit) -> TestResponse:
    return visit.get("/sign-in")


@state("accounts.sign_in")
def the_sign_in_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/sign-in")


@state("accounts.sign_in", status=422)
def the_sign_in_left_empty(visit: Visit) -> TestResponse:
    return visit.post("/sign-in", email="", password="")


@state("accounts.sign_in", status=422)
def the_sign_in_with_a_wrong_password(visit: Visit) -> TestResponse:
    return visit.post("/sign-in", email=RESIDENT, password="not this one")


@state("accounts.register")
def registering(visit: Visit) -> TestResponse:
    return visit.get("/register")


@state("accounts.register", status=422)
def registering_with_errors(visit: Visit) -> TestResponse:
    return visit.post("/register", email="taro@")


@state("accounts.mail_sent")
def a_mail_to_register_was_sent(visit: Visit) -> TestResponse:
    return visit.post("/register", email=SOMEBODY)


@state("accounts.finish_registration")
def registering_behind_the_link(visit: Visit) -> TestResponse:
    return visit.get(_link(visit, "register", SOMEBODY))


@state("accounts.finish_registration")
def registering_behind_the_link_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(_link(visit, "register", SOMEBODY))


@state("accounts.finish_registration", status=422)
def registering_behind_the_link_with_errors(visit: Visit) -> TestResponse:
    return visit.send(
        _link(visit, "register", SOMEBODY), name="", phone="1", postal_code="12", password="short"
    )


@state("accounts.finish_registration", status=410)
def a_link_to_register_that_is_too_old(visit: Visit) -> TestResponse:
    link = _link(visit, "register", SOMEBODY)
    visit.clock.forward(days=3)
    return visit.get(link)


@state("accounts.forgot")
def a_forgotten_password(visit: Visit) -> TestResponse:
    return visit.get("/forgot")


@state("accounts.forgot", status=422)
def a_forgotten_password_with_errors(visit: Visit) -> TestResponse:
    return visit.post("/forgot", email="")


@state("accounts.mail_sent")
def a_mail_for_a_new_password_was_sent(visit: Visit) -> TestResponse:
    return visit.post("/forgot", email=RESIDENT)


@state("accounts.reset")
def a_new_password_behind_the_link(visit: Visit) -> TestResponse:
    return visit.get(_link(visit, "forgot", RESIDENT))


@state("accounts.reset", status=422)
def a_new_password_that_is_too_short(visit: Visit) -> TestResponse:
    return visit.send(_link(visit, "forgot", RESIDENT), password="short")


@state("accounts.reset", status=410)
def a_link_for_a_new_password_that_is_too_old(visit: Visit) -> TestResponse:
    link = _link(visit, "forgot", RESIDENT)
    visit.clock.forward(days=3)
    return visit.get(link)


@state("accounts.index")
def the_account(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/account")


@state("accounts.profile")
def ones_details(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/account/details")


@state("accounts.profile")
def ones_details_as_a_registered_group(visit: Visit) -> TestResponse:
    clerk, group = visit.user(STAFF), visit.user(RESIDENT)
    with db.transaction():
        set_audience(clerk, group.id, Audience.REGISTERED_GROUP, now=visit.clock.moment)
    visit.sign_in(RESIDENT)
    return visit.get("/account/details")


@state("accounts.profile", status=422)
def ones_details_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.send("/account/details", name="", phone="1", postal_code="1")


@state("accounts.change_address")
def another_mail_address(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/account/email")


@state("accounts.change_address", status=422)
def another_mail_address_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.post("/account/email", email="new@", password="")


@state("accounts.change_address")
def another_mail_address_that_waits_for_its_mailboxes(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.get("/account/email")


@state("accounts.confirm_new_address")
def a_new_address_is_confirmed(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.get(visit.link_in_mail(NEW))


@state("accounts.confirm_old_address")
def the_old_address_is_asked(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.get(visit.link_in_mail(RESIDENT))


@state("accounts.confirm_old_address")
def the_old_address_has_agreed(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.post(visit.link_in_mail(RESIDENT), password=PASSWORD)


@state("accounts.stop_address_change", status=422)
def the_old_address_says_no_without_being_sure(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.post(visit.link_in_mail(RESIDENT) + "/stop")


@state("accounts.confirm_old_address")
def the_old_address_has_stopped_it(visit: Visit) -> TestResponse:
    _change_address(visit)
    return visit.post(visit.link_in_mail(RESIDENT) + "/stop", sure="y")


@state("accounts.confirm_new_address", status=410)
def a_link_for_a_new_address_that_is_too_old(visit: Visit) -> TestResponse:
    _change_address(visit)
    link = visit.link_in_mail(NEW)
    visit.clock.forward(days=9)
    return visit.get(link)


@state("accounts.change_password")
def another_password(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/account/password")


@state("accounts.change_password", status=422)
def another_password_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.post("/account/password", old_password="", password="short")


@state("accounts.choose_password")
def a_password_of_ones_own_after_a_first_one(visit: Visit) -> TestResponse:
    visit.enter_with_first_password()
    return visit.get("/account/own-password")


@state("accounts.choose_password", status=422)
def a_password_of_ones_own_that_is_too_short(visit: Visit) -> TestResponse:
    visit.enter_with_first_password()
    return visit.send("/account/own-password", password="short")


@state("accounts.list_sessions")
def the_devices(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    visit.sign_in(RESIDENT)
    return visit.get("/account/sessions")


@state("accounts.terms")
def new_terms_to_agree_to(visit: Visit) -> TestResponse:
    visit.publish_terms()
    visit.sign_in(NEWCOMER)
    return visit.get("/account/terms")


@state("accounts.terms", status=422)
def new_terms_without_agreeing(visit: Visit) -> TestResponse:
    visit.publish_terms()
    visit.sign_in(NEWCOMER)
    return visit.send("/account/terms", agree=None)


@state("pages.close_account")
def closing_the_account(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.get("/account/close")


@state("pages.close_account")
def closing_an_account_without_bookings(visit: Visit) -> TestResponse:
    visit.sign_in(NEWCOMER)
    return visit.get("/account/close")


@state("pages.send_close_account", status=422)
def closing_the_account_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(RESIDENT)
    return visit.send("/account/close", password="wrong")


@state("joining.join")
def somebody_joins_the_staff(visit: Visit) -> TestResponse:
    return visit.get(visit.invite(SOMEBODY))


@state("joining.join", status=422)
def somebody_joins_the_staff_with_errors(visit: Visit) -> TestResponse:
    return visit.send(visit.invite(SOMEBODY), name="", password="short")


@state("joining.join", status=410)
def an_invitation_that_is_too_old(visit: Visit) -> TestResponse:
    link = visit.invite(SOMEBODY)
    visit.clock.forward(days=30)
    return visit.get(link)
