"""Tariffs made by chance, of all parts that a tariff can have, as plain documents; and uses of them."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from booking.accounts.rules import Audience
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.working import Grant, NoPrice, Working

Plain = dict[str, Any]
Thing = TypeVar("Thing")

ROOMS = ("hall", "room", "court")
AM, PM, NIGHT = (540, 720), (780, 1020), (1080, 1320)
SINGLE = {"am": AM, "pm": PM, "night": NIGHT}
COMBINED = {"am_pm": (AM[0], PM[1]), "pm_night": (PM[0], NIGHT[1]), "whole": (AM[0], NIGHT[1])}
YEN = (0, 1, 9, 95, 100, 105, 333, 840, 999, 1000, 1001, 2400, 16_200, 1_000_000)
RATES = ("5", "10", "12.5", "30", "1/3", "50", "100", "300")
MODES = ("down", "up", "half_up")
SCOPES = tuple(scope.value for scope in Scope)
NUMBERS = (0, 1, 2, 5, 120, 500, 501, 1000, 1001, 60_000, -3)
FIRST_DAY, DAYS = date(2026, 1, 1), 2 * 365


def read(plain: Plain) -> Tariff:
    """The tariff that such a document says."""
    return tariff_from_text(json.dumps(plain))


def priced(plain: Plain, use: Use, grants: Sequence[Grant] = ()) -> Working | None:
    """What a use costs; None where the tariff says nothing of it."""
    try:
        return price(read(plain), use, grants)
    except NoPrice:
        return None


def cost(plain: Plain, use: Use, grants: Sequence[Grant] = ()) -> int | None:
    """In yen; None where the tariff says nothing of it."""
    working = priced(plain, use, grants)
    return None if working is None else working.total


def _options(*keys: str) -> list[Plain]:
    return [{"key": key, "label": key} for key in keys]


def _period(key: str, starts: int, ends: int) -> Plain:
    return {"kind": "period", "key": key, "label": key, "starts": starts, "ends": ends}


class Chance:
    """Makes the same things for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return self._random.choice(things)

    def some(self, things: Sequence[Thing], least: int = 0, most: int | None = None) -> list[Thing]:
        """So many of them, in any order."""
        most = len(things) if most is None else min(most, len(things))
        return self._random.sample(things, self._random.randint(least, most))

    def number(self, least: int, most: int) -> int:
        """Both included."""
        return self._random.randint(least, most)

    def is_one_in(self, many: int) -> bool:
        """Rarely, for a large number."""
        return self._random.randrange(many) == 0

    def case(self) -> tuple[Plain, Use]:
        """A tariff, and a use of one of its rooms."""
        plain = self.tariff()
        return plain, self.use(plain)

    def tariff(self) -> Plain:
        """One that may be read."""
        rooms = list(ROOMS[: self.number(1, 3)])
        conditions = self._conditions()
        steps = [self._table(conditions, rooms)]
        if self.is_one_in(2):
            of, percent = self.pick(("period", "use")), self.pick((None, "25", "130"))
            case = {"of": of, "percent": percent}
            steps.append(
                {"kind": "extension", "key": "over", "label": "over", "table": "base", "cases": [case]}
            )
        adding = [step["key"] for step in steps]
        for number in range(self.number(0, 6)):
            step = {"key": f"s{number}", **self._step(conditions, list(adding))}
            if self.is_one_in(3):
                step["when"] = [self._when(conditions) for _each in range(self.number(1, 2))]
            if self.is_one_in(4):
                step[self.pick(("rooms", "not_rooms"))] = [self.pick(rooms)]
            if step["kind"] not in ("rounding", "minimum", "maximum") and self.is_one_in(5):
                step["rounding"] = self.rounding()
            if step["kind"] == "exemption" and any(one["kind"] == "exemption" for one in steps):
                continue
            if "one_of" in step:
                step["one_of"] = steps[-1].get("one_of", f"one{number}")
            if step["kind"] in ("table", "surcharge", "items", "gate_share"):
                adding.append(step["key"])
            steps.append(step)
        return {
            "title": "by chance",
            "article": "別表",
            "rooms": _options(*rooms),
            "conditions": conditions,
            "steps": steps,
        }

    def answers(self, plain: Plain) -> dict[str, str | int]:
        """Some of what is asked, answered; now and then with what can't be."""
        possible: dict[str, str | int] = {}
        for one in plain["conditions"]:
            if one["source"] == "choice":
                possible[one["key"]] = self.pick([*(option["key"] for option in one["options"]), "?", 7])
            elif one["source"] == "number":
                possible[one["key"]] = "x" if self.is_one_in(len(NUMBERS)) else self.pick(NUMBERS)
        for step in plain["steps"]:
            if step["kind"] == "items":
                possible |= {f"{step['key']}:{item['key']}": self.pick(NUMBERS) for item in step["items"]}
        return {key: possible[key] for key in self.some(list(possible))}

    def use(self, plain: Plain) -> Use:
        """On some day, often by the periods' times."""
        edges = sorted({edge for times in SINGLE.values() for edge in times})
        starts, ends = sorted(self.some(edges if self.is_one_in(2) else range(480, 1440, 30), 2, 2))
        return Use(
            room=self.pick([room["key"] for room in plain["rooms"]]),
            day=FIRST_DAY + timedelta(days=self.number(0, DAYS)),
            starts=starts,
            ends=ends,
            audience=self.pick((None, *Audience)),
            people=self.pick((None, 1, 10, 30, 31)),
            answers=self.answers(plain),
            is_holiday=self.is_one_in(4),
        )

    def grants(self) -> list[Grant]:
        """Up to three exemptions."""
        return [
            Grant(
                Fraction(self.pick((25, 30, 50, 75, 100))),
                frozenset(self.some(list(Scope), 1)),
                f"by {number}",
            )
            for number in range(self.number(0, 3))
        ]

    def rounding(self) -> Plain:
        """By one band for all amounts."""
        return {"bands": [{"unit": self.pick((10, 50, 100)), "mode": self.pick(MODES)}]}

    def exemption(self) -> Plain:
        """Where exemptions of some scopes take effect."""
        return {"kind": "exemption", "scopes": self.some(SCOPES, 1), "add_up": self.is_one_in(2)}

    def _bands(self, numbers: tuple[int, ...]) -> list[Plain]:
        """Below and above an edge that belongs to one of them; now and then what is above is in none."""
        edge = self.pick(numbers)
        ends = (("at_most", "more_than"), ("less_than", "at_least"))
        lower, upper = self.pick(ends if edge else ends[:1])
        bands = [{"key": "low", "label": "low", lower: edge}, {"key": "high", "label": "high", upper: edge}]
        return bands[: 1 if self.is_one_in(4) else 2]

    def _conditions(self) -> list[Plain]:
        def named(key: str, source: str, **more: Any) -> Plain:
            return {"key": key, "label": key, "source": source, **more}

        audiences = [
            {"key": "ours", "label": "ours", "audiences": ["resident", "registered_group"]},
            {"key": "others", "label": "others", "audiences": ["non_resident"]},
        ]
        every = [
            named("purpose", "choice", options=_options("meeting", "rehearsal", "sale"), default="meeting"),
            named("residency", "choice", options=_options("in", "out"), default=self.pick(("in", "out"))),
            named("admission", "number", options=self._bands((0, 500, 1000)), default=self.pick((0, 500))),
            named("costs", "number"),
            named("seats", "number", default=self.pick((0, 100))),
            named("lamps", "number", default=self.pick((0, 2)), most=5),
            named("takings", "number", is_settled_later=True),
            named(
                "day", "day", options=[{"key": "free", "label": "free", "days": ["sat", "sun", "holiday"]}]
            ),
            named(
                "season", "season", options=[{"key": "cold", "label": "cold", "spans": [[[12, 1], [3, 31]]]}]
            ),
            named("audience", "audience", options=audiences, default="others"),
            named("people", "measured", measure="people", options=self._bands((10, 30))),
            named("minutes", "measured", measure="minutes", options=self._bands((60, 240))),
            named("starts", "measured", measure="starts", options=self._bands((540, 1080))),
            named("periods", "measured", measure="periods", options=self._bands((1, 2))),
            named(
                "per_seat", "quotient", of="costs", by=self.pick(("seats", 50)), options=self._bands((10,))
            ),
        ]
        return self.some(every, len(every))

    def _when(self, conditions: list[Plain]) -> Plain:
        """Up to two conditions, each with some of its options."""
        chosen = self.some([one for one in conditions if one.get("options")], 0, 2)
        return {one["key"]: self.some([option["key"] for option in one["options"]], 1) for one in chosen}

    def _rows(self, conditions: list[Plain], units: list[str], rooms: list[str]) -> list[Plain]:
        """For some rooms by a condition, for the others by another; and whatever else without."""
        rows = []
        for named in [*([room] for room in self.some(rooms, 0, 2)), []]:
            one = self.pick([one for one in conditions if one.get("options")])
            whens: list[Plain] = [{one["key"]: [option["key"]]} for option in self.some(one["options"], 0, 2)]
            for when in [*whens, {}]:
                prices = {unit: self.pick(YEN) for unit in units if unit != "also" or self.is_one_in(2)}
                rows.append({"rooms": named, "when": when, "prices": prices})
        return rows

    def _units(self) -> list[Plain]:
        """Periods, some combined, with or without an hour more; or time; or a flat amount."""
        kind = self.pick(("periods", "periods", "time", "flat"))
        if kind == "time":
            shorter = {"kind": "duration", "key": "hour", "label": "hour", "minutes": self.pick((30, 60))}
            longer = {"kind": "duration", "key": "also", "label": "4 hours", "minutes": 240}
            shorter["in_proportion"] = self.is_one_in(2)
            by_night = {**shorter, "key": "night hour", "starts": 1020}
            return self.pick(([longer, shorter], [{**shorter, "ends": 1020}, by_night]))
        if kind == "flat":
            return [{"kind": self.pick(("use", "day", "each_period")), "key": "flat", "label": "flat"}]
        units = [_period(key, *times) for key, times in SINGLE.items()]
        units += [_period(key, *times) for key, times in COMBINED.items() if self.is_one_in(2)]
        more = {"kind": "extension", "key": "more", "label": "more", "minutes": 60}
        noon, evening = {"starts": 720, "ends": 780}, {"starts": 1020, "ends": 1080}
        gaps = [{**more, "key": "noon", **noon}, {**more, "key": "evening", **evening}]
        return [*units, *self.pick(([], [more], gaps))]

    def _table(self, conditions: list[Plain], rooms: list[str]) -> Plain:
        units = self._units()
        return {
            "kind": "table",
            "key": "base",
            "label": "base",
            "units": units,
            "rows": self._rows(conditions, [unit["key"] for unit in units], rooms),
            "combine": self.pick(("fewest", "cheapest")),
            "gaps_are_free": self.is_one_in(2),
        }

    def _step(self, conditions: list[Plain], before: list[str]) -> Plain:
        item = {"key": "mike", "label": "mike", "yen": self.pick(YEN), "most": 3}
        item["per"] = self.pick(("use", "each_period", "day", "hour"))
        of = self.pick(([], before))
        others: tuple[Plain, ...] = (
            {"kind": "items", "items": [item]},
            self.exemption(),
            {"kind": "rounding", "of": of, "by": self.rounding()},
            {"kind": self.pick(("minimum", "maximum")), "yen": self.pick(YEN)},
            {"kind": "gate_share", "percent": "5", "of": "takings", "at_least": self.pick(YEN)},
            self.exemption(),
        )
        made = self.pick((self._surcharge(conditions, before), self._optional(conditions), self.pick(others)))
        return {"label": made["kind"], **made}

    def _surcharge(self, conditions: list[Plain], before: list[str]) -> Plain:
        mode = self.pick(("add", "times"))
        rate = self.pick(RATES if mode == "add" else ("1", "1.2", "1.5", "2", "3"))
        if self.is_one_in(3):
            rate = f"-{self.pick(('25', '50', '100', '1/3'))}" if mode == "add" else "3/10"
        step: Plain = {
            "kind": "surcharge",
            "mode": mode,
            "cases": [{"when": self._when(conditions), "rate": rate}],
            "of": self.pick(([], ["base"], before)),
            "scope": self.pick(SCOPES),
        }
        if self.is_one_in(5):
            step["per_minutes"] = 240
        if self.is_one_in(5):
            step["at_least"] = self.pick(YEN)
        if self.is_one_in(4):
            step["one_of"] = "one"
        return step

    def _optional(self, conditions: list[Plain]) -> Plain:
        """Heat or light."""
        step: Plain = {
            "kind": "table",
            "units": [{"kind": "duration", "key": "hour", "label": "hour", "minutes": 60}],
            "rows": [{"when": self._when(conditions), "prices": {"hour": self.pick(YEN)}}],
            "is_optional": True,
            "scope": self.pick(SCOPES),
        }
        if self.is_one_in(2):
            step[self.pick(("times", "minutes_of"))] = "lamps"
        elif self.is_one_in(2):
            step["lit_from"] = [{"season": [[10, 1], [3, 31]], "minute": 1020}]
        return step
