"""W8: how fast fees are worked out, and what a tariff adds to a day of 100 spaces and to bookings."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from flask import Flask

from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.facilities.models import Facility
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import Grant
from booking.fees.service.tariffs import load_tariff
from runner.bench import booking, reading
from runner.bench.booking import Verdict
from runner.bench.data import City
from runner.bench.figures import tell
from tests.fees.tariffs import reading as tariffs

# The city's spaces are priced as so many rooms.
ROOMS = 10
_DAY = {
    "source": "day",
    "key": "day",
    "label": "曜日",
    "options": [
        {"key": "weekday", "label": "平日", "days": ["mon", "tue", "wed", "thu", "fri"]},
        {"key": "weekend", "label": "土日祝", "days": ["sat", "sun", "holiday"]},
    ],
}
_RESIDENCY = {
    "source": "audience",
    "key": "residency",
    "label": "市内・市外",
    "options": [
        {"key": "in", "label": "市内", "audiences": ["resident"]},
        {"key": "out", "label": "市外", "audiences": ["non_resident"]},
    ],
    "default": "in",
}
_COMMERCIAL = {
    "source": "choice",
    "key": "commercial",
    "label": "営利を目的としますか",
    "options": [{"key": "no", "label": "いいえ"}, {"key": "yes", "label": "はい"}],
    "default": "no",
}
_GRANT = Grant(Fraction(50), frozenset({Scope.ROOM}), "登録団体")


def measure(
    app: Flask,
    database_url: str,
    port: int,
    city: City,
    seconds: float,
    verdict: Verdict,
    wanted: Callable[[str], bool],
) -> None:
    """Tell W8 as far as it is wanted; the city has a tariff from here on."""
    if not wanted("W8"):
        return
    _work_out(seconds)
    with app.app_context(), db.transaction():
        facility = db.session.get_one(Facility, city.facility_id)
        today = local_date(clock.now())
        load_tariff(facility, _tariff(city), today - timedelta(days=1), now=clock.now())
    reading.measure(app, database_url, port, city, seconds, lambda name: name.startswith("W2"), prefix="W8-")
    people = booking.sign_in(port, city, 8)
    for some in (people[:1], people):
        booking.distinct(app, database_url, port, city, some, 200, verdict, prefix="W8-")


def _work_out(seconds: float) -> None:
    """Every priced row and worked example of the real tables in turn, each with and without an exemption."""
    uses: list[tuple[Tariff, Use]] = [
        (tariffs.tariff_of(one.file), tariffs.use_of(one.row["use"]))
        for file in tariffs.FILES
        for part in ("printed", "worked")
        for one in tariffs.examples(file, part)
        if one.row.get("yen") is not None
    ]
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        for tariff, use in uses:
            price(tariff, use, (_GRANT,) if count % 2 else ())
            count += 1
    took = time.perf_counter() - begun
    figures = {"per_second": round(count / took, 1), "tariffs": len(tariffs.FILES), "uses": len(uses)}
    tell("W8", "fees worked out, a mix of real tables of fees", figures)


def _tariff(city: City) -> Tariff:
    """By the hour, dearer on weekends and for people from elsewhere, with questions and equipment."""
    rooms: list[dict[str, Any]] = [
        {
            "key": f"r{number}",
            "label": f"第{number + 1}種",
            "spaces": sorted(str(one) for one in city.space_ids[number::ROOMS]),
        }
        for number in range(ROOMS)
    ]
    data = {
        "title": "計測会館 使用料",
        "article": "条例 別表",
        "rooms": rooms,
        "conditions": [_DAY, _RESIDENCY, _COMMERCIAL],
        "steps": [
            {
                "kind": "table",
                "key": "base",
                "label": "使用料",
                "units": [{"kind": "duration", "key": "hour", "label": "1時間", "minutes": 60}],
                "rows": [
                    {"rooms": [room["key"]], "prices": {"hour": 200 + 50 * number}}
                    for number, room in enumerate(rooms)
                ],
            },
            _surcharge("weekend", "土日祝の割増", {"day": ["weekend"]}, "20"),
            _surcharge("outside", "市外の方の割増", {"residency": ["out"]}, "50"),
            _surcharge("commercial", "営利の割増", {"commercial": ["yes"]}, "100"),
            {"kind": "exemption", "key": "exemption", "label": "減免"},
            {"kind": "rounding", "key": "tens", "label": "10円未満切捨て", "by": {"bands": [{"unit": 10}]}},
        ],
    }
    return Tariff.model_validate_json(json.dumps(data, ensure_ascii=False))


def _surcharge(key: str, label: str, when: dict[str, list[str]], rate: str) -> dict[str, Any]:
    return {"kind": "surcharge", "key": key, "label": label, "cases": [{"when": when, "rate": rate}]}
