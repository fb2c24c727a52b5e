"""Small tariffs and uses for the boundary tables of the rules."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.working import Grant
from tests.fees.tariffs.reading import use_of

Plain = dict[str, Any]
WEDNESDAY, SATURDAY = "2026-07-08", "2026-07-11"
HOUR: Plain = {"kind": "duration", "key": "hour", "label": "1時間", "minutes": 60}


def tariff(*steps: Plain, conditions: Sequence[Plain] = (), rooms: Sequence[str] = ("hall",)) -> Tariff:
    """With these steps in this order, read as strictly as any."""
    plain = {
        "title": "使用料",
        "article": "別表",
        "rooms": [{"key": room, "label": room} for room in rooms],
        "conditions": list(conditions),
        "steps": list(steps),
    }
    return tariff_from_text(json.dumps(plain))


def once(yen: int, key: str = "base", **more: Any) -> Plain:
    """A price for the use, however long it is."""
    unit = {"kind": "use", "key": "use", "label": "1回"}
    return {
        "kind": "table",
        "key": key,
        "label": key,
        "units": [unit],
        "rows": [{"prices": {"use": yen}}],
        **more,
    }


def periods(prices: dict[str, int], *units: Plain, **more: Any) -> Plain:
    """A table of periods by their times (9-12), and other units, with their prices."""
    named = [unit["key"] for unit in units]
    made = [period(key) for key in prices if key not in named]
    return {
        "kind": "table",
        "key": "base",
        "label": "base",
        "units": [*made, *units],
        "rows": [{"prices": prices}],
        **more,
    }


def period(key: str) -> Plain:
    """9-12 is from nine to twelve."""
    starts, ends = key.split("-")
    return {"kind": "period", "key": key, "label": key, "starts": int(starts) * 60, "ends": int(ends) * 60}


def step(kind: str, key: str, **more: Any) -> Plain:
    """Any other step, labelled as its key."""
    return {"kind": kind, "key": key, "label": key, **more}


def rate(key: str, percent: str, **more: Any) -> Plain:
    """So many percent more of steps, or less."""
    return step("surcharge", key, cases=[{"rate": percent}], **more)


def yes_or_no(key: str) -> Plain:
    """A question of which the answer is no unless it is given."""
    options = [{"key": one, "label": f"{key} {one}"} for one in ("no", "yes")]
    return {"source": "choice", "key": key, "label": key, "options": options, "default": "no"}


def use(
    time: str = "9:00-12:00",
    day: str = WEDNESDAY,
    room: str = "hall",
    people: int | None = None,
    **answers: Any,
) -> Use:
    """On a Wednesday morning, unless it matters."""
    more = {} if people is None else {"people": people}
    return use_of({"room": room, "day": day, "time": time, "answers": answers, **more})


def grant(percent: str, *scopes: str) -> Grant:
    """An exemption for these scopes, labelled as its percentage."""
    return Grant(Fraction(percent), frozenset(Scope(scope) for scope in scopes), percent)


def lines(of: Tariff, what: Use, *grants: Grant) -> list[tuple[str, int]]:
    """The working in short; its amounts are looked at for adding up."""
    working = price(of, what, grants)
    assert sum(line.amount for line in working.lines) == working.total >= 0
    return [(line.label, line.amount) for line in working.lines]


def cost(of: Tariff, what: Use, *grants: Grant) -> int:
    """In yen."""
    return price(of, what, grants).total
