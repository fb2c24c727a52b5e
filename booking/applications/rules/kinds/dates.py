"""A day, in three boxes; the year as it is on people's papers: 1985, 昭和60 or S60."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, boxes
from booking.applications.rules.reading import Reader
from booking.core.calendar import add_months, full_date_text, western_year
from booking.core.i18n import _, _l
from booking.core.text import ascii_digits

_RELATIVE = re.compile(r"today(?:([+-])([0-9]{1,5}))?")
_OLDEST = date(1868, 1, 25)


@dataclass(frozen=True, slots=True)
class Bound:
    """A day, or so many days from the day on which it is asked."""

    day: date | None = None
    offset: int = 0

    def on(self, today: date) -> date:
        """The day that is meant."""
        return self.day if self.day is not None else today + timedelta(days=self.offset)


TODAY = Bound()


def _read_bound(limits: Reader, key: str) -> Bound | None:
    text = limits.text(key)
    if not text:
        return None
    relative = _RELATIVE.fullmatch(text)
    if relative:
        sign, number = relative.groups()
        return Bound(offset=int(f"{sign or ''}{number or 0}"))
    try:
        return Bound(date.fromisoformat(text))
    except ValueError:
        raise limits.refuse(
            key, _l("2027-03-31 のような日付か、today、today+30 のように書いてください。")
        ) from None


@dataclass(frozen=True, slots=True)
class DateKind(Kind):
    """A day between bounds; of a birthday, the age on ``age_on`` (that very day if it is not said)."""

    name: ClassVar[str] = "date"
    parts: ClassVar[tuple[str, ...]] = ("year", "month", "day")
    earliest: Bound | None = None
    latest: Bound | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    age_on: Bound = TODAY

    @classmethod
    def read(cls, limits: Reader) -> "DateKind":
        """``earliest``, ``latest``, ``minimum_age``, ``maximum_age`` and ``age_on``."""
        return cls(
            _read_bound(limits, "earliest"),
            _read_bound(limits, "latest"),
            limits.integer("minimum_age", None, most=150),
            limits.integer("maximum_age", None, most=150),
            _read_bound(limits, "age_on") or TODAY,
        )

    def parse(self, typed: Typed, facts: Facts) -> str:
        """The day as 2026-12-01."""
        day = _day_of(boxes(typed))
        earliest = self.earliest.on(facts.today) if self.earliest else _OLDEST
        if day < earliest:
            raise Problem(_l("%(day)s以後の日付を入れてください。", day=full_date_text(earliest)), "year")
        if self.latest is not None and day > self.latest.on(facts.today):
            raise Problem(
                _l("%(day)s以前の日付を入れてください。", day=full_date_text(self.latest.on(facts.today))),
                "year",
            )
        self._check_age(day, facts.today)
        return day.isoformat()

    def _check_age(self, born: date, today: date) -> None:
        on = self.age_on.on(today)
        if self.minimum_age is not None and add_months(born, self.minimum_age * 12) > on:
            raise Problem(
                _l(
                    "%(day)sに%(age)s歳以上の方が申し込めます。", day=full_date_text(on), age=self.minimum_age
                ),
                "year",
            )
        if self.maximum_age is not None and add_months(born, (self.maximum_age + 1) * 12) <= on:
            raise Problem(
                _l(
                    "%(day)sに%(age)s歳以下の方が申し込めます。", day=full_date_text(on), age=self.maximum_age
                ),
                "year",
            )

    def text(self, value: str) -> str:
        """1985年4月1日（昭和60年）."""
        return full_date_text(date.fromisoformat(value))

    def retyped(self, value: str) -> Typed:
        """Into three boxes."""
        day = date.fromisoformat(value)
        return {"year": str(day.year), "month": str(day.month), "day": str(day.day)}

    def hint(self) -> str:
        """How the year may be written."""
        return _("年は、西暦（1985）でも元号（昭和60）でも入れられます。")


def _day_of(typed: dict[str, str]) -> date:
    missing = [part for part in DateKind.parts if not typed.get(part, "").strip()]
    if missing:
        words = {"year": _l("年"), "month": _l("月"), "day": _l("日")}
        raise Problem(_l("「%(part)s」も入れてください。", part=words[missing[0]]), missing[0])
    year = western_year(typed["year"])
    if year is None:
        raise Problem(_l("年は、西暦の4けた（例 1985）か、元号をつけて（例 昭和60）入れてください。"), "year")
    month, day = _number(typed["month"]), _number(typed["day"])
    if month is None or not 1 <= month <= 12:
        raise Problem(_l("月は1から12までの数字で入れてください。"), "month")
    if day is None or not 1 <= day <= 31:
        raise Problem(_l("日は1から31までの数字で入れてください。"), "day")
    try:
        return date(year, month, day)
    except ValueError:
        raise Problem(
            _l("%(month)s月%(day)s日は、その年にはありません。", month=month, day=day), "day"
        ) from None


def _number(text: str) -> int | None:
    """Of 12, １２ or 12月."""
    narrow = re.fullmatch(r"([0-9]{1,2})\D?", ascii_digits(text).strip())
    return int(narrow[1]) if narrow else None
