"""What a use of a space costs by the tariffs of its facility, or why nobody can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from booking.accounts.rules import Audience
from booking.fees.rules.conditions import Answers
from booking.fees.rules.exemptions import GrantedExemption, grants_for
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Room
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.versions import TariffTimeline
from booking.fees.rules.working import NoPrice, Working


@dataclass(frozen=True, slots=True)
class Payer:
    """For whom something is priced, and what they said."""

    audience: Audience | None = None
    people: int | None = None
    answers: Answers = field(default_factory=dict)
    exemptions: Sequence[GrantedExemption] = ()
    booking_id: int | None = None
    """The booking that is priced anew."""


ANYBODY = Payer()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a use costs: its working, or the message that says why there is none."""

    tariff_id: int
    tariff: Tariff
    room: Room
    use: Use
    """What was priced."""
    working: Working | None
    message: str = ""


def quote(
    timeline: TariffTimeline,
    facility_id: int,
    space_id: int,
    span: tuple[date, int, int],
    payer: Payer = ANYBODY,
    *,
    holidays: Mapping[date, str],
    booked_on: date,
) -> Quote | None:
    """The price of a use: ``span`` is its day and its minutes from and until.

    None where no tariff of the facility says anything of the space.
    """
    day, starts, ends = span
    dated = timeline.for_use(day, booked_on)
    room = dated.tariff.room_of(space_id) if dated is not None else None
    if dated is None or room is None:
        return None
    use = Use(room.key, day, starts, ends, payer.audience, payer.people, payer.answers, day in holidays)
    grants = grants_for(
        payer.exemptions, day=day, facility_id=facility_id, space_id=space_id, booking_id=payer.booking_id
    )
    try:
        return Quote(dated.id, dated.tariff, room, use, price(dated.tariff, use, grants))
    except NoPrice as error:
        return Quote(dated.id, dated.tariff, room, use, None, str(error.message))
