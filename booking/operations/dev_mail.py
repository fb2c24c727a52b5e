"""The mails that were written into a folder because no mail server is set; for development only."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template

from booking.accounts.access import development

blueprint = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")
MOST_SHOWN = 200
_NAME = re.compile(r"[0-9A-Za-z-]{1,120}\.eml")


@dataclass(frozen=True, slots=True)
class ReadMail:
    """``files`` are names and texts of what is attached."""

    name: str
    subject: str
    sender: str
    recipient: str
    sent_at: datetime | None
    text: str
    files: tuple[tuple[str, str], ...]


@blueprint.get("")
@development
def list_mails() -> str:
    """All of them, the newest first."""
    names = sorted((path.name for path in _folder().glob("*.eml")), reverse=True)
    mails = [mail for name in names[:MOST_SHOWN] if (mail := _read(name)) is not None]
    return render_template("outbox/dev_mails.html", mails=mails, count=len(names))


@blueprint.get("/<name>")
@development
def show_mail(name: str) -> str:
    """One mail, with links that can be followed."""
    return render_template("outbox/dev_mail.html", mail=_read(name) or abort(404))


def _folder() -> Path:
    return Path(current_app.config["MAIL_FOLDER"])


def _read(name: str) -> ReadMail | None:
    """None for a name that can't be one of ours, and for a file that is not there."""
    if not _NAME.fullmatch(name):
        return None
    try:
        content = (_folder() / name).read_bytes()
    except OSError:
        return None
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    return ReadMail(
        name=name,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        sent_at=_date(message),
        text=body.get_content() if body is not None else "",
        files=tuple(
            (part.get_filename() or "", str(part.get_content())) for part in message.iter_attachments()
        ),
    )


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
