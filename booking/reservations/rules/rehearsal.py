"""One day under the rules in force and under a draft, and what differs."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.core.i18n import _l


class Difference(StrEnum):
    """What a draft changes about a day."""

    OPENS = "opens"
    CLOSES = "closes"
    TIMES = "times"
    WINDOWS = "windows"


DIFFERENCE_NAMES = {
    Difference.OPENS: _l("開くようになる"),
    Difference.CLOSES: _l("休みになる"),
    Difference.TIMES: _l("時間が変わる"),
    Difference.WINDOWS: _l("受付が変わる"),
}


@dataclass(frozen=True, slots=True)
class DayUnder:
    """A day under some rules: what can be had, else why nothing, and when booking is open for whom."""

    slots: tuple[str, ...] = ()
    closed: str = ""
    windows: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything can be had."""
        return bool(self.slots)


@dataclass(frozen=True, slots=True)
class DayRehearsed:
    """A day under both."""

    day: date
    holiday: str | None
    before: DayUnder
    after: DayUnder

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What changes; nothing where the day stays as it is."""
        if not self.before.is_open and not self.after.is_open:
            return ()
        if self.before.is_open != self.after.is_open:
            return (Difference.OPENS if self.after.is_open else Difference.CLOSES,)
        found = []
        if self.before.slots != self.after.slots:
            found.append(Difference.TIMES)
        if self.before.windows != self.after.windows:
            found.append(Difference.WINDOWS)
        return tuple(found)
