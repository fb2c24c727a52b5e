"""Tariffs for tests: a table by periods (or by the hour) with the usual surcharges, published at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import TariffVersion
from booking.fees.rules.tariff import Tariff
from booking.fees.service.tariffs import load_tariff
from tests.factories import LONG_AGO

Json = dict[str, Any]

RESIDENCY: Json = {
    "source": "audience",
    "key": "residency",
    "label": "市内・市外",
    "options": [
        {"key": "in", "label": "市内", "audiences": ["resident", "registered_group", "priority_group"]},
        {"key": "out", "label": "市外", "audiences": ["non_resident"]},
    ],
    "default": "in",
}
COMMERCIAL: Json = {
    "source": "choice",
    "key": "commercial",
    "label": "営利を目的としますか",
    "options": [{"key": "no", "label": "いいえ"}, {"key": "yes", "label": "はい"}],
    "default": "no",
}
ADMISSION: Json = {
    "source": "number",
    "key": "admission",
    "label": "入場料の最高額",
    "unit": "円",
    "options": [
        {"key": "none", "label": "なし", "at_most": 0},
        {"key": "low", "label": "500円以下", "more_than": 0, "at_most": 500},
        {"key": "high", "label": "500円を超える", "more_than": 500},
    ],
}
PERIOD_UNITS: Sequence[Json] = (
    {"kind": "period", "key": "am", "label": "午前", "starts": 540, "ends": 720},
    {"kind": "period", "key": "pm", "label": "午後", "starts": 780, "ends": 1020},
    {"kind": "period", "key": "eve", "label": "夜間", "starts": 1080, "ends": 1290},
    {"kind": "period", "key": "all", "label": "全日", "starts": 540, "ends": 1290},
)
PERIOD_PRICES: Mapping[str, int] = {"am": 840, "pm": 940, "eve": 1580, "all": 3180}
HOUR: Json = {"kind": "duration", "key": "hour", "label": "1時間", "minutes": 60}
OUTSIDERS: Json = {
    "kind": "surcharge",
    "key": "outsiders",
    "label": "市外の方の加算",
    "mode": "times",
    "cases": [{"when": {"residency": ["out"]}, "rate": "1.5"}],
}
TRADE: Json = {
    "kind": "surcharge",
    "key": "trade",
    "label": "営利の加算",
    "mode": "times",
    "cases": [{"when": {"commercial": ["yes"]}, "rate": "2"}],
}
ITEMS: Json = {
    "kind": "items",
    "key": "items",
    "label": "附属設備",
    "items": [{"key": "projector", "label": "プロジェクター", "counter": "台", "yen": 500, "most": 2}],
}
EXEMPTION: Json = {"kind": "exemption", "key": "exemption", "label": "減免"}
TENS: Json = {"kind": "rounding", "key": "tens", "label": "10円未満切捨て", "by": {"bands": [{"unit": 10}]}}


def document(*spaces: Space, by_hour: int | None = None, steps: Sequence[Json] | None = None) -> Json:
    """One room for all the spaces; by periods, or so many yen an hour."""
    table: Json = {
        "kind": "table",
        "key": "base",
        "label": "使用料",
        "units": [HOUR] if by_hour is not None else list(PERIOD_UNITS),
        "rows": [{"prices": {"hour": by_hour} if by_hour is not None else dict(PERIOD_PRICES)}],
    }
    more = (OUTSIDERS, TRADE, EXEMPTION, ITEMS, TENS) if steps is None else steps
    return {
        "title": "使用料",
        "article": "条例 別表第1",
        "rooms": [{"key": "room", "label": "集会室", "spaces": sorted(str(one.id) for one in spaces)}],
        "conditions": [RESIDENCY, COMMERCIAL, ADMISSION],
        "steps": [table, *more],
    }


def tariff(of: Facility, data: Json, starts_on: date = date(2020, 4, 1)) -> TariffVersion:
    """A published tariff of the facility."""
    with db.transaction():
        return load_tariff(of, Tariff.model_validate_json(text_of(data)), starts_on, now=LONG_AGO)


def text_of(data: Json) -> str:
    """The form in which it is read."""
    return json.dumps(data, ensure_ascii=False)
