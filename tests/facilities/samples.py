"""A facility as an import leaves it: one closure understood, one to confirm, one text not understood."""

from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.stored import FieldChange, StoredReport
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import AnnualClosure, OnHoliday, WeeklyClosure

MONDAYS = WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY)
YEAR_END = AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始")
CLOSED = Finding(
    Level.UNDERSTOOD, Code.CLOSURE, "備考", "月曜(祝日は翌日)", {"rules": [closure_to_json(MONDAYS)]}
)
UNDATED = Finding(
    Level.TO_CONFIRM, Code.YEAR_END, "備考", "年末年始", {"proposal": closure_to_json(YEAR_END)}
)
UNREAD = Finding(Level.NOT_UNDERSTOOD, Code.UNREAD_CLOSURE, "備考", "３")
REPORT = StoredReport(
    row=7,
    hours=OpeningHours(540, 1290),
    findings=(CLOSED, UNDATED, UNREAD),
    kept=(FieldChange("operator", "文化課", "<b>スポーツ課</b>"),),
)
