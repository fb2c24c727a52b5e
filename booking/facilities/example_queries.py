"""Closing rules worked out for a facility or a draft: on which coming days each of them closes or opens."""

from collections.abc import Sequence
from datetime import date, timedelta

from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import ListedClosure
from booking.facilities.rules.closure_examples import LOOK_AHEAD, example_sentence, once_sentence
from booking.facilities.rules.closures import DatedRule
from booking.municipalities.queries import holidays_between

# Closing days move away from holidays by some days.
_MARGIN = timedelta(days=14)


def load_example_of(
    facility: Facility, listed: Sequence[ListedClosure], typed: ListedClosure, today: date
) -> str:
    """What a rule that is not saved yet means beside those that are listed; in one statement."""
    rule = typed.rule
    if not isinstance(rule, DatedRule):
        return load_examples(facility, [*listed, typed], today)[-1]
    beside = [each for each in listed if each.space_id in (None, typed.space_id)]
    own = [each.rule for each in (*beside, typed) if each.space_id is not None]
    last = min(rule.last, rule.first + LOOK_AHEAD)
    holidays = holidays_between(facility.municipality_id, rule.first - _MARGIN, last + _MARGIN)
    return once_sentence(rule, [each.rule for each in beside], holidays, own)


def load_examples(facility: Facility, listed: Sequence[ListedClosure], today: date) -> list[str]:
    """A sentence for each of the rules, in their order, empty for what happens once; in one statement."""
    holidays = holidays_between(facility.municipality_id, today - _MARGIN, today + LOOK_AHEAD + _MARGIN)
    found = []
    for one in listed:
        beside = [each for each in listed if each is not one and each.space_id in (None, one.space_id)]
        own = [each.rule for each in (*beside, one) if each.space_id is not None]
        found.append(example_sentence(one.rule, [each.rule for each in beside], today, holidays, own))
    return found
