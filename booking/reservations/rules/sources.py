"""From which article or setting a refusal comes, told only where somebody asks for it."""

from booking.core.i18n import _
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.schedule_texts import schedule_sentences
from booking.facilities.rules.timetable_texts import timetable_lines
from booking.facilities.rules.window_texts import window_sentences
from booking.reservations.rules.refusals import Refusal


def source_text(refusal: Refusal) -> str:
    """The article, else the rule in words; empty for what no rule has made, as a booking of somebody else."""
    return " ".join(_sources(refusal))


def further_source(refusal: Refusal) -> str:
    """The same for those who have read the message: without what that names already."""
    return " ".join(one for one in _sources(refusal) if one not in refusal.message)


def _sources(refusal: Refusal) -> list[str]:
    if refusal.closed is not None:
        return [refusal.article or describe(refusal.closed.rule)]
    if refusal.windows:
        return list(dict.fromkeys(one.article or window_sentences(one)[0] for one in refusal.windows))
    if refusal.timetable is not None:
        return [_("、").join(timetable_lines(refusal.timetable)).strip()]
    if refusal.opening is not None:
        return schedule_sentences(refusal.opening.setup.schedule, refusal.opening.book.timetables)
    return []
