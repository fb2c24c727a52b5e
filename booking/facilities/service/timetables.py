"""Timetables of a facility, entered and changed by an administrator."""

from datetime import datetime

from booking.accounts.models import User
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.importing.stored import HOURS_CODES, StoredReport
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.timetable_json import timetable_to_json
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service.editing import settle
from booking.facilities.service.parts import InUse, Kind, save_part


class TimetableNotFound(NotFound):
    """Somebody has removed it."""

    def __init__(self) -> None:
        super().__init__(_l("この時間割は見つかりませんでした。"))


class TimetableInUse(InUse):
    """Spaces are booked by it."""

    code = "timetable_in_use"

    def __init__(self, names: str) -> None:
        super().__init__(
            _l("%(names)sがこの時間割を使っています。先に、別の時間割に替えてください。", names=names)
        )


TIMETABLES = Kind[TimetableSpec](
    name="timetable",
    of=lambda book: book.timetables,
    put=Rulebook.with_timetable,
    drop=Rulebook.without_timetable,
    users=Rulebook.users_of_timetable,
    to_json=timetable_to_json,
    not_found=TimetableNotFound,
    in_use=TimetableInUse,
)


def save_timetable(
    admin: User,
    facility: Facility,
    key: int | None,
    spec: TimetableSpec,
    *,
    draft: RulebookVersion | None = None,
    seen: str | None = None,
    now: datetime,
) -> int:
    """Make a timetable (``key`` None) or change one; settles what the import asked about hours.

    Gives its number. Raises InvalidInput, TimetableNotFound, Stale.
    """
    check_timetable(spec)
    made = save_part(TIMETABLES, admin, facility, key, spec, draft=draft, seen=seen, now=now)
    if draft is None:
        report = StoredReport.from_json(facility.import_report)
        settle(admin, facility, [each for each in report.open if each.code in HOURS_CODES], now=now)
    return made
