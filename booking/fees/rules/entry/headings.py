"""Headings of a printed table's price columns: 午前(9時〜12時), 全日, 1時間, 延長(1時間につき), 1回.

Where a name does not say what it counts, that follows an equals sign:
半日 = 4時間, 夜の1時間 = 1時間 18:00–21:00.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from booking.core.text import search_key
from booking.fees.rules.entry.clocks import read_open, read_span
from booking.fees.rules.entry.numerals import with_digits
from booking.fees.rules.units import (
    LATEST,
    DurationUnit,
    ExtensionUnit,
    PeriodUnit,
    PlainUnit,
    Unit,
)

Spans = Mapping[str, tuple[int, int]]
"""Periods by name, as in the facility's timetables."""
Kind = Literal["period", "named", "all", "duration", "open", "extension", "use", "day", "each_period"]
"""open: hours from a time on (17時以降), beyond the periods where the table has some."""
MEANS = "="

_COUNTERS = "時間|時|分|日|回|区分|枠|コマ|件"
_LENGTH = re.compile(r"(\d{1,2})時間(?:(半)|(\d{1,2})分)?|(\d{1,3})分")
_PER = re.compile(r"(?:に|ごと)(?:つき|と)?|当たり|あたり|毎|ごとに?|につき")
_BEYOND = re.compile(r"延長|超過|時間外")
_BOUNDED = re.compile(r"を?超え?|未満|以上")
_PLAIN: tuple[tuple[str, Literal["use", "day", "each_period"]], ...] = (
    (r"1(?:区分|枠|コマ)|各区分|区分ごと", "each_period"),
    (r"(?<!\d)1日|日額|日ごと", "day"),
    (r"1回|1件|1利用|1使用|回数", "use"),
)
_ALL = re.compile(r"全日|終日|1日|全区分|全時間帯?|一日")
# Names by which periods are known; the last are spellings of one.
_NAMES = ("早朝", "午前", "昼間", "昼", "午後", "夕方", "夕", "夜間", "夜", "深夜", "前半", "後半")
_SAME = {"夜": "夜間", "昼間": "昼", "夕": "夕方"}
_NOT_NAMES = re.compile(r"[\s・、,/+~〜\-–—ー−及びからまでと続連使用利区分の]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says, before the names of others are known."""

    kind: Kind
    label: str
    starts: int = 0
    ends: int = LATEST
    minutes: int = 0
    names: tuple[str, ...] = ()
    """Of the periods that are had as one."""
    in_proportion: bool = False


def read_heading(text: str) -> Heading | None:
    """The unit that a heading names; None where it names none."""
    name, parted, meaning = text.replace("＝", MEANS).partition(MEANS)
    if parted and name.strip():
        meant = _read(meaning)
        return replace(meant, label=name.strip()) if meant is not None else None
    return _read(text)


def _read(text: str) -> Heading | None:
    plain = with_digits(text, _COUNTERS)
    if not plain:
        return None
    span, is_beyond = read_span(text) or read_open(text), bool(_BEYOND.search(plain))
    rest = with_digits(span.rest, _COUNTERS) if span is not None else plain
    minutes = _length(rest.replace("(", " ").replace(")", " "))
    is_length = minutes and not _BOUNDED.search(rest) and (not rest.endswith("以内") or "回" in rest)
    proportional = "按分" in plain
    if is_beyond:
        times = (span.starts, span.ends) if span is not None else (0, LATEST)
        return Heading("extension", _label(rest) if span else _label(plain), *times, minutes or 60)
    if span is not None:
        if is_length and minutes != span.ends - span.starts:
            kind: Kind = "open" if span.is_open else "duration"
            return Heading(
                kind, _label(rest), span.starts, span.ends, minutes, in_proportion=proportional
            )  # fmt: skip
        if span.is_open:
            return None
        return Heading("period", _label(span.rest) or _tidy(text), span.starts, span.ends)
    if is_length:
        return Heading("duration", _label(plain), minutes=minutes, in_proportion=proportional)
    return _by_words(plain)


def _by_words(plain: str) -> Heading | None:
    names = period_names(plain)
    if names:
        return Heading("named", _label(plain), names=names)
    bare = _PER.sub("", re.sub(r"[()\s]", "", plain)).removesuffix("料金").removesuffix("使用料")
    if _ALL.fullmatch(bare):
        return Heading("all", _label(plain))
    for words, kind in _PLAIN:
        if re.search(words, bare):
            return Heading(kind, _label(plain))
    return None


def period_names(plain: str) -> tuple[str, ...]:
    """午前・午後 and 午前午後 are two periods; nothing where other words stand there as well."""
    rest, found = re.sub(r"\([^)]*\)", "", plain), []
    while rest:
        name = next((one for one in _NAMES if rest.startswith(one)), None)
        if name is not None:
            found.append(_SAME.get(name, name))
            rest = rest[len(name) :]
            continue
        joint = _NOT_NAMES.match(rest)
        if joint is None:
            return ()
        rest = rest[joint.end() :]
    return tuple(found)


def units_of(headings: Sequence[Heading | None], spans: Spans) -> list[Unit | None]:
    """The units of a table; None for a heading without one, or whose times nobody knows."""
    known = {_fold(name): span for name, span in spans.items()}
    for one in headings:
        if one is not None and one.kind == "period":
            known.setdefault(_fold(one.label), (one.starts, one.ends))
            known[_fold(one.label)] = (one.starts, one.ends)
    named = [_span_of(one, known, headings) if one is not None else None for one in headings]
    if any(span is not None for span in named):
        headings = [replace(one, kind="extension") if one and one.kind == "open" else one for one in headings]
    keys: set[str] = set()
    return [_unit(one, span, keys) for one, span in zip(headings, named, strict=True)]


def _span_of(
    one: Heading, known: Mapping[str, tuple[int, int]], headings: Sequence[Heading | None]
) -> tuple[int, int] | None:
    if one.kind == "period":
        return one.starts, one.ends
    if one.kind == "named":
        if _fold(one.label) in known:
            return known[_fold(one.label)]
        found = [known.get(_fold(name)) for name in one.names]
        spans = [span for span in found if span is not None]
        if len(spans) < len(found):
            return None
        return min(a for a, _b in spans), max(b for _a, b in spans)
    if one.kind != "all":
        return None
    if _fold(one.label) in known:
        return known[_fold(one.label)]
    all_spans = [
        span
        for other in headings
        if other is not None
        and other.kind in ("period", "named")
        and (span := _span_of(other, known, headings)) is not None
    ]
    if not all_spans:
        return None
    return min(a for a, _b in all_spans), max(b for _a, b in all_spans)


def _unit(one: Heading | None, span: tuple[int, int] | None, keys: set[str]) -> Unit | None:
    if one is None:
        return None
    key = free_key(one.label, keys)
    match one.kind:
        case "period" | "named":
            if span is None or span[1] > LATEST:
                return None
            return PeriodUnit(key=key, label=one.label, starts=span[0], ends=span[1])
        case "all":
            if span is not None:
                return PeriodUnit(key=key, label=one.label, starts=span[0], ends=span[1])
            return PlainUnit(kind="day", key=key, label=one.label) if "日" in one.label else None
        case "duration" | "open":
            return DurationUnit(
                key=key,
                label=one.label,
                minutes=one.minutes,
                in_proportion=one.in_proportion,
                starts=one.starts,
                ends=one.ends,
            )
        case "extension":
            return ExtensionUnit(
                key=key, label=one.label, minutes=one.minutes, starts=one.starts, ends=one.ends
            )  # fmt: skip
        case "use" | "day" | "each_period":
            return PlainUnit(kind=one.kind, key=key, label=one.label)


def free_key(label: str, taken: set[str]) -> str:
    """A key out of a label that nothing else has; it is taken then."""
    base, number = label.strip()[:50], 1
    key = base
    while key in taken:
        number += 1
        key = f"{base}#{number}"
    taken.add(key)
    return key


def _length(plain: str) -> int:
    found = _LENGTH.search(plain)
    if found is None:
        return 0
    if found[4]:
        return int(found[4])
    return int(found[1]) * 60 + (30 if found[2] else int(found[3] or 0))


def _label(plain: str) -> str:
    """A heading as it is shown beside a price: without 1時間につき and the like around it."""
    short = re.sub(r"につき|当たり|あたり|ごとに?|\(円\)|\(税込\)|単位[:：]?円", "", plain)
    short = re.sub(
        r"^(?:施設)?(?:基本)?(?:使用料|利用料金?|料金)(?=\s*\d)", "", re.sub(r"[(]\s*[)]", "", short)
    )
    return _tidy(short)[:60]


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _fold(name: str) -> str:
    bare = re.sub(r"\([^)]*\)", "", name)
    return search_key(_SAME.get(bare, bare))
