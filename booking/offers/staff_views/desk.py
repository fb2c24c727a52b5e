"""What the counter's page shows for what has been typed so far: places, people, and where to go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.accounts.queries import get_user, search_people
from booking.accounts.rules.people import phone_problem
from booking.core.calendar import local_date
from booking.core.errors import NotFound
from booking.core.text import clean_line, normalise_phone, to_katakana
from booking.facilities.models import Facility, Pool, Space
from booking.facilities.pool_queries import list_pools
from booking.facilities.queries import FacilityNotFound, SpaceNotFound, list_spaces, list_staff_facilities
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.rules.windows import Channel
from booking.fees.rules.matters import Asking
from booking.fees.rules.quoting import Payer
from booking.fees.rules.shown import ShownFee
from booking.offers.queries.counter import Place, look_at
from booking.offers.staff_forms import NEW_PERSON, CounterForm, choice_value, id_of, pool_id_of
from booking.reservations.answer_forms import AnswerForm
from booking.reservations.queries import find_last_booking
from booking.reservations.queries.asking import WishPrice, load_own_price, load_wish_price
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.wishes import Wish

# More people than this are narrowed down by typing more.
MOST_PEOPLE = 8
_KANA = re.compile("[ァ-ヶー・ ]+")


@dataclass(frozen=True, slots=True)
class Where:
    """The facilities that the reader looks after, and the place that is asked for."""

    facilities: Sequence[Facility]
    facility: Facility
    spaces: Sequence[Space]
    """Of the facility, what has a timetable."""
    space: Space | None
    """Of a pool: the one that would be given out."""
    place: Place | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the price depends on, and what it is; nothing where no slot is known or no tariff says so."""

    answers: AnswerForm
    price: WishPrice | None = None

    @property
    def fee(self) -> ShownFee | None:
        """What it costs with the answers."""
        return self.price.shown if self.price is not None else None


@dataclass(frozen=True, slots=True)
class Who:
    """People who were found, and the one who was chosen."""

    found: Sequence[User] = ()
    has_more: bool = False
    was_searched: bool = False
    are_doubles: bool = False


def list_bookable(staff: User) -> list[Facility]:
    """The published ones of the facilities that somebody looks after."""
    return [one for one in list_staff_facilities(staff) if one.status is FacilityStatus.PUBLISHED]


def read_where(staff: User, form: CounterForm, now: datetime) -> Where | None:
    """The place that is asked for, by default the first; None if the reader looks after nothing.

    Raises FacilityNotFound and SpaceNotFound for what is not theirs. A space of another facility than the
    one that was chosen gives way to its first one.
    """
    facilities = list_bookable(staff)
    if not facilities:
        return None
    facility = facilities[0]
    if form.facility.data:
        found = [one for one in facilities if one.id == id_of(form.facility.data)]
        if not found:
            raise FacilityNotFound
        facility = found[0]
    spaces = [one for one in list_spaces(facility.id) if one.is_scheduled]
    pools = list_pools(facility.id)
    wanted = _wanted(form, spaces, pools)
    _offer_choices(form, facilities, facility, [*spaces, *pools], wanted)
    day = form.read_day(local_date(now))
    space = wanted.spaces[0] if isinstance(wanted, Pool) else wanted
    place = None
    if wanted is not None and day is not None:
        asker = _asker(staff, form)
        place = look_at(spaces, wanted, day, form.read_time(), now=now, asker=asker)
        space = place.space
        if place.problem:
            form.time.errors = [place.problem]
    return Where(facilities, facility, spaces, space, place)


def _wanted(form: CounterForm, spaces: Sequence[Space], pools: Sequence[Pool]) -> Space | Pool | None:
    """What was chosen; by default the first space."""
    pool_id, space_id = pool_id_of(form.space.data), id_of(form.space.data)
    pool = next((one for one in pools if one.id == pool_id), None)
    if pool is not None:
        return pool
    return next((one for one in spaces if one.id == space_id), spaces[0] if spaces else None)


def _asker(staff: User, form: CounterForm) -> Asker:
    """For whom it is looked at: who was chosen, or somebody new as they say who they are."""
    if form.is_new:
        return Asker(audience=form.details.audience, channel=Channel.COUNTER)
    return Asker.of(_chosen(staff, form), Channel.COUNTER)


def read_price(staff: User, form: CounterForm, where: Where, sent: Any, now: datetime) -> Asked:
    """What is asked for the slot that is looked at, as far as it has been answered, and what it costs."""
    place = where.place
    if place is None or place.slot is None:
        return Asked(AnswerForm(Asking()))
    wish, person = Wish(place.space.id, place.slot.starts_at, place.slot.ends_at), _chosen(staff, form)
    if person is not None:
        price = load_own_price(person, place.space, wish, local_date(now))
    else:
        audience = form.details.audience if form.is_new else None
        price = load_wish_price(staff.municipality_id, place.space, wish, Payer(audience), local_date(now))
    if not price.has_tariff:
        return Asked(AnswerForm(Asking()))
    answers = AnswerForm(price.asking)
    answers.read(sent)
    return Asked(answers, price.saying(form.people.data, answers.answers))


def _offer_choices(
    form: CounterForm,
    facilities: Sequence[Facility],
    facility: Facility,
    things: Sequence[Space | Pool],
    wanted: Space | Pool | None,
) -> None:
    """A number before each name: its digit chooses it on the keyboard."""
    form.facility.choices = _numbered([(str(one.id), one.shown_name) for one in facilities])
    form.space.choices = _numbered([(choice_value(one), one.shown_name) for one in things])
    form.facility.data = str(facility.id)
    form.space.data = choice_value(wanted) if wanted is not None else ""


def _numbered(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, f"{number} {name}") for number, (value, name) in enumerate(named, start=1)]


def facility_of_choice(staff: User, choice: str) -> int:
    """The facility of a space or pool that somebody looks after; raises SpaceNotFound."""
    for facility in list_bookable(staff):
        things: list[Space | Pool] = [*list_spaces(facility.id), *list_pools(facility.id)]
        if any(choice_value(one) == choice for one in things):
            return facility.id
    raise SpaceNotFound


def read_who(staff: User, form: CounterForm, doubles: Sequence[User] = ()) -> Who:
    """Who was chosen, or else whoever fits what was looked for: no more is read than is needed."""
    chosen = _chosen(staff, form)
    if doubles:
        form.known.data = ",".join(str(one.id) for one in doubles)
        form.person.data = ""
        return Who(doubles, are_doubles=True)
    if chosen is not None:
        return Who([chosen])
    if form.is_new:
        return Who()
    words = clean_line(form.q.data or "")[:100]
    found = search_people(staff.municipality_id, words, MOST_PEOPLE + 1) if words else []
    return Who(found[:MOST_PEOPLE], len(found) > MOST_PEOPLE, was_searched=bool(words))


def _chosen(staff: User, form: CounterForm) -> User | None:
    """Who was chosen, if they are of this city and their account is open; else the choice is dropped."""
    number = id_of(form.person.data)
    if not number:
        return None
    try:
        found = get_user(staff.municipality_id, number)
    except NotFound:
        found = None
    if found is None or not found.is_active:
        form.person.data = ""
        return None
    return found


def choose_after_search(form: CounterForm, who: Who) -> None:
    """One who fits is chosen; if nobody does, what was typed begins the record of somebody new."""
    if len(who.found) == 1:
        form.person.data = str(who.found[0].id)
    elif not who.found and who.was_searched:
        form.person.data = NEW_PERSON
        _begin_record(form, form.q.data or "")
    else:
        form.person.data = ""


def _begin_record(form: CounterForm, typed: str) -> None:
    words, phone, kana = clean_line(typed), normalise_phone(typed), to_katakana(typed)
    if phone and phone_problem(phone) is None:
        form.phone.data = form.phone.data or phone
    elif not any(letter.isdecimal() for letter in words):
        is_kana = _KANA.fullmatch(kana) is not None
        field = form.name_kana if is_kana else form.name
        field.data = field.data or (kana if is_kana else words)


def fill_from_earlier(form: CounterForm, who: Who, facility_id: int) -> None:
    """What the chosen person said last time, where nothing has been typed."""
    person = next((one for one in who.found if str(one.id) == form.person.data), None)
    if person is None:
        return
    last = find_last_booking(person.id, facility_id)
    form.phone.data = form.phone.data or (last.phone if last is not None else "") or person.phone
    if last is not None and not form.purpose.data and form.people.data is None:
        form.purpose.data, form.people.data = last.purpose, last.people
        form.people.raw_data = None  # else the empty field that was sent would be shown again


def focus_of(form: CounterForm, where: Where, who: Who, step: str) -> str:
    """The id of the field that is asked for next."""
    place = where.place
    if step in ("look", "slots", "pick", "start"):
        if form.day.errors or not form.day.data:
            return "day"
        if place is None or not place.is_free:
            return "time"
    if id_of(form.person.data):
        if step == "people":
            return "person-0"
        return "purpose" if form.phone.data else "phone"
    if form.is_new:
        return "name" if not form.name.data else ("name_kana" if not form.name_kana.data else "phone")
    return "person-0" if who.found else "q"
