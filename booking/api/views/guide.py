"""The description for programs, and the guide for the people who write them."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api import openapi, problems
from booking.api.links import absolute
from booking.api.queries import NamedSpace, list_named_spaces
from booking.api.responses import OFTEN, RARELY, answered
from booking.api.rules import FACILITIES_PER_PAGE, MOST_DAYS, MOST_PER_PAGE, SPACES_PER_PAGE
from booking.api.views.blueprint import blueprint as machines
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import _, _l, current_locale
from booking.core.links import webcal
from booking.facilities.pool_queries import find_any_pool
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day
from booking.offers.rules.states import SlotState
from booking.offers.views.words import SIGNS

blueprint = Blueprint("api_pages", __name__)

# By code: what has happened, and what the program should do.
PROBLEMS = {
    "invalid_parameters": _l("パラメーターの名前か値が違います。errors に1つずつ書いてあります。"),
    "no_such_days": _l("過ぎた日か、まだ見られない先の日です。"),
    "not_found": _l("そのアドレス・施設・室場はないか、公開されていません。"),
    "method_not_allowed": _l("読むこと（GET）だけができます。"),
    "too_many_requests": _l("呼び出しが多すぎます。Retry-After の秒数だけ待ってください。"),
    "broken": _l("こちらの不具合です。しばらくしてから、もう一度呼び出してください。"),
    "unavailable": _l("いまは答えられません。Retry-After の秒数だけ待ってください。"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """One thing that can be read: its pattern, an address that works, what it is."""

    pattern: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """Lines to copy that work in this installation."""

    facilities: str
    facility: str
    week: str
    free: str
    day: str
    conditional: str
    calendar: str
    subscribe: str
    names: str


@machines.get("/openapi.json")
@public
def description() -> BaseResponse:
    """The OpenAPI document."""
    municipality = get_current()
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    title = f"{municipality.name_en or municipality.name}: facilities and availability"
    found = openapi.document(base, title, absolute("api_pages.guide"), licence())
    return answered(found, fresh=RARELY)


@blueprint.get("/api")
@public
def guide() -> str:
    """What there is for programs, and how one begins, with addresses that work here."""
    municipality = get_current()
    found = list_named_spaces(municipality.id, None, first=0, limit=1)
    example = found[0] if found else None
    tomorrow = local_date(clock.now()) + timedelta(days=1)
    return render_template(
        "api/guide.html",
        addresses=_addresses(example, find_any_pool(municipality.id)),
        example=_example(example, tomorrow) if example else None,
        signs=[(state, state.value, text) for state, text in SIGNS if state is not SlotState.PARTIAL],
        problems=[(code, status, PROBLEMS[code]) for code, status in problems.STATUSES.items()],
        licence=licence(),
        most_days=MOST_DAYS,
        last=last_day(local_date(clock.now())),
        facilities_per_page=FACILITIES_PER_PAGE,
        spaces_per_page=SPACES_PER_PAGE,
        most_per_page=MOST_PER_PAGE,
        fresh=(OFTEN, RARELY),
    )


def _pool_addresses(pool_id: int | None) -> list[Address]:
    """Not every city has pools."""
    if pool_id is None:
        return []
    return [
        Address(
            "/api/v1/pools/{id}/availability?from=&to=",
            url_for("api.pool_availability", pool_id=pool_id),
            _("室場のまとめ（「どの面でも」など）の、日ごとの空きの数"),
        )
    ]


def _addresses(example: NamedSpace | None, pool_id: int | None) -> list[Address]:
    """What can be read; addresses with an id lead to something that exists, if anything does."""
    facility_id, space_id = (example.facility_id, example.id) if example else (1, 1)
    return [
        Address("/api/v1/facilities", url_for("api.facilities"), _("施設の一覧")),
        Address(
            "/api/v1/facilities/{id}",
            url_for("api.facility", facility_id=facility_id),
            _("施設1つと、その室場・時間割"),
        ),
        Address(
            "/api/v1/spaces/{id}/availability?from=&to=",
            url_for("api.space_availability", space_id=space_id),
            _("室場1つの、日ごとの空き状況"),
        ),
        *_pool_addresses(pool_id),
        Address(
            "/api/v1/availability?date=&facility=",
            url_for("api.availability"),
            _("ある日の、すべての室場（または1つの施設）の空き状況"),
        ),
        Address(
            "/spaces/{id}/calendar.ics",
            url_for("api_calendars.space_calendar", space_id=space_id),
            _("室場1つのカレンダー（iCalendar）"),
        ),
        Address("/api/v1/openapi.json", url_for("api.description"), _("この API の定義（OpenAPI 3.1）")),
    ]


def _example(space: NamedSpace, day: date) -> Example:
    span = {"from": day.isoformat(), "to": (day + timedelta(days=6)).isoformat()}
    week = absolute("api.space_availability", space_id=space.id, **span)
    only_changes = "curl -s --etag-save tag --etag-compare tag -o week.json -w '%{http_code}\\n'"
    return Example(
        facilities=f"curl '{absolute('api.facilities')}'",
        facility=f"curl '{absolute('api.facility', facility_id=space.facility_id)}'",
        week=f"curl '{week}'",
        free=f"curl -s '{week}' | jq -r '.days[].slots[] | select(.state == \"free\") | .starts_at'",
        day=f"curl '{absolute('api.availability', date=day.isoformat(), facility=space.facility_id)}'",
        conditional=f"{only_changes} '{week}'",
        calendar=absolute("api_calendars.space_calendar", space_id=space.id),
        subscribe=webcal(absolute("api_calendars.space_calendar", space_id=space.id)),
        names=space.names_in(current_locale()),
    )


def licence() -> tuple[str, str] | None:
    """Name and address of the licence that the municipality has set; None without one."""
    text = str(current_app.config.get("DATA_LICENCE") or "").strip()
    name, _gap, url = text.rpartition(" ")
    if not url.startswith("https://"):
        name, url = text, ""
    return (name, url) if name else None
