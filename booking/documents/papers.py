"""What the papers have in common: people, times and offices."""

from dataclasses import dataclass
from datetime import datetime

from booking.core.calendar import MINUTES_PER_DAY, era_date, local_date, minute_of, minute_text
from booking.documents import texts


@dataclass(frozen=True)
class Use:
    """One space at one time; aware instants, printed on the municipality's clock."""

    space: str
    starts_at: datetime
    ends_at: datetime
    period: str = ""  # 午前, if the space is let by named periods

    @property
    def day_text(self) -> str:
        """令和8年12月13日（日）."""
        return era_date(local_date(self.starts_at), weekday=True)

    @property
    def time_text(self) -> str:
        """13:00 から 17:00 まで（午後）."""
        return f"{self.clock_text}（{self.period}）" if self.period else self.clock_text

    @property
    def clock_text(self) -> str:
        """13:00 から 17:00 まで."""
        return texts.from_to(self.start_text, self.end_text)

    @property
    def start_text(self) -> str:
        """13:00."""
        return minute_text(minute_of(self.starts_at, local_date(self.starts_at)))

    @property
    def end_text(self) -> str:
        """17:00, 24:00, 翌2:00, or the date and time of a later day."""
        minute = minute_of(self.ends_at, local_date(self.starts_at))
        if minute <= MINUTES_PER_DAY:
            return minute_text(minute)
        clock = minute_text(minute % MINUTES_PER_DAY)
        if minute < 2 * MINUTES_PER_DAY:
            return texts.NEXT_DAY + clock
        return f"{era_date(local_date(self.ends_at), weekday=True)} {clock}"


@dataclass(frozen=True)
class Applicant:
    """Who asks; what is empty is left out."""

    name: str
    kana: str = ""
    group: str = ""
    postal_code: str = ""
    address: str = ""
    phone: str = ""

    @property
    def place(self) -> str:
        """Postal code and address."""
        return place(self.postal_code, self.address)

    @property
    def addressee(self) -> tuple[str, ...]:
        """What stands in the window of an envelope, line by line; the name with 様 is the last."""
        name = texts.honoured(self.name, representative=bool(self.group))
        code = f"〒{self.postal_code}" if self.postal_code else ""
        return tuple(line for line in (code, self.address, self.group, name) if line)


@dataclass(frozen=True)
class Office:
    """Who handles it and how to reach them; what is empty is left out."""

    name: str
    postal_code: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""  # 9:00〜17:15（休館日：月曜日）

    @property
    def call(self) -> str:
        """Phone and hours."""
        parts = (f"電話 {self.phone}" if self.phone else "", f"受付 {self.hours}" if self.hours else "")
        return "　".join(part for part in parts if part)

    @property
    def contact(self) -> str:
        """Address, phone and hours in one line."""
        return "　".join(part for part in (place(self.postal_code, self.address), self.call) if part)


def place(postal_code: str, address: str) -> str:
    """〒000-0012 あかね野市本町1丁目1番1号."""
    return " ".join(part for part in (f"〒{postal_code}" if postal_code else "", address) if part)


def in_order(uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """By start, then end; the order of the spaces stays as it was given."""
    return tuple(sorted(uses, key=lambda use: (use.starts_at, use.ends_at)))


def at_one_time(uses: tuple[Use, ...]) -> bool:
    """Whether all spaces are used at the same time."""
    return len({(use.starts_at, use.ends_at) for use in uses}) == 1
