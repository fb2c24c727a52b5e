"""The life of an application: its states, and who may do what in which of them."""

from dataclasses import dataclass
from enum import StrEnum

from booking.core.errors import DomainError
from booking.core.i18n import _l


class ApplicationStatus(StrEnum):
    """States in force now. What is still being filled in is an ``ApplicationDraft``, a table of its own."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATUS_NAMES = {
    ApplicationStatus.RECEIVED: _l("受け付けました"),
    ApplicationStatus.IN_REVIEW: _l("確認中"),
    ApplicationStatus.RETURNED: _l("直してください"),
    ApplicationStatus.RESUBMITTED: _l("直したものを受け付けました"),
    ApplicationStatus.COMPLETED: _l("手続き完了"),
    ApplicationStatus.REFUSED: _l("受けられませんでした"),
    ApplicationStatus.WITHDRAWN: _l("取り下げ済み"),
}

# Colours of the chips, as components/status.html knows them.
STATUS_TONES = {
    ApplicationStatus.RECEIVED: "info",
    ApplicationStatus.IN_REVIEW: "info",
    ApplicationStatus.RETURNED: "warning",
    ApplicationStatus.RESUBMITTED: "info",
    ApplicationStatus.COMPLETED: "success",
    ApplicationStatus.REFUSED: "error",
    ApplicationStatus.WITHDRAWN: "neutral",
}


class EventKind(StrEnum):
    """What has happened to an application, as applicant and clerk see it in its history."""

    RECEIVED = "received"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    RETURNED = "returned"
    CORRECTED = "corrected"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


EVENT_NAMES = {
    EventKind.RECEIVED: _l("申請を受け付けました"),
    EventKind.TAKEN: _l("担当者が内容を確かめています"),
    EventKind.GIVEN_BACK: _l("担当者が変わります。順番をお待ちください"),
    EventKind.RETURNED: _l("直していただきたいところがあります"),
    EventKind.CORRECTED: _l("直した内容を受け付けました"),
    EventKind.COMPLETED: _l("手続きが終わりました"),
    EventKind.REFUSED: _l("この申請は受けられませんでした"),
    EventKind.WITHDRAWN: _l("取り下げを受け付けました"),
}

# States in which it is the office's turn to take it, and in which nothing more happens.
WAITING = frozenset({ApplicationStatus.RECEIVED, ApplicationStatus.RESUBMITTED})
OVER = frozenset({ApplicationStatus.COMPLETED, ApplicationStatus.REFUSED, ApplicationStatus.WITHDRAWN})


class Deed(StrEnum):
    """What somebody can do to an application that was sent."""

    CORRECT = "correct"
    WITHDRAW = "withdraw"
    TAKE = "take"
    GIVE_BACK = "give_back"
    RETURN = "return"
    COMPLETE = "complete"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states a deed leads where, and what the history calls it."""

    leads: dict[ApplicationStatus, ApplicationStatus]
    event: EventKind


S = ApplicationStatus
STEPS: dict[Deed, Step] = {
    Deed.CORRECT: Step(
        {S.RECEIVED: S.RECEIVED, S.RETURNED: S.RESUBMITTED, S.RESUBMITTED: S.RESUBMITTED},
        EventKind.CORRECTED,
    ),
    Deed.WITHDRAW: Step(
        {S.RECEIVED: S.WITHDRAWN, S.RETURNED: S.WITHDRAWN, S.RESUBMITTED: S.WITHDRAWN},
        EventKind.WITHDRAWN,
    ),
    Deed.TAKE: Step({S.RECEIVED: S.IN_REVIEW, S.RESUBMITTED: S.IN_REVIEW}, EventKind.TAKEN),
    # Once it was returned it waits as resubmitted again: see after().
    Deed.GIVE_BACK: Step({S.IN_REVIEW: S.RECEIVED}, EventKind.GIVEN_BACK),
    Deed.RETURN: Step({S.IN_REVIEW: S.RETURNED}, EventKind.RETURNED),
    Deed.COMPLETE: Step({S.IN_REVIEW: S.COMPLETED}, EventKind.COMPLETED),
    Deed.REFUSE: Step({S.IN_REVIEW: S.REFUSED}, EventKind.REFUSED),
}
OF_APPLICANT = frozenset({Deed.CORRECT, Deed.WITHDRAW})


class NotPossibleNow(DomainError):
    """The application is in a state in which this can't be done (any more)."""

    code = "not_possible_now"


class ChangedMeanwhile(DomainError):
    """Somebody else changed it since it was looked at."""

    code = "changed_meanwhile"


def can(deed: Deed, status: ApplicationStatus) -> bool:
    """Whether the deed is possible in that state."""
    return status in STEPS[deed].leads


def ensure_can(deed: Deed, status: ApplicationStatus) -> None:
    """Raises NotPossibleNow with what to do instead."""
    if can(deed, status):
        return
    raise NotPossibleNow(_why_applicant_cannot(deed, status) if deed in OF_APPLICANT else _why_not(status))


def after(deed: Deed, status: ApplicationStatus, *, was_returned: bool) -> ApplicationStatus:
    """The state that a possible deed leads to; ``was_returned``: it has been returned before."""
    if deed is Deed.GIVE_BACK and was_returned:
        return ApplicationStatus.RESUBMITTED
    return STEPS[deed].leads[status]


def ensure_unchanged(seen: int, version: int) -> None:
    """Of two who decide, the second one hears of the first: raises ChangedMeanwhile."""
    if seen != version:
        raise ChangedMeanwhile(
            _l("この申請は、いまほかの人が先に進めました。画面を開きなおして、いまの状態を確かめてください。")
        )


def _why_applicant_cannot(deed: Deed, status: ApplicationStatus) -> str:
    if status is ApplicationStatus.WITHDRAWN:
        return _l("この申請は、もう取り下げられています。")
    if status in OVER:
        return _l("この申請は、もう手続きが終わっています。変えたいときは、担当の課に電話してください。")
    if deed is Deed.WITHDRAW:
        return _l(
            "担当者が内容を確かめはじめたので、ここからは取り下げられません。担当の課に電話してください。"
        )
    return _l("担当者が内容を確かめはじめたので、ここからは直せません。担当の課に電話してください。")


def _why_not(status: ApplicationStatus) -> str:
    if status is ApplicationStatus.WITHDRAWN:
        return _l("この申請は、申請した人がもう取り下げています。")
    if status is ApplicationStatus.IN_REVIEW:
        return _l("この申請は、もうほかの担当者が確かめています。")
    if status is ApplicationStatus.RETURNED:
        return _l("この申請は、申請した人が直すのを待っています。")
    if status in OVER:
        return _l("この申請は、もう手続きが終わっています。")
    return _l("先に、この申請を担当として引き受けてください。")
