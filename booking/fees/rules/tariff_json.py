"""A tariff as a JSON text, read back strictly; the form of data files, of stored versions and of drafts."""

import json
from functools import lru_cache

from pydantic import ValidationError

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.fees.rules.checking import problems_of
from booking.fees.rules.tariff import Tariff


class InvalidTariff(InvalidInput):
    """A tariff that can't be read, or that contradicts itself; ``field`` says where."""

    code = "invalid_tariff"


def tariff_to_text(tariff: Tariff) -> str:
    """One text for one tariff: equal tariffs give equal texts."""
    plain = tariff.model_dump(mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=256)
def tariff_from_text(text: str) -> Tariff:
    """The tariff in a text, the same value each time; InvalidTariff also where it contradicts itself."""
    tariff = draft_from_text(text)
    problems = problems_of(tariff)
    if problems:
        raise InvalidTariff(problems[0].message, field=problems[0].where)
    return tariff


def draft_from_text(text: str) -> Tariff:
    """A tariff that may be incomplete or contradict itself; raises InvalidTariff where it can't be read."""
    try:
        return Tariff.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = _l(
            "料金表の「%(where)s」が、読める形になっていません（%(what)s）。", where=where, what=first["msg"]
        )
        raise InvalidTariff(message, field=where) from error
