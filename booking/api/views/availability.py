"""What is free, as JSON: one space over some days, many spaces on one day."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api import answers
from booking.api.answers import Json
from booking.api.links import Links, absolute
from booking.api.parameters import DayAsked, SpanAsked, WishAsked, read
from booking.api.queries import NamedSpace, list_named_spaces, official_titles
from booking.api.responses import OFTEN, Content, answered, given, json_of
from booking.api.rules import Span, clock_minute, day_of, span_of
from booking.api.views.blueprint import blueprint
from booking.core import clock
from booking.core.calendar import TOKYO, at_minute, local_date
from booking.facilities.models import Space
from booking.facilities.queries import get_published_facility, get_published_space
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_answer
from booking.offers.forms import last_day
from booking.offers.queries import Offers, list_combined, load_offers
from booking.reservations.queries import refusals_now
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import Refusal, RefusalCode
from booking.reservations.rules.wishes import AnyWish, Wish

# Nobody books further ahead; what lies behind is answered without looking.
FARTHEST = timedelta(days=3 * 366)


@blueprint.get("/spaces/<int:space_id>/availability")
@public
def space_availability(space_id: int) -> BaseResponse:
    """The slots of one space, day by day."""
    now = clock.now()
    key = ("api space", space_id, arguments(), local_date(now))
    return given(kept_answer(key, now, lambda: _space_content(space_id, now)), OFTEN)


def _space_content(space_id: int, now: datetime) -> Content:
    asked = read(SpanAsked, request.args)
    today = local_date(now)
    municipality = get_current()
    found = get_published_space(municipality.id, space_id)
    span = span_of(asked.first, asked.last, today, last_day(today))

    def make() -> Made[Content]:
        offers = load_offers(municipality.id, [found.id], span.days, now=now)
        return made(_space_answer(found, offers, span, now), offers)

    return kept(("api space", found.id, span, arguments()), None, now, make)


def _space_answer(found: Space, offers: Offers, span: Span, now: datetime) -> Json:
    home = found.facility
    name = NamedSpace(found.id, found.name, found.name_en, home.id, home.name, home.name_en)
    titles = official_titles(offers.board, [found.id]).get(found.id, ())
    return {
        "space": answers.space_name(name, Links()),
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "timezone": TOKYO.key,
        "days": answers.days(found.id, offers, span.days, titles, now),
        "next": rest_of(span, "api.space_availability", space_id=found.id),
    }


@blueprint.get("/spaces/<int:space_id>/answer")
@public
def answer(space_id: int) -> BaseResponse:
    """Whether a space can be booked at a time by some people, and every reason why not."""
    now = clock.now()
    asked = read(WishAsked, request.args)
    found = get_published_space(get_current().id, space_id)
    refusals = refusals_at(asked, partial(Wish, found.id), now)
    return answered(answers.may_book(asked, {"space_id": found.id}, refusals), fresh=OFTEN)


def refusals_at(
    asked: WishAsked, wish_at: Callable[[datetime, datetime], AnyWish], now: datetime
) -> Sequence[Refusal]:
    """Every reason against the wish for the time that is asked about."""
    starts, ends = clock_minute(asked.starts), clock_minute(asked.ends)
    if not (starts < ends and abs(asked.day - local_date(now)) <= FARTHEST):
        return [Refusal(RefusalCode.OUTSIDE_TIMETABLE)]
    wish = wish_at(at_minute(asked.day, starts), at_minute(asked.day, ends))
    return refusals_now(get_current().id, wish, now, Asker(audience=asked.audience))


@blueprint.get("/availability")
@public
def availability() -> BaseResponse:
    """The slots of one day of all spaces, or of those of one facility."""
    now = clock.now()
    key = ("api day", arguments(), local_date(now))
    return given(kept_answer(key, now, lambda: _day_content(now)), OFTEN)


def _day_content(now: datetime) -> Content:
    asked = read(DayAsked, request.args)
    today = local_date(now)
    municipality = get_current()
    day = day_of(asked.day, today, last_day(today))
    if asked.facility is not None:
        get_published_facility(municipality.id, asked.facility)

    def make() -> Made[Content]:
        first = (asked.page - 1) * asked.limit
        # One more than is shown tells whether there is another page.
        found = list_named_spaces(municipality.id, asked.facility, first=first, limit=asked.limit + 1)
        spaces = found[: asked.limit]
        offers = load_offers(municipality.id, [one.id for one in spaces], [day], now=now)
        has_more = len(found) > asked.limit
        return made(_day_answer(asked, day, spaces, offers, now, has_more=has_more), offers)

    return kept(("api day", municipality.id, day, arguments()), None, now, make)


def _day_answer(
    asked: DayAsked,
    day: date,
    spaces: Sequence[NamedSpace],
    offers: Offers,
    now: datetime,
    *,
    has_more: bool,
) -> Json:
    titles = official_titles(offers.board, [one.id for one in spaces])
    links, writer = Links(), answers.SlotWriter()
    following = None
    if has_more:
        values = {name: value for name, value in request.args.items() if name not in ("page", "date")}
        following = absolute("api.availability", **values, date=day.isoformat(), page=asked.page + 1)
    return {
        "date": day.isoformat(),
        "holiday": offers.board.holidays.get(day),
        "timezone": TOKYO.key,
        "spaces": [
            {
                "space": answers.space_name(one, links),
                "slots": writer.slots(offers.of(one.id, day), titles.get(one.id, ())),
                "combined": writer.slots(list_combined(offers, one.id, day, now=now), titles.get(one.id, ())),
            }
            for one in spaces
        ],
        "next": following,
    }


def rest_of(span: Span, endpoint: str, **values: int) -> str | None:
    """Where the days are that this answer does not tell."""
    if span.next_first is None or span.next_last is None:
        return None
    days = {"from": span.next_first.isoformat(), "to": span.next_last.isoformat()}
    return absolute(endpoint, **values, **days, **language())


def made(answer: Json, offers: Offers) -> Made[Content]:
    """The answer as it is kept, and what it rests on."""
    content = json_of(answer, {"next": str(answer["next"])} if answer["next"] else None)
    return Made(content, offers, len(content.body))


def arguments() -> tuple[tuple[str, str], ...]:
    """What the address asks for, repeated arguments included: those are refused, and nothing is kept then."""
    return tuple(sorted(request.args.items(multi=True)))


def language() -> dict[str, str]:
    """The language of the address, for the next one."""
    return {"lang": request.args["lang"]} if "lang" in request.args else {}
