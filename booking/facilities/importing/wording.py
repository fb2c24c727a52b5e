"""What was made of a text, in words."""

from booking.core.i18n import _
from booking.facilities.importing.findings import Code, Finding, message
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.stored import apart_of, closures_of
from booking.facilities.importing.week import hours_text
from booking.facilities.rules.closure_texts import describe


def meanings(finding: Finding) -> list[str]:
    """Hours or rules that were understood, one a line; else the sentence that says what is the matter."""
    if finding.code in (Code.HOURS, Code.AROUND_THE_CLOCK):
        opens, closes = (int(str(finding.values[name])) for name in ("start_minute", "end_minute"))
        lines = [_("開館 %(hours)s", hours=hours_text(OpeningHours(opens, closes)))]
        return lines + [_("開館 %(hours)s", hours=apart.text) for apart in apart_of(finding)]
    if finding.code is Code.CLOSURE:
        return [_("休館 %(rule)s", rule=describe(rule)) for rule in closures_of(finding)]
    return [message(finding)]
