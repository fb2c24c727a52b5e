"""Tariffs made by chance, of all parts that a tariff can have, as plain documents; and uses of them."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from booking.accounts.rules import Audience
from booking.fees.rules.conditions import Use
from booking.fees.rules.pricing import price
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.working import Grant, NoPrice, Working

Plain = dict[str, Any]
Draw = st.DrawFn

ROOMS = ("hall", "room", "court")
AM, PM, NIGHT = (540, 720), (780, 1020), (1080, 1320)
SINGLE = {"am": AM, "pm": PM, "night": NIGHT}
COMBINED = {"am_pm": (AM[0], PM[1]), "pm_night": (PM[0], NIGHT[1]), "whole": (AM[0], NIGHT[1])}
YEN = st.sampled_from((0, 1, 9, 95, 100, 105, 333, 840, 999, 1000, 1001, 2400, 16_200, 1_000_000))
RATES = st.sampled_from(("5", "10", "12.5", "30", "1/3", "50", "100", "300"))
MODES = st.sampled_from(("down", "up", "half_up"))


def read(plain: Plain) -> Tariff:
    """The tariff that such a document says."""
    return tariff_from_text(json.dumps(plain))


def priced(plain: Plain, use: Use, grants: tuple[Grant, ...] = ()) -> Working | None:
    """What a use costs; None where the tariff says nothing of it."""
    try:
        return price(read(plain), use, grants)
    except NoPrice:
        return None


def cost(plain: Plain, use: Use, grants: tuple[Grant, ...] = ()) -> int | None:
    """In yen; None where the tariff says nothing of it."""
    working = priced(plain, use, grants)
    return None if working is None else working.total


def _options(*keys: str) -> list[Plain]:
    return [{"key": key, "label": key} for key in keys]


@st.composite
def _bands(draw: Draw, numbers: tuple[int, ...]) -> list[Plain]:
    """Below and above an edge that belongs to one of them; now and then what is above is in none."""
    edge = draw(st.sampled_from(numbers))
    lower, upper = draw(st.sampled_from((("at_most", "more_than"), ("less_than", "at_least"))))
    bands = [{"key": "low", "label": "low", lower: edge}, {"key": "high", "label": "high", upper: edge}]
    return bands[: draw(st.sampled_from((2, 2, 2, 1)))]


@st.composite
def _conditions(draw: Draw) -> list[Plain]:
    def named(key: str, source: str, **more: Any) -> Plain:
        return {"key": key, "label": key, "source": source, **more}

    audiences = [
        {"key": "ours", "label": "ours", "audiences": ["resident", "registered_group"]},
        {"key": "others", "label": "others", "audiences": ["non_resident"]},
    ]
    people, minutes, starts = (
        draw(_bands((10, 30))),
        draw(_bands((60, 240))),
        draw(_bands((540, 1080))),
    )
    every = [
        named("purpose", "choice", options=_options("meeting", "rehearsal", "sale"), default="meeting"),
        named(
            "residency", "choice", options=_options("in", "out"), default=draw(st.sampled_from(("in", "out")))
        ),
        named(
            "admission",
            "number",
            options=draw(_bands((0, 500, 1000))),
            default=draw(st.sampled_from((0, 500))),
        ),
        named("costs", "number"),
        named("seats", "number", default=draw(st.sampled_from((0, 100)))),
        named("lamps", "number", default=draw(st.sampled_from((0, 2))), most=5),
        named("takings", "number", is_settled_later=True),
        named("day", "day", options=[{"key": "free", "label": "free", "days": ["sat", "sun", "holiday"]}]),
        named("season", "season", options=[{"key": "cold", "label": "cold", "spans": [[[12, 1], [3, 31]]]}]),
        named("audience", "audience", options=audiences, default="others"),
        named("people", "measured", measure="people", options=people),
        named("minutes", "measured", measure="minutes", options=minutes),
        named("starts", "measured", measure="starts", options=starts),
        named("periods", "measured", measure="periods", options=draw(_bands((1, 2)))),
        named(
            "per_seat",
            "quotient",
            of="costs",
            by=draw(st.sampled_from(("seats", 50))),
            options=draw(_bands((10,))),
        ),
    ]
    return draw(st.permutations(every))


@st.composite
def _when(draw: Draw, conditions: list[Plain], most: int = 2) -> Plain:
    """Up to so many conditions, each with some of its options."""
    sorting = [one for one in conditions if one.get("options")]
    chosen = draw(st.lists(st.sampled_from(sorting), max_size=most, unique_by=lambda one: str(one["key"])))
    return {
        one["key"]: draw(
            st.lists(st.sampled_from([option["key"] for option in one["options"]]), min_size=1, unique=True)
        )
        for one in chosen
    }


@st.composite
def _rows(draw: Draw, conditions: list[Plain], units: list[str], rooms: list[str]) -> list[Plain]:
    """For some rooms by a condition, for the others without."""
    rows = []
    of_its_own = draw(st.lists(st.sampled_from(rooms), unique=True, max_size=2))
    for named in [*([room] for room in of_its_own), []]:
        one = draw(st.sampled_from([one for one in conditions if one.get("options")]))
        some = draw(st.lists(st.sampled_from(one["options"]), unique_by=lambda o: str(o["key"]), max_size=2))
        whens: list[Plain] = [{one["key"]: [option["key"]]} for option in some]
        for when in [*whens, {}]:
            prices = {unit: draw(YEN) for unit in units if unit != "also" or draw(st.booleans())}
            rows.append({"rooms": named, "when": when, "prices": prices})
    return rows


def _period(key: str, starts: int, ends: int) -> Plain:
    return {"kind": "period", "key": key, "label": key, "starts": starts, "ends": ends}


@st.composite
def _units(draw: Draw) -> list[Plain]:
    """Periods, some combined, with or without an hour more; or time; or a flat amount."""
    kind = draw(st.sampled_from(("periods", "periods", "time", "flat")))
    if kind == "time":
        shorter = {
            "kind": "duration",
            "key": "hour",
            "label": "hour",
            "minutes": draw(st.sampled_from((30, 60))),
        }
        longer = {"kind": "duration", "key": "also", "label": "4 hours", "minutes": 240}
        shorter["in_proportion"] = draw(st.booleans())
        return [longer, shorter]
    if kind == "flat":
        return [
            {"kind": draw(st.sampled_from(("use", "day", "each_period"))), "key": "flat", "label": "flat"}
        ]
    units = [_period(key, *times) for key, times in SINGLE.items()]
    units += [_period(key, *times) for key, times in COMBINED.items() if draw(st.booleans())]
    if draw(st.booleans()):
        units.append({"kind": "extension", "key": "more", "label": "more", "minutes": 60})
    return units


@st.composite
def _table(draw: Draw, conditions: list[Plain], rooms: list[str]) -> Plain:
    units = draw(_units())
    return {
        "kind": "table",
        "key": "base",
        "label": "base",
        "units": units,
        "rows": draw(_rows(conditions, [unit["key"] for unit in units], rooms)),
        "combine": draw(st.sampled_from(("fewest", "cheapest"))),
        "gaps_are_free": draw(st.booleans()),
    }


def _extension() -> st.SearchStrategy[Plain]:
    cases = st.sampled_from(("period", "use")).flatmap(
        lambda of: st.sampled_from((None, "25", "130")).map(lambda rate: [{"of": of, "percent": rate}])
    )
    return cases.map(lambda some: {"kind": "extension", "label": "over", "table": "base", "cases": some})


def rounding_by(draw: Draw) -> Plain:
    """By one band for all amounts."""
    return {"bands": [{"unit": draw(st.sampled_from((10, 50, 100))), "mode": draw(MODES)}]}


@st.composite
def _surcharge(draw: Draw, conditions: list[Plain], before: list[str]) -> Plain:
    mode = draw(st.sampled_from(("add", "times")))
    rate = draw(RATES if mode == "add" else st.sampled_from(("1", "1.2", "1.5", "2", "3")))
    if draw(st.integers(0, 2)) == 0:
        rate = f"-{draw(st.sampled_from(('25', '50', '100', '1/3')))}" if mode == "add" else "3/10"
    step: Plain = {
        "kind": "surcharge",
        "label": "more or less",
        "mode": mode,
        "cases": [{"when": draw(_when(conditions)), "rate": rate}],
        "of": draw(st.sampled_from(([], before))),
        "scope": draw(st.sampled_from([scope.value for scope in Scope])),
    }
    if draw(st.integers(0, 4)) == 0:
        step["per_minutes"] = 240
    if draw(st.integers(0, 4)) == 0:
        step["at_least"] = draw(YEN)
    if draw(st.integers(0, 3)) == 0:
        step["one_of"] = "one"
    return step


@st.composite
def _optional_table(draw: Draw, conditions: list[Plain]) -> Plain:
    step: Plain = {
        "kind": "table",
        "label": "heat or light",
        "units": [{"kind": "duration", "key": "hour", "label": "hour", "minutes": 60}],
        "rows": [{"when": draw(_when(conditions)), "prices": {"hour": draw(YEN)}}],
        "is_optional": True,
        "scope": draw(st.sampled_from(("room", "equipment", "other"))),
    }
    if draw(st.booleans()):
        step[draw(st.sampled_from(("times", "minutes_of")))] = "lamps"
    elif draw(st.booleans()):
        step["lit_from"] = [{"season": [[10, 1], [3, 31]], "minute": 1020}]
    return step


@st.composite
def _other(draw: Draw, conditions: list[Plain], before: list[str]) -> Plain:
    scopes = st.lists(st.sampled_from([scope.value for scope in Scope]), min_size=1, unique=True)
    item = {"key": "mike", "label": "mike", "yen": draw(YEN), "most": 3}
    item["per"] = draw(st.sampled_from(("use", "each_period", "day", "hour")))
    share = {"kind": "gate_share", "label": "gate", "percent": "5", "of": "takings", "at_least": draw(YEN)}
    made = draw(
        st.sampled_from(
            (
                {"kind": "items", "label": "things", "items": [item]},
                {"kind": "exemption", "label": "less", "scopes": draw(scopes), "add_up": draw(st.booleans())},
                {
                    "kind": "rounding",
                    "label": "ends",
                    "of": draw(st.sampled_from(([], before))),
                    "by": rounding_by(draw),
                },
                {"kind": "minimum", "label": "least", "yen": draw(YEN)},
                share,
            )
        )
    )
    return dict(made)


@st.composite
def tariffs(draw: Draw, most: int = 6) -> Plain:
    """A tariff that may be read."""
    rooms = list(ROOMS[: draw(st.integers(1, 3))])
    conditions = draw(_conditions())
    steps = [draw(_table(conditions, rooms))]
    if draw(st.booleans()):
        steps.append({"key": "over", **draw(_extension())})
    adding = [step["key"] for step in steps]
    for number in range(draw(st.integers(0, most))):
        makers = (
            _surcharge(conditions, list(adding)),
            _surcharge(conditions, ["base"]),
            _optional_table(conditions),
            _other(conditions, list(adding)),
            _other(conditions, list(adding)),
        )
        step = {"key": f"s{number}", **draw(st.one_of(*makers))}
        if draw(st.integers(0, 2)) == 0:
            step["when"] = [draw(_when(conditions)) for _each in range(draw(st.integers(1, 2)))]
        if draw(st.integers(0, 3)) == 0:
            step[draw(st.sampled_from(("rooms", "not_rooms")))] = [draw(st.sampled_from(rooms))]
        if step["kind"] not in ("rounding", "minimum") and draw(st.integers(0, 4)) == 0:
            step["rounding"] = rounding_by(draw)
        if step["kind"] in ("table", "surcharge", "items", "gate_share"):
            adding.append(step["key"])
        steps.append(step)
    return {
        "title": "by chance",
        "article": "別表",
        "rooms": [{"key": key, "label": key} for key in rooms],
        "conditions": conditions,
        "steps": steps,
    }


def answers_to(plain: Plain) -> st.SearchStrategy[dict[str, str | int]]:
    """Some of what is asked, answered; now and then with what can't be."""
    numbers = st.sampled_from((0, 1, 2, 5, 120, 500, 501, 1000, 1001, 60_000, -3))
    possible: dict[str, st.SearchStrategy[str | int]] = {}
    for one in plain["conditions"]:
        if one["source"] == "choice":
            possible[one["key"]] = st.sampled_from([*(option["key"] for option in one["options"]), "?", 7])
        elif one["source"] == "number":
            possible[one["key"]] = st.one_of(numbers, st.just("x"))
    for step in plain["steps"]:
        if step["kind"] == "items":
            possible |= {f"{step['key']}:{item['key']}": numbers for item in step["items"]}
    return st.fixed_dictionaries({}, optional=possible)


@st.composite
def uses_of(draw: Draw, plain: Plain) -> Use:
    """A use on some day, often by the periods' times."""
    edges = sorted({edge for times in SINGLE.values() for edge in times})
    starts, ends = sorted(
        draw(
            st.lists(
                st.one_of(st.sampled_from(edges), st.integers(16, 47).map(lambda half: half * 30)),
                min_size=2,
                max_size=2,
                unique=True,
            )
        )
    )
    return Use(
        room=draw(st.sampled_from([room["key"] for room in plain["rooms"]])),
        day=draw(st.dates(date(2026, 1, 1), date(2027, 12, 31))),
        starts=starts,
        ends=ends,
        audience=draw(st.sampled_from((None, *Audience))),
        people=draw(st.sampled_from((None, 1, 10, 30, 31))),
        answers=draw(answers_to(plain)),
        is_holiday=draw(st.booleans()),
    )


@st.composite
def granted(draw: Draw) -> tuple[Grant, ...]:
    """Up to three exemptions."""
    scopes = st.frozensets(st.sampled_from(list(Scope)), min_size=1)
    one = st.builds(
        Grant, st.sampled_from((25, 30, 50, 75, 100)).map(Fraction), scopes, st.sampled_from(("one", "other"))
    )
    return tuple(draw(st.lists(one, max_size=3)))


@st.composite
def cases(draw: Draw) -> tuple[Plain, Use]:
    """A tariff, and a use of one of its rooms."""
    plain = draw(tariffs())
    return plain, draw(uses_of(plain))
