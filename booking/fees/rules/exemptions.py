"""Exemptions (減免): for one booking, one day or a span of days, and which of them count for a use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from booking.core.calendar import fiscal_year
from booking.core.i18n import _l
from booking.fees.rules.steps import Scope
from booking.fees.rules.working import Grant

WHOLE = Fraction(100)


class ExemptionSpan(StrEnum):
    """For how long it is remembered."""

    BOOKING = "booking"
    """One booking."""
    DAY = "day"
    """The day of the event only, not its preparation (大会当日のみ)."""
    DAYS = "days"
    """A span, such as the rest of a fiscal year."""


SPAN_NAMES = {
    ExemptionSpan.BOOKING: _l("この予約だけ"),
    ExemptionSpan.DAY: _l("この日の利用すべて（大会・行事の当日）"),
    ExemptionSpan.DAYS: _l("期間の利用すべて（年度末までなど）"),
}
SCOPE_NAMES = {
    Scope.ROOM: _l("室場の使用料"),
    Scope.EQUIPMENT: _l("附属設備"),
    Scope.OTHER: _l("冷暖房・照明など"),
}


@dataclass(frozen=True, slots=True)
class GrantedExemption:
    """One exemption of a person, as far as it decides for which use it counts."""

    grant: Grant
    first_day: date
    last_day: date
    booking_id: int | None = None
    facility_id: int | None = None
    space_id: int | None = None

    def counts_for(self, day: date, facility_id: int, space_id: int, booking_id: int | None) -> bool:
        """Whether it is for that use."""
        return (
            self.first_day <= day <= self.last_day
            and self.facility_id in (None, facility_id)
            and self.space_id in (None, space_id)
            and self.booking_id in (None, booking_id)
        )


def grants_for(
    exemptions: Iterable[GrantedExemption],
    *,
    day: date,
    facility_id: int,
    space_id: int,
    booking_id: int | None = None,
) -> list[Grant]:
    """What counts for a use of a space on a day; ``booking_id`` is None while it is being booked."""
    return [one.grant for one in exemptions if one.counts_for(day, facility_id, space_id, booking_id)]


def end_of_fiscal_year(day: date) -> date:
    """31 March, with which what is granted for a fiscal year ends (rule 14)."""
    return date(fiscal_year(day) + 1, 3, 31)
