"""The clerk's side: take it, give it back, return it with remarks, complete it, refuse it.

Each is for clerks whom the procedure names, and says which version it has seen: of two who decide, one does.
"""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import force_locale

from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Application
from booking.applications.rules.definition import read_definition
from booking.applications.rules.procedures import read_guide
from booking.applications.rules.status import STEPS, Deed, ensure_can, ensure_unchanged
from booking.applications.service import messages
from booking.applications.service.correct import lock_application, move
from booking.applications.service.send import audit, write_event
from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.core.text import clean_text

LONGEST_MESSAGE = 2000


def take(clerk: User, reference: str, *, seen_version: int, now: datetime) -> Application:
    """Begin to work on it; raises ApplicationNotFound, NotPossibleNow, ChangedMeanwhile."""
    application = _lock(clerk, reference, Deed.TAKE, seen_version)
    application.handler_id = clerk.id
    _finish(clerk, application, Deed.TAKE, now)
    return application


def give_back(clerk: User, reference: str, *, seen_version: int, now: datetime) -> Application:
    """Let somebody else take it: it waits again where it waited; raises as ``take`` does."""
    application = _lock(clerk, reference, Deed.GIVE_BACK, seen_version)
    application.handler_id = None
    _finish(clerk, application, Deed.GIVE_BACK, now)
    return application


def return_(
    clerk: User,
    reference: str,
    message: str,
    remarks: Mapping[str, str],
    *,
    seen_version: int,
    now: datetime,
) -> Application:
    """Ask the applicant to correct it: a message, remarks by the key of a field, or both.

    Raises InvalidInput, and as ``take`` does.
    """
    application = _lock(clerk, reference, Deed.RETURN, seen_version)
    message = _message(message, required=False)
    form = read_definition(application.form_version.definition)
    kept = {}
    for field in form.fields:
        remark = clean_text(remarks.get(field.key, ""))
        if len(remark) > LONGEST_MESSAGE:
            raise _too_long(field.key)
        if remark:
            kept[field.key] = remark
    if not message and not kept:
        raise InvalidInput(
            _l("なにを直せばよいかを入れてください。申請した人への知らせに、そのまま出ます。"),
            field="message",
        )
    application.times_returned += 1
    application.handler_id = None
    _finish(clerk, application, Deed.RETURN, now, message, kept)
    messages.queue_returned(application, message, kept, now)
    return application


def complete(clerk: User, reference: str, message: str, *, seen_version: int, now: datetime) -> Application:
    """Done, with a message or without; raises InvalidInput, and as ``take`` does."""
    application = _lock(clerk, reference, Deed.COMPLETE, seen_version)
    message = _message(message, required=False)
    _decide(clerk, application, message, now)
    _finish(clerk, application, Deed.COMPLETE, now, message)
    messages.queue_completed(application, now)
    return application


def refuse(clerk: User, reference: str, reason: str, *, seen_version: int, now: datetime) -> Application:
    """Refuse it with a reason, and what can be done against it; raises InvalidInput, and as ``take`` does."""
    application = _lock(clerk, reference, Deed.REFUSE, seen_version)
    reason = _with_appeal(application, _message(reason, required=True))
    _decide(clerk, application, reason, now)
    _finish(clerk, application, Deed.REFUSE, now, reason)
    messages.queue_refused(application, now)
    return application


def _with_appeal(application: Application, reason: str) -> str:
    """The notice of the procedure is kept with the decision: what was told can't change afterwards."""
    with force_locale(application.locale):
        notice = str(read_guide(application.procedure.guide).appeal)
        heading = _("この決定に不服があるとき")
    return f"{reason}\n\n{heading}\n{notice}" if notice else reason


def _lock(clerk: User, reference: str, deed: Deed, seen_version: int) -> Application:
    """Among the clerk's own; then locked and looked at again."""
    application = lock_application(queries.get_clerk_application(clerk, reference).id)
    ensure_can(deed, application.status)
    ensure_unchanged(seen_version, application.version)
    return application


def _decide(clerk: User, application: Application, message: str, now: datetime) -> None:
    application.decided_at, application.decided_by_id = now, clerk.id
    application.decision_message = message


def _finish(
    clerk: User,
    application: Application,
    deed: Deed,
    now: datetime,
    message: str = "",
    remarks: dict[str, str] | None = None,
) -> None:
    move(application, deed)
    write_event(application, STEPS[deed].event, actor_id=clerk.id, now=now, message=message, remarks=remarks)
    audit(f"application.{deed.value}", application, clerk.id, now, {"fields": sorted(remarks or {})})


def _message(text: str, *, required: bool) -> str:
    text = clean_text(text)
    if required and not text:
        raise InvalidInput(
            _l("理由を入れてください。申請した人への知らせに、そのまま出ます。"), field="message"
        )
    if len(text) > LONGEST_MESSAGE:
        raise _too_long("message")
    return text


def _too_long(field: str) -> InvalidInput:
    return InvalidInput(_l("%(longest)s文字までで入れてください。", longest=LONGEST_MESSAGE), field=field)
