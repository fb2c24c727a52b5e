"""An address with its postcode."""

import re
from dataclasses import dataclass
from typing import ClassVar

from booking.accounts.rules.people import postal_code_problem
from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, boxes
from booking.applications.rules.my_number import holds_my_number
from booking.applications.rules.reading import Reader
from booking.core.i18n import _l
from booking.core.text import clean_line, normalise_postal_code

LONGEST = 200
# Nobody lives at a shorter one: a town alone is not enough to send a letter to.
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class AddressKind(Kind):
    """Postcode and the rest in one box: towns, chōme and houses are too various to be taken apart."""

    name: ClassVar[str] = "address"
    parts: ClassVar[tuple[str, ...]] = ("postal_code", "line")
    needs_postal_code: bool = True

    @classmethod
    def read(cls, limits: Reader) -> "AddressKind":
        """``needs_postal_code``: an address abroad has none."""
        return cls(limits.flag("needs_postal_code", True))

    def parse(self, typed: Typed, facts: Facts) -> dict[str, str]:
        """Postcode as 123-4567, and the line."""
        typed_boxes = boxes(typed)
        code = normalise_postal_code(typed_boxes.get("postal_code", ""))
        line = clean_line(typed_boxes.get("line", ""))
        if not code and self.needs_postal_code:
            raise Problem(_l("郵便番号を入れてください（例 123-4567）。"), "postal_code")
        problem = postal_code_problem(code)
        if problem is not None:
            raise Problem(problem, "postal_code")
        if len(line) < SHORTEST:
            raise Problem(_l("住所を番地まで入れてください（例 春凪市本町1丁目1番1号）。"), "line")
        if len(line) > LONGEST:
            raise Problem(_l("住所は%(longest)s文字までで入れてください。", longest=LONGEST), "line")
        if holds_my_number(line):
            raise Problem(
                _l("マイナンバー（12けたの個人番号）は、ここには書かないでください。番号を消してください。"),
                "line",
            )
        return {"postal_code": code, "line": line}

    def text(self, value: dict[str, str]) -> str:
        """〒123-4567 春凪市…."""
        code = value.get("postal_code", "")
        line = value.get("line", "")
        return f"〒{code} {line}" if re.fullmatch(r"\d{3}-\d{4}", code) else line

    def retyped(self, value: dict[str, str]) -> Typed:
        """Into both boxes."""
        return {part: value.get(part, "") for part in self.parts}
