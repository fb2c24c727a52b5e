"""Times as headings of printed tables write them: 9:00–12:00, 午前9時から正午まで, 午後6時〜9時."""

import re
from dataclasses import dataclass

from booking.fees.rules.entry.numerals import with_digits

NOON = 12 * 60
LATEST = 36 * 60
_CLOCK = (
    r"(?:(?P<half{n}>午前|午後|夜間?|翌日?の?)?\s*(?P<hour{n}>\d{{1,2}})(?::(?P<minute{n}>\d{{2}})|"
    r"時(?:(?P<past{n}>\d{{1,2}})分|(?P<thirty{n}>半))?)|(?P<noon{n}>正午))"
)
_DASH = r"\s*(?:から|より|~|〜|-|‐|‑|‒|–|—|―|−|ー|─|→|至)\s*"
_SPAN = re.compile(_CLOCK.format(n=1) + _DASH + _CLOCK.format(n=2) + r"(?:まで)?")
_OPEN = re.compile(_CLOCK.format(n=1) + r"(?P<side>以降|以後|以前|まで|より前|より後|からは)")
_NAME_BEFORE = re.compile(r"[^\s(\[・:、,]$|(?:早朝|午前|午後|昼|夕)[・、,]$")
_BARE = re.compile(r"(?<!\d)(?P<hour1>\d{1,2})\s*(?:~|〜|-|–|—)\s*(?P<hour2>\d{1,2})時(?:まで)?")


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes from midnight, and the heading without them."""

    starts: int
    ends: int
    rest: str
    is_open: bool = False
    """Whether it names one time alone: 17時以降, 9時以前."""


def read_span(text: str) -> Span | None:
    """The times in a heading; None where there are none or they can't be."""
    plain = with_digits(text, "時|分")
    found = _SPAN.search(plain) or _BARE.search(plain)
    if found is None:
        return None
    before, half = plain[: found.start()], found.groupdict().get("half1") or ""
    is_name = bool(half) and re.search(_NAME_BEFORE, before) is not None  # 午前午後 9:00
    rest = _without(plain, found)
    if is_name:
        rest = _tidy(before + half + " " + plain[found.end() :])
    rest = rest or _half_alone(found)
    is_late = "夜" in rest
    starts = _minute(found, 1, is_late=is_late, half="" if is_name else half)
    ends = _minute(found, 2, is_late=is_late, half=found.groupdict().get("half2") or "")
    if starts is None or ends is None:
        return None
    is_after_noon = is_late or half == "午後" or bool(found.groupdict().get("noon1"))
    if ends <= starts and ends <= NOON and is_after_noon:
        ends += NOON  # 午後1時〜5時
    return Span(starts, ends, rest) if starts < ends <= LATEST else None


def read_open(text: str) -> Span | None:
    """What begins or ends at a time (17時以降, 午前9時以前); None where no such time is named."""
    plain = with_digits(text, "時|分")
    found = _OPEN.search(plain)
    if found is None:
        return None
    minute = _minute(found, 1, is_late=False, half=found["half1"] or "")
    if minute is None or not 0 < minute < LATEST:
        return None
    is_before = found["side"] in ("以前", "まで", "より前")
    times = (0, minute) if is_before else (minute, LATEST)
    name = _tidy(f"{plain[: found.start()]} {found[0]} {plain[found.end() :]}")
    return Span(*times, _tidy(name), is_open=True)


def _half_alone(found: re.Match[str]) -> str:
    """午前 out of 午前9時から正午まで, 午後 out of 午後1時〜午後5時; nothing out of 午前9時〜午後5時."""
    named = found.groupdict()
    first, last = named.get("half1") or "", named.get("half2") or ""
    return first if last in ("", first) else ""


def _minute(found: re.Match[str], which: int, *, is_late: bool, half: str) -> int | None:
    named = found.groupdict()
    if named.get(f"noon{which}"):
        return NOON
    hour = int(named[f"hour{which}"] or 0)
    past = int(named.get(f"minute{which}") or named.get(f"past{which}") or 0)
    minute = hour * 60 + past + (30 if named.get(f"thirty{which}") else 0)
    if past > 59 or minute > LATEST:
        return None
    if half.startswith("翌"):
        return minute + 24 * 60
    if half == "午後" and hour < 12:
        return minute + NOON
    if (is_late or half.startswith("夜")) and hour < 12:
        return minute + NOON
    return minute


def _without(plain: str, found: re.Match[str]) -> str:
    return _tidy(plain[: found.start()] + " " + plain[found.end() :])


def _tidy(rest: str) -> str:
    """Without brackets that are empty now."""
    rest = re.sub(r"[(\[【〔]\s*[)\]】〕]", "", rest)
    return re.sub(r"\s+", " ", rest).strip(" ・:、,")
