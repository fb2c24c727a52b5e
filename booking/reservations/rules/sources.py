"""From which article or setting a refusal comes, told only where somebody asks for it."""

from booking.core.i18n import _
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.schedule_texts import schedule_sentences
from booking.facilities.rules.timetable_texts import timetable_lines
from booking.facilities.rules.window_texts import window_sentences
from booking.reservations.rules.refusals import Refusal


def source_text(refusal: Refusal) -> str:
    """The article, else the rule in words; empty for what no rule has made, as a booking of somebody else."""
    if refusal.closed is not None:
        return refusal.article or describe(refusal.closed.rule)
    if refusal.windows:
        told = (one.article or window_sentences(one)[0] for one in refusal.windows)
        return " ".join(dict.fromkeys(told))
    if refusal.timetable is not None:
        return _("、").join(timetable_lines(refusal.timetable)).strip()
    if refusal.opening is not None:
        return " ".join(schedule_sentences(refusal.opening.setup.schedule, refusal.opening.book.timetables))
    return ""


def further_source(refusal: Refusal) -> str:
    """The same for those who have read the sentence: empty where that names the rule already."""
    text = source_text(refusal)
    return "" if text in refusal.message else text
