"""A rulebook as a JSON object, read back strictly; the form of seeds, of stored versions and of drafts."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from booking.core.i18n import _l
from booking.facilities.rules.closure_json import closure_from_json, closure_to_json
from booking.facilities.rules.json_fields import JsonObject, read_set, read_text
from booking.facilities.rules.rulebook import InvalidRulebook, Rulebook, SpaceSetup
from booking.facilities.rules.schedule_json import (
    buffers_from_json,
    buffers_to_json,
    schedule_from_json,
    schedule_to_json,
)
from booking.facilities.rules.timetable_json import timetable_from_json, timetable_to_json
from booking.facilities.rules.window_json import plan_from_json, plan_to_json

T = TypeVar("T")
# Written in one way only, so that two keys are never one number.
_NUMBER = re.compile("[1-9][0-9]{0,8}")
_PARTS = frozenset({"timetables", "closures", "plans", "spaces", "staff_may_lift"})
_OF_SPACE = frozenset({"schedule", "plan", "buffers", "closures"})


def rulebook_to_json(book: Rulebook) -> JsonObject:
    """The book as an object of strings, numbers, lists and None."""
    return {
        "timetables": {str(key): timetable_to_json(one) for key, one in book.timetables.items()},
        "closures": {str(key): closure_to_json(one) for key, one in book.closures.items()},
        "plans": {str(key): plan_to_json(one) for key, one in book.plans.items()},
        "spaces": {name: _space_to_json(one) for name, one in book.spaces.items()},
        "staff_may_lift": sorted(book.staff_may_lift),
    }


def rulebook_from_json(value: object) -> Rulebook:
    """The book in ``value``; raises InvalidInput, naming the field, for anything else."""
    given = _object(value, _PARTS)
    book = Rulebook(
        timetables=_numbered(given, "timetables", timetable_from_json),
        closures=_numbered(given, "closures", closure_from_json),
        plans=_numbered(given, "plans", plan_from_json),
        spaces={str(name): _space_from_json(one) for name, one in _object(given.get("spaces", {})).items()},
        staff_may_lift=_codes(given.get("staff_may_lift", [])),
    )
    check_references(book)
    return book


def rulebook_to_text(book: Rulebook) -> str:
    """One text for one book: equal books give equal texts."""
    return json.dumps(rulebook_to_json(book), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=512)
def rulebook_from_text(text: str) -> Rulebook:
    """The book of a stored text; the same value each time, so that what rests on it can be kept."""
    return rulebook_from_json(json.loads(text))


def check_references(book: Rulebook) -> None:
    """Raises InvalidRulebook when a space names a timetable or a plan that is not there."""
    numbers = [key for setup in book.spaces.values() for key in setup.closures] + list(book.closures)
    if len(numbers) != len(set(numbers)):
        raise InvalidRulebook(_l("休館日の番号が重なっています。"), field="closures")
    for name, setup in book.spaces.items():
        for entry in setup.schedule.entries:
            if entry.timetable not in book.timetables:
                raise InvalidRulebook(
                    _l("室場「%(name)s」の時間割がありません。", name=name), field="schedule"
                )
        if setup.plan is not None and setup.plan not in book.plans:
            raise InvalidRulebook(_l("室場「%(name)s」の受付期間がありません。", name=name), field="plan")


def _space_to_json(setup: SpaceSetup) -> JsonObject:
    return {
        "schedule": schedule_to_json(setup.schedule),
        "plan": setup.plan,
        "buffers": buffers_to_json(setup.buffers),
        "closures": {str(key): closure_to_json(one) for key, one in setup.closures.items()},
    }


def _space_from_json(value: object) -> SpaceSetup:
    given = _object(value, _OF_SPACE)
    plan = given.get("plan")
    if plan is not None and (isinstance(plan, bool) or not isinstance(plan, int)):
        raise InvalidRulebook(_l("受付期間の番号が、読める形になっていません。"), field="plan")
    return SpaceSetup(
        schedule=schedule_from_json(given.get("schedule", [])),
        plan=plan,
        buffers=buffers_from_json(given.get("buffers", {})),
        closures=_numbered(given, "closures", closure_from_json),
    )


def _numbered(given: Mapping[str, Any], name: str, read: Callable[[object], T]) -> dict[int, T]:
    numbered = {}
    for key, one in _object(given.get(name, {})).items():
        if not _NUMBER.fullmatch(str(key)):
            raise InvalidRulebook(_l("番号「%(key)s」は使えません。", key=str(key)), field=name)
        numbered[int(key)] = read(one)
    return dict(sorted(numbered.items()))


def _codes(value: object) -> frozenset[str]:
    try:
        return read_set(value, read_text)
    except (TypeError, ValueError) as error:
        message = _l("職員が理由を添えて外せるものが、読める形になっていません。")
        raise InvalidRulebook(message, field="staff_may_lift") from error


def _object(value: object, known: frozenset[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidRulebook(_l("きまりが、読める形になっていません。"))
    unknown = sorted(set(map(str, value)) - known) if known is not None else []
    if unknown:
        raise InvalidRulebook(
            _l("きまりに、知らない項目「%(name)s」があります。", name=unknown[0]), field=unknown[0]
        )
    return value
