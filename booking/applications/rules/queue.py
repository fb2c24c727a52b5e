"""The clerks' queue: its parts, and how long something has waited in days on which the office works."""

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum

from booking.applications.rules.status import OVER, WAITING, ApplicationStatus, EventKind
from booking.core.i18n import _l
from booking.municipalities.rules import is_office_day

# From this many office days on a case is late, and a little earlier it is marked.
LATE_DAYS, SOON_DAYS = 10, 5
# What is older is shown as this; nobody counts further.
MOST_DAYS = 366


class QueueState(StrEnum):
    """One tab of the queue."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    RETURNED = "returned"
    OVER = "over"


QUEUE_NAMES = {
    QueueState.WAITING: _l("受付待ち"),
    QueueState.MINE: _l("自分が確認中"),
    QueueState.OTHERS: _l("ほかの人が確認中"),
    QueueState.RETURNED: _l("直し待ち"),
    QueueState.OVER: _l("終わったもの"),
}
QUEUE_STATUSES = {
    QueueState.WAITING: WAITING,
    QueueState.MINE: frozenset({ApplicationStatus.IN_REVIEW}),
    QueueState.OTHERS: frozenset({ApplicationStatus.IN_REVIEW}),
    QueueState.RETURNED: frozenset({ApplicationStatus.RETURNED}),
    QueueState.OVER: OVER,
}


def state_of(status: ApplicationStatus, *, mine: bool) -> QueueState:
    """The tab in which an application stands."""
    if status is ApplicationStatus.IN_REVIEW:
        return QueueState.MINE if mine else QueueState.OTHERS
    return next(state for state, statuses in QUEUE_STATUSES.items() if status in statuses)


def age_in_office_days(handling_from: date, today: date, holidays: Container[date]) -> int:
    """How many office days have gone by since handling could begin; below zero when that is still to come."""
    if handling_from > today:
        return -1
    days, count = min((today - handling_from).days, MOST_DAYS * 2), 0
    for step in range(1, days + 1):
        count += is_office_day(today - timedelta(days=step - 1), holidays)
    return min(count, MOST_DAYS)


STAFF_STATUS_NAMES = {
    ApplicationStatus.RECEIVED: _l("受付待ち"),
    ApplicationStatus.IN_REVIEW: _l("確認中"),
    ApplicationStatus.RETURNED: _l("直し待ち"),
    ApplicationStatus.RESUBMITTED: _l("直ってきた"),
    ApplicationStatus.COMPLETED: _l("完了"),
    ApplicationStatus.REFUSED: _l("受けられない"),
    ApplicationStatus.WITHDRAWN: _l("取り下げ"),
}
# What a clerk reads of the history, where the applicant reads other words.
STAFF_EVENT_NAMES = {
    EventKind.RECEIVED: _l("申請が届きました"),
    EventKind.TAKEN: _l("引き受けました"),
    EventKind.GIVEN_BACK: _l("担当を外れました"),
    EventKind.RETURNED: _l("直しを頼みました"),
    EventKind.CORRECTED: _l("申請した人が直しました"),
    EventKind.COMPLETED: _l("完了にしました"),
    EventKind.REFUSED: _l("受けられないと知らせました"),
    EventKind.WITHDRAWN: _l("申請した人が取り下げました"),
}
OF_CLERKS = frozenset(
    {EventKind.TAKEN, EventKind.GIVEN_BACK, EventKind.RETURNED, EventKind.COMPLETED, EventKind.REFUSED}
)
