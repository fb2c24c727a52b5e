"""What would it cost? For anybody, without an account and without booking anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import render_template, request

from booking.accounts.access import public
from booking.accounts.rules import ASSIGNABLE, AUDIENCE_NAMES, Audience
from booking.core import clock
from booking.core.calendar import at_minute, local_date, minute_text
from booking.core.i18n import _, current_locale
from booking.core.text import ascii_digits, clean_line
from booking.facilities.models import Facility, Space
from booking.facilities.queries import get_published_facility, list_spaces
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec, find_slot
from booking.fees.queries.tariffs import load_timeline
from booking.fees.rules.conditions import AudienceCondition, Measure, MeasuredCondition
from booking.fees.rules.english import heading_words_of
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.questions import AskedItem
from booking.fees.rules.quoting import Payer
from booking.fees.rules.steps import Items, Step, Table
from booking.fees.rules.tariff import Tariff, item_key
from booking.fees.rules.texts.steps import step_sentences
from booking.fees.rules.versions import TariffTimeline
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day, read_day
from booking.offers.views.blueprint import asker, blueprint
from booking.reservations.answer_forms import AnswerForm
from booking.reservations.queries import load_board
from booking.reservations.queries.asking import WishPrice, load_wish_price
from booking.reservations.rules.details import MOST_PEOPLE
from booking.reservations.rules.wishes import Wish


@dataclass(frozen=True, slots=True)
class Times:
    """From and until when the space can be had that day, in minutes; and what was chosen."""

    starts: Sequence[int]
    ends: Sequence[int]
    chosen: tuple[int, int]
    problem: str = ""
    is_let: bool = False
    """Whether what was chosen can be had as it is."""


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """One step as the tariff has it in print: what it does, and its prices."""

    step: Step
    sentences: Sequence[str]
    grid: Grid | None = None
    items: Sequence[AskedItem] = ()


@blueprint.get("/facilities/<int:facility_id>/cost")
@public
def cost(facility_id: int) -> str:
    """The working of a use that was chosen, with all that it depends on asked for."""
    now = clock.now()
    today = local_date(now)
    facility = get_published_facility(get_current().id, facility_id)
    timeline = load_timeline(facility.id)
    wish = read_day(request.args.get("date"), today)
    tariff = _tariff(timeline, wish.day, today)
    spaces = _priced(list_spaces(facility.id), tariff)
    space = _chosen(spaces)
    if tariff is None or space is None:
        return render_template("offers/cost.html", facility=facility, tariff=None)
    times = _times(space, wish.day, now)
    audience, people = _audience(), _people()
    price = _price(facility, space, wish.day, times, Payer(audience, people), today)
    answers = AnswerForm(price.asking)
    answers.read(request.args)
    answers.validate()
    price = price.saying(people, answers.answers)
    in_english = current_locale() == "en"
    is_known = not times.problem and not answers.errors
    if is_known and price.shown is None and not times.is_let:
        times = replace(times, problem=_("この時間では貸し出していません。ほかの時間を選んでください。"))
    return render_template(
        "offers/cost.html",
        facility=facility,
        tariff=tariff,
        spaces=spaces,
        space=space,
        wish=wish,
        first_day=today,
        last_day=last_day(today),
        times=times,
        start_choices=_as_choices(times.starts),
        end_choices=_as_choices(times.ends),
        space_choices=[(one.id, one.shown_name) for one in spaces],
        audience=audience,
        audience_choices=_audiences(tariff),
        people=people,
        asks_people=_asks_people(tariff),
        answers=answers,
        fee=price.shown if is_known else None,
        has_no_price=is_known and not times.problem and price.shown is None,
        printed=[_printed(tariff, one) for one in tariff.steps],
        words=heading_words_of(tariff) if in_english else {},
        in_english=in_english,
        message=price.quote.message if price.quote is not None else "",
    )


def _printed(tariff: Tariff, step: Step) -> PrintedStep:
    if isinstance(step, Table):
        has_rooms = all(row.rooms for row in step.rows)
        told = step_sentences(tariff, step.model_copy(update={"rooms": frozenset()}) if has_rooms else step)
        grid = grid_of_table(tariff, step, is_shown=True)
        return PrintedStep(step, told[1:], grid)  # what the grid says isn't said again
    sentences = step_sentences(tariff, step)
    if isinstance(step, Items):
        items = [AskedItem(item_key(step.key, one.key), step.label, one, step.label_en) for one in step.items]
        return PrintedStep(step, sentences[1:], items=items)  # the first tells how many there are
    return PrintedStep(step, sentences)


def _tariff(timeline: TariffTimeline, day: date, today: date) -> Tariff | None:
    dated = timeline.for_use(day, today)
    return dated.tariff if dated is not None else None


def _priced(spaces: Sequence[Space], tariff: Tariff | None) -> list[Space]:
    """The spaces of which the tariff says something."""
    return [one for one in spaces if tariff is not None and tariff.room_of(one.id) is not None]


def _chosen(spaces: Sequence[Space]) -> Space | None:
    asked = request.args.get("space", "")
    return next((one for one in spaces if str(one.id) == asked), spaces[0] if spaces else None)


def _times(space: Space, day: date, now: datetime) -> Times:
    board = load_board(space.municipality_id, [space.id], day, day, now)
    timetable = board.timetable_on(space.id, day)
    if timetable is None:
        return Times((), (), (0, 0), _("この日は貸し出していません。ほかの日を選んでください。"))
    starts, ends = _edges(timetable)
    start = _minute("starts", starts) or starts[0]
    end = _minute("ends", ends) or next((one for one in ends if one > start), ends[-1])
    problem = "" if start < end else _("終わりの時刻は、始まりより後にしてください。")
    is_let = find_slot(timetable, at_minute(day, start), at_minute(day, end), day) is not None
    return Times(starts, ends, (start, end), problem, is_let)


def _edges(timetable: TimetableSpec) -> tuple[list[int], list[int]]:
    """When a use can begin and end."""
    if timetable.kind is TimetableKind.PERIODS:
        periods = timetable.periods
        return sorted({one.starts for one in periods}), sorted({one.ends for one in periods})
    if timetable.kind is TimetableKind.DAY:
        return [timetable.opens], [timetable.closes]
    every, step = timetable.start_every or timetable.step, timetable.step
    starts = list(range(timetable.opens, timetable.closes - step + 1, every))
    return starts, list(range(timetable.opens + step, timetable.closes + 1, min(every, step)))


def _minute(name: str, among: Sequence[int]) -> int | None:
    asked = request.args.get(name, "")
    return next((one for one in among if str(one) == asked), None)


def _audience() -> Audience | None:
    asked = request.args.get("for", "")
    return next((one for one in ASSIGNABLE if one.value == asked), asker().audience)


def _people() -> int | None:
    typed = ascii_digits(clean_line(request.args.get("people", "")))
    return int(typed) if typed.isdecimal() and 0 < int(typed[:9]) <= MOST_PEOPLE else None


def _as_choices(minutes: Sequence[int]) -> list[tuple[int, str]]:
    return [(one, minute_text(one)) for one in minutes]


def _audiences(tariff: Tariff) -> list[tuple[str, str]]:
    """For whom it can be asked, where that makes a difference."""
    if not any(isinstance(one, AudienceCondition) for one in tariff.conditions):
        return []
    return [(one.value, AUDIENCE_NAMES[one]) for one in ASSIGNABLE]


def _asks_people(tariff: Tariff) -> bool:
    return any(
        isinstance(one, MeasuredCondition) and one.measure is Measure.PEOPLE for one in tariff.conditions
    )


def _price(facility: Facility, space: Space, day: date, times: Times, payer: Payer, today: date) -> WishPrice:
    start, end = times.chosen
    wish = Wish(space.id, at_minute(day, start), at_minute(day, end))
    return load_wish_price(facility.municipality_id, space, wish, payer, today)
