"""A whole number with a unit."""

import re
from dataclasses import dataclass
from typing import ClassVar

from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, box
from booking.applications.rules.reading import NO_WORDS, Reader, Words
from booking.core.i18n import _, _l
from booking.core.text import ascii_digits, clean_line

LARGEST = 999_999_999


@dataclass(frozen=True, slots=True)
class NumberKind(Kind):
    """From ``least`` to ``most``; commas, full width and the unit itself may be typed."""

    name: ClassVar[str] = "number"
    least: int = 0
    most: int = LARGEST
    unit: Words = NO_WORDS

    @classmethod
    def read(cls, limits: Reader) -> "NumberKind":
        """``least``, ``most`` and ``unit``."""
        least = limits.size("least", 0, least=0, most=LARGEST)
        return cls(least, limits.size("most", LARGEST, least=least, most=LARGEST), limits.words("unit"))

    def parse(self, typed: Typed, facts: Facts) -> int:
        """The number."""
        narrow = re.sub(r"[,\s、，]", "", ascii_digits(clean_line(box(typed))))
        for unit in (self.unit.ja, self.unit.en):
            narrow = narrow.removesuffix(unit) if unit else narrow
        if not re.fullmatch(r"[0-9]{1,12}", narrow):
            raise Problem(_l("数字だけを入れてください（例 %(example)s）。", example=max(self.least, 1)))
        value = int(narrow)
        if value < self.least:
            raise Problem(
                _l("%(least)s%(unit)s以上で入れてください。", least=self._shown(self.least), unit=self.unit)
            )
        if value > self.most:
            raise Problem(
                _l("%(most)s%(unit)sまでで入れてください。", most=self._shown(self.most), unit=self.unit)
            )
        return value

    def _shown(self, number: int) -> str:
        return f"{number:,}"

    def text(self, value: int) -> str:
        """1,200人."""
        unit = str(self.unit)
        return f"{value:,}{' ' if unit.isascii() and unit else ''}{unit}"

    def hint(self) -> str:
        """Its bounds."""
        if self.most == LARGEST:
            return ""
        unit = str(self.unit)
        return _(
            "%(least)sから%(most)s%(unit)sまで。", least=f"{self.least:,}", most=f"{self.most:,}", unit=unit
        )
