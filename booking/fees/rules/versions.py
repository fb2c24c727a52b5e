"""Which of a facility's tariffs counts for a use."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.fees.rules.tariff import CountsBy, Tariff


class TariffStatus(StrEnum):
    """A draft can be changed; what is published never is."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class DatedTariff:
    """A published tariff and the first day for which it counts."""

    id: int
    starts_on: date
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class TariffTimeline:
    """The published tariffs of a facility, by their first day."""

    tariffs: tuple[DatedTariff, ...] = ()

    def for_use(self, day: date, booked_on: date) -> DatedTariff | None:
        """The last that has begun: by the day of use, or where it says so by the day of booking."""
        for dated in reversed(self.tariffs):
            decisive = booked_on if dated.tariff.counts_by is CountsBy.BOOKING else day
            if dated.starts_on <= decisive:
                return dated
        return None
