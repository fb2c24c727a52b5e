"""One day of a facility: all of its spaces beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

from flask import render_template, request, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import date_text, local_date, minute_text
from booking.core.i18n import _
from booking.facilities.queries import get_published_facility, list_spaces
from booking.facilities.rules.settings import TimetableKind
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day, read_day
from booking.offers.queries import Offers, load_offers
from booking.offers.queries.places import PlacedSpace, arrange
from booking.offers.rules import SlotOffer, SlotState, summarise
from booking.offers.views.blueprint import blueprint, viewer_id
from booking.offers.views.month import ranges_text
from booking.offers.views.words import note_of, telling_reason

VIEWS = ("grid", "list")
# Columns of the table stand for so many minutes where the timetables allow.
COARSE, FINE = 30, 15


@dataclass(frozen=True, slots=True)
class SlotCell:
    """One slot in the table or in the list, as the components read it."""

    starts: int
    ends: int
    state: SlotState
    name: str
    time_text: str
    note: str
    """Beside the word: from when it can be booked."""
    reason: str
    choose_address: str
    """Where its button posts to; empty if it can't be picked."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space of the day."""

    name: str
    full_name: str
    url: str
    note: str
    is_part: bool
    is_last_part: bool
    starts_group: bool
    slots: Sequence[SlotCell]
    reasons: Sequence[str]
    """What the words alone do not say."""
    state: SlotState
    free_text: str | None
    """The free times of a space by the hour; None for periods."""
    price_text: str | None
    """Its step, where the time is to be chosen."""
    pick_url: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """From when to when the table reaches, and how long a column is; in minutes."""

    opens: int
    closes: int
    step: int


@blueprint.get("/facilities/<int:facility_id>/day")
@public
def facility_day(facility_id: int) -> str:
    """What is free of all spaces of a facility on a day."""
    now = clock.now()
    today = local_date(now)
    municipality = get_current()
    facility = get_published_facility(municipality.id, facility_id)
    wish = read_day(request.args.get("date"), today)
    placed = arrange(list_spaces(facility.id))
    ids = [one.space.id for one in placed]
    offers = load_offers(municipality.id, ids, [wish.day], now=now, viewer_id=viewer_id())
    rows = [_row(one, offers, wish.day) for one in placed]
    view = request.args.get("view")
    return render_template(
        "offers/day.html",
        facility=facility,
        wish=wish,
        holiday=offers.board.holidays.get(wish.day),
        rows=rows,
        table_rows=[lane for row in rows for lane in _lanes(row)],
        frame=_frame(rows),
        view=view if view in VIEWS else None,
        has_parts=any(one.has_parts for one in placed),
        shared_reasons=_shared_reasons(rows),
        states=_states(rows),
        previous=wish.day - timedelta(days=1) if wish.day > today else None,
        following=wish.day + timedelta(days=1) if wish.day < last_day(today) else None,
        today=today,
        last=last_day(today),
    )


def _row(placed: PlacedSpace, offers: Offers, day: date) -> SpaceRow:
    space, of_day = placed.space, offers.of(placed.space.id, day)
    timetable = offers.board.rules[space.id].timetable
    by_the_hour = timetable is not None and timetable.kind is TimetableKind.STEPS
    start = url_for("reservations.start")
    capacity = space.capacity
    url = url_for("offers.space", space_id=space.id, month=f"{day:%Y-%m}", day=day.isoformat(), _anchor="day")
    return SpaceRow(
        name=_short_name(space.name, placed.whole.name) if placed.whole else space.name,
        full_name=_("%(space)s %(day)s", space=space.name, day=date_text(day)),
        url=url,
        note=_("%(count)s人まで", count=capacity) if capacity else "",
        is_part=placed.whole is not None,
        is_last_part=placed.is_last_part,
        starts_group=placed.whole is None,
        slots=[_cell(offer, start) for offer in of_day],
        reasons=_reasons(of_day, name_them=not by_the_hour),
        state=summarise(day, of_day).state,
        free_text=ranges_text(of_day) if by_the_hour else None,
        price_text=_("%(minutes)s分ごと", minutes=timetable.step) if timetable and by_the_hour else None,
        pick_url=url if by_the_hour else None,
    )


def _cell(offer: SlotOffer, start: str) -> SlotCell:
    slot = offer.slot
    address = ""
    if offer.state is SlotState.FREE:
        address = f"{start}?space={offer.space_id}&day={slot.day}&starts={slot.starts}&ends={slot.ends}"
    return SlotCell(
        starts=slot.starts,
        ends=slot.ends,
        state=offer.state,
        name=slot.name,
        time_text=f"{minute_text(slot.starts)}–{minute_text(slot.ends)}",
        note=note_of(offer),
        reason=offer.reason,
        choose_address=address,
    )


def _short_name(name: str, whole: str) -> str:
    """半面A below メインアリーナ 全面: the words that both begin with are said once."""
    own, above = name.split(), whole.split()
    while len(own) > 1 and above and own[0] == above[0]:
        own, above = own[1:], above[1:]
    return " ".join(own)


def _reasons(offers: Iterable[SlotOffer], *, name_them: bool) -> list[str]:
    """Each reason that says more than the word, once, with the periods that it is about."""
    periods: dict[str, list[str]] = {}
    for offer in offers:
        reason = telling_reason(offer)
        if reason:
            periods.setdefault(reason, []).append(offer.slot.name)
    if not name_them or (len(periods) == 1 and len(next(iter(periods.values()))) > 1):
        return list(periods)
    joint = _("・")
    return [
        _("%(periods)s：%(reason)s", periods=joint.join(names), reason=reason) if all(names) else reason
        for reason, names in periods.items()
    ]


def _lanes(row: SpaceRow) -> list[SpaceRow]:
    """The row as rows of slots that do not overlap: 全日 stands below 午前, 午後 and 夜間."""
    lanes: list[list[SlotCell]] = []
    for cell in sorted(row.slots, key=lambda one: (one.ends - one.starts > 8 * 60, one.starts, one.ends)):
        for lane in lanes:
            if all(cell.ends <= other.starts or other.ends <= cell.starts for other in lane):
                lane.append(cell)
                break
        else:
            lanes.append([cell])
    return [_lane(row, sorted(lane, key=lambda one: one.starts), n) for n, lane in enumerate(lanes)] or [row]


def _lane(row: SpaceRow, slots: Sequence[SlotCell], number: int) -> SpaceRow:
    if number == 0 and len(slots) == len(row.slots):
        return row
    names = _("・").join(slot.name for slot in slots if slot.name)
    return SpaceRow(
        name=row.name if number == 0 else _("%(space)s（%(period)s）", space=row.name, period=names),
        full_name=row.full_name,
        url=row.url,
        note=row.note if number == 0 else "",
        is_part=row.is_part,
        is_last_part=row.is_last_part,
        starts_group=row.starts_group and number == 0,
        slots=slots,
        reasons=row.reasons,
        state=row.state,
        free_text=row.free_text,
        price_text=row.price_text,
        pick_url=row.pick_url,
    )


def _frame(rows: Iterable[SpaceRow]) -> Frame | None:
    cells = [cell for row in rows for cell in row.slots]
    if not cells:
        return None
    opens = min(cell.starts for cell in cells) // 60 * 60
    closes = max(cell.ends for cell in cells)
    common = gcd(*(minute - opens for cell in cells for minute in (cell.starts, cell.ends)))
    return Frame(opens, closes, COARSE if common % COARSE == 0 else FINE)


def _shared_reasons(rows: Sequence[SpaceRow]) -> list[str]:
    """The reasons of all rows, if every row has the same: then they are told once."""
    if len(rows) < 2 or not rows[0].reasons:
        return []
    return list(rows[0].reasons) if all(row.reasons == rows[0].reasons for row in rows) else []


def _states(rows: Iterable[SpaceRow]) -> list[SlotState]:
    present = {cell.state for row in rows for cell in row.slots}
    return [state for state in SlotState if state in present]
