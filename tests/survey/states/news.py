"""Notices and emergencies, the page for no connection, and the refusals that have a page of their own."""

from datetime import timedelta

from werkzeug.test import TestResponse

from booking.core.db import db
from booking.municipalities.queries import get_current
from booking.news import queries, service
from booking.news.models import Notice
from booking.news.rules import NoticeDetails, NoticeKind
from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, STAFF, Visit

TITLE = "大雨警報のため、市の施設はきょう15:00に閉まります"


def _warn(visit: Visit) -> Notice:
    """An emergency is out."""
    now = visit.clock.moment
    body = "15:00からあとの予約は市が取り消し、使用料を全額返します。手続きは要りません。"
    details = NoticeDetails(NoticeKind.EMERGENCY, TITLE, body, now, now + timedelta(hours=6))
    with visit.app.test_request_context(), db.transaction():
        made = service.publish(get_current().id, details, author_id=None, now=now)
        number, body_id = made.id, made.municipality_id
    return queries.get_notice(body_id, number)


def _newest(visit: Visit) -> int:
    with visit.app.test_request_context():
        return queries.list_shown(get_current().id, visit.clock.moment, limit=1)[0].id


@state("pages.news")
def the_news(visit: Visit) -> TestResponse:
    return visit.get("/news")


@state("pages.news")
def no_news(visit: Visit) -> TestResponse:
    visit.clock.forward(hours=24 * 90)
    return visit.get("/news")


@state("pages.notice")
def a_notice(visit: Visit) -> TestResponse:
    return visit.get(f"/news/{_newest(visit)}")


@state("pages.notice")
def a_notice_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"/news/{_newest(visit)}")


@state("pages.notice", status=404)
def a_notice_that_has_ended(visit: Visit) -> TestResponse:
    return visit.get("/news/99")


@state("pages.front", is_main=True)
def the_front_page_with_an_emergency(visit: Visit) -> TestResponse:
    _warn(visit)
    return visit.get("/")


@state("pages.notice")
def an_emergency_in_full_for_readers_of_english(visit: Visit) -> TestResponse:
    number = _warn(visit).id
    visit.speak("en")
    return visit.get(f"/news/{number}")


@state("pages.staff_home")
def the_staff_with_an_emergency(visit: Visit) -> TestResponse:
    _warn(visit)
    visit.sign_in(STAFF)
    return visit.get("/staff")


@state("administration.notices")
def the_notices_for_administrators(visit: Visit) -> TestResponse:
    _warn(visit)
    visit.sign_in(ADMINISTRATOR)
    return visit.get("/admin/notices?sort=title")


@state("administration.add_notice")
def a_new_notice(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get("/admin/notices/new")


@state("administration.add_notice", status=422)
def a_new_notice_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.send("/admin/notices/new", title="", body="", until_minute="25:00", link="x", title_en="x")


@state("administration.add_notice")
def an_emergency_before_it_is_out(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    changes = {"kind": "emergency", "title": TITLE, "body": "大雨のためです。", "until_day": "2026-12-02"}
    return visit.send("/admin/notices/new", **changes)


@state("administration.notice")
def a_notice_to_be_changed(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"/admin/notices/{_newest(visit)}")


@state("administration.end_notice")
def a_notice_before_it_is_ended(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(f"/admin/notices/{_newest(visit)}/end")


@state("administration.notices")
def a_notice_has_just_been_ended(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.send(f"/admin/notices/{_newest(visit)}/end")


@state("pages.offline", is_main=True)
def no_connection(visit: Visit) -> TestResponse:
    return visit.get("/offline")
