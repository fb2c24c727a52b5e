"""The start page of staff, and the navigation with counts on all of their pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask_login import current_user

from booking.accounts.access import staff
from booking.applications.queries import count_waiting
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import _
from booking.facilities.models import Facility
from booking.facilities.queries import list_staff_facilities
from booking.outbox.failures import MailState
from booking.outbox.queries import count_failed
from booking.pages.blueprint import blueprint
from booking.reservations import queries

# Somebody who looks after more finds them on the start page.
MOST_IN_NAVIGATION = 5

_OF_FACILITIES = ("facility_setup", "reservations_admin")
_OF_RULES = (
    "office.add_closure",
    "office.hide",
    "office.publish_rules",
    "office.rehearsal",
    "office.remove_closing_rule",
    "office.remove_closure",
    "office.rules",
)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for somebody of the staff, and what is on today."""

    facilities: list[Facility]
    requests: int
    due: int
    """Requests that have to be decided today."""
    applications: int | None
    """Applications that wait for clerks of the same procedures; None for somebody who is no clerk."""
    today: dict[int, int]
    """Reservations of today by facility; those without are left out."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of the staff's navigation."""

    label: str
    url: str
    group: str
    count: int | None = None
    is_current: bool = False
    due: int = 0
    """Of the count, what can't wait until tomorrow."""


class StaffNavigation:
    """The items, worked out when a page shows them: pages of residents ask nothing."""

    def __iter__(self) -> Iterator[NavigationItem]:
        return iter(_items())


@blueprint.app_context_processor
def navigation() -> dict[str, Any]:
    """What layouts/staff.html needs."""
    return {"staff_navigation": StaffNavigation(), "staff_today": local_date(clock.now())}


def _work() -> Work:
    """Loaded once a request, in four statements, and two more for clerks."""
    if "staff_work" not in g:
        now = clock.now()
        facilities = list_staff_facilities(current_user)
        ids = [one.id for one in facilities]
        due = queries.due_until(current_user.municipality_id, now)
        waiting, due_now = queries.count_waiting(ids, now, due)
        g.staff_work = Work(
            facilities,
            waiting,
            due_now,
            count_waiting(current_user) if current_user.is_clerk else None,
            queries.count_day(ids, local_date(now)),
        )
    work: Work = g.staff_work
    return work


def _items() -> list[NavigationItem]:
    if not (current_user.is_authenticated and current_user.is_staff):
        return []
    work = _work()
    return [
        *_today(work),
        *_waiting(work),
        *_desk(work),
        *(_settings() if current_user.is_administrator else ()),
    ]


def _today(work: Work) -> Iterator[NavigationItem]:
    yield _item(_("はじめの画面"), "pages.staff_home", _("きょう"))
    if len(work.facilities) <= MOST_IN_NAVIGATION:
        for one in work.facilities:
            yield _day_item(one, work.today.get(one.id, 0))


def _waiting(work: Work) -> Iterator[NavigationItem]:
    group = _("待っている仕事")
    if current_user.is_at_counter:
        url = url_for("reservations_staff.queue")
        here = request.path.startswith(url)
        yield NavigationItem(_("許可待ち"), url, group, work.requests, here, work.due)
    if work.applications is not None:
        url = url_for("applications_staff.queue")
        here = request.blueprint == "applications_staff"
        yield NavigationItem(_("申請の受付"), url, group, work.applications, here)
    if current_user.is_administrator:
        undelivered = count_failed(current_user.municipality_id, MailState.UNDELIVERED)
        here = _is_below("administration.mails")
        yield NavigationItem(
            _("届かなかったメール"), url_for("administration.mails"), group, undelivered, here
        )


def _desk(work: Work) -> Iterator[NavigationItem]:
    group = _("窓口")
    if work.facilities:
        yield NavigationItem(
            _("予約を入れる"), url_for("counter.new"), group, None, request.blueprint == "counter"
        )
    if current_user.is_at_counter:
        here = request.path.startswith(url_for("accounts.search_people"))
        yield NavigationItem(_("利用者をさがす"), url_for("accounts.search_people"), group, None, here)


def _settings() -> Iterator[NavigationItem]:
    """The administrators' screens."""
    screens = (
        (_("設定の一覧"), "administration.overview"),
        (_("自治体"), "administration.municipality"),
        (_("施設と室場"), "facility_setup.index"),
        (_("祝日"), "administration.holidays"),
        (_("役所の休みの日"), "administration.office_days"),
        (_("職員と役割"), "administration.staff"),
        (_("規約と利用目的"), "administration.terms"),
        (_("手続き"), "applications_admin.index"),
        (_("お知らせ"), "administration.notices"),
    )
    for label, endpoint in screens:
        here = _is_of_facilities() if endpoint == "facility_setup.index" else _is_below(endpoint)
        yield NavigationItem(label, url_for(endpoint), _("設定"), None, here)


def _is_of_facilities() -> bool:
    """Whether the page sets up a facility: its data, its spaces or its rules."""
    return request.blueprint in _OF_FACILITIES or request.endpoint in _OF_RULES


def _is_below(endpoint: str) -> bool:
    """Whether the page that is shown is that screen, or one of its own pages."""
    url = url_for(endpoint)
    return request.path == url or (url.count("/") > 1 and request.path.startswith(f"{url}/"))


def _item(label: str, endpoint: str, group: str, count: int | None = None) -> NavigationItem:
    return NavigationItem(label, url_for(endpoint), group, count, request.endpoint == endpoint)


def _day_item(facility: Facility, count: int) -> NavigationItem:
    endpoint, values = "reservations_staff.day", request.view_args or {}
    here = request.endpoint == endpoint and values.get("facility_id") == facility.id
    url = url_for(endpoint, facility_id=facility.id)
    return NavigationItem(facility.name, url, _("きょう"), count, here)


@blueprint.get("/staff")
@staff
def staff_home() -> str:
    """What waits, and today at each facility."""
    return render_template("pages/staff_home.html", work=_work(), today=local_date(clock.now()))
