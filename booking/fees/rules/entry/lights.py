"""From when light is charged, season by season: 4月〜9月 19:00, one line each."""

import re

from booking.core.calendar import minute_text
from booking.core.i18n import _
from booking.fees.rules.entry.bands import read_season
from booking.fees.rules.entry.grid import CellProblem
from booking.fees.rules.entry.numerals import narrow
from booking.fees.rules.steps import LitFrom

_TIME = re.compile(r"(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分|(半))?)(?:から|以降)?\s*$")


def lit_from_text(text: str) -> tuple[tuple[LitFrom, ...], list[CellProblem]]:
    """What the lines say, and those that could not be read."""
    found: list[LitFrom] = []
    problems: list[CellProblem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        plain = narrow(line)
        time = _TIME.search(plain)
        spans = read_season(plain[: time.start()] if time else "")
        if time is None or not spans:
            message = _(
                "「%(line)s」が読めません。「4月〜9月 19:00」のように書いてください。", line=line.strip()
            )
            problems.append(CellProblem(number, 0, message))
            continue
        minute = int(time[1]) * 60 + (30 if time[4] else int(time[2] or time[3] or 0))
        found += [LitFrom(season=span, minute=minute) for span in spans]
    return tuple(found), problems


def text_of_lit_from(lit: tuple[LitFrom, ...]) -> str:
    """The lines again."""
    return "\n".join(
        f"{a}月{b}日〜{c}月{d}日 {minute_text(one.minute)}" for one in lit for (a, b), (c, d) in [one.season]
    )
