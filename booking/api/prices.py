"""What a use costs, as programs are told: the lines of its working, or why nobody can say."""

from typing import Any

from booking.api.parameters import PriceAsked
from booking.fees.rules.conditions import Choice
from booking.fees.rules.questions import items_of, questions_of
from booking.fees.rules.quoting import Quote
from booking.fees.rules.working import FeeLine

Json = dict[str, Any]


def price_answer(asked: PriceAsked, space_id: int, quote: Quote | None) -> Json:
    """The working of a use that was asked for."""
    working = quote.working if quote is not None else None
    return {
        "space_id": space_id,
        "date": asked.day.isoformat(),
        "starts": asked.starts,
        "ends": asked.ends,
        "for": asked.audience.value if asked.audience is not None else None,
        "tariff": quote.tariff.title if quote is not None else None,
        "tariff_en": quote.tariff.title_en or None if quote is not None else None,
        "total": working.total if working is not None else None,
        "is_provisional": working is not None and working.is_provisional,
        "lines": [line_answer(line) for line in working.lines] if working is not None else [],
        "reason": quote.message or None if quote is not None else None,
        "questions": _questions(quote) if quote is not None else [],
    }


def line_answer(line: FeeLine) -> Json:
    """One line of a working."""
    return {
        "step": line.step,
        "label": line.label,
        "label_en": line.label_en or None,
        "detail": line.detail or None,
        "detail_en": line.detail_en or None,
        "count": line.count or None,
        "unit": line.unit or None,
        "unit_en": line.unit_en or None,
        "unit_yen": line.unit_yen,
        "rate": line.rate or None,
        "of_yen": line.of_yen,
        "amount": line.amount,
        "article": line.article or None,
        "is_provisional": line.is_provisional,
    }


def _questions(quote: Quote) -> list[Json]:
    """What may be answered for that room."""
    asked = [
        {
            "key": one.key,
            "label": one.label,
            "label_en": one.label_en or None,
            "options": [
                {"key": option.key, "label": option.label, "label_en": option.label_en or None}
                for option in one.options
            ]
            if isinstance(one, Choice)
            else None,
            "most": None if isinstance(one, Choice) else one.most,
            "default": one.default,
        }
        for one in questions_of(quote.tariff, quote.room.key)
    ]
    return asked + [
        {
            "key": one.key,
            "label": one.item.label,
            "label_en": one.item.label_en or None,
            "options": None,
            "most": one.item.most,
            "default": 0,
        }
        for one in items_of(quote.tariff, quote.room.key)
    ]
