"""A rendered text becomes a mail, byte for byte the same at every try."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from booking.core import calendar
from booking.municipalities.models import Municipality
from booking.outbox.models import OutboxMessage
from booking.outbox.rendering import render


class Unwritable(Exception):
    """No valid mail can be made of the row as things are; the text says why, without personal data."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a transport takes: the envelope, and the message as it goes over the wire."""

    message_id: str
    created_at: datetime
    sender: str
    recipient: str
    content: bytes


def compose(row: OutboxMessage, municipality: Municipality) -> Mail:
    """Render and build the mail of a row; raises Unwritable, or whatever its template raises."""
    if not municipality.mail_from:
        raise Unwritable("the municipality has no sender's address")
    rendered = render(row.template, row.locale, row.context, municipality)
    recipient = _address(row.address)
    # Base64 rather than eight bits: it survives every relay on the way.
    message = EmailMessage(policy.SMTP)
    message["From"] = Address(municipality.name, addr_spec=municipality.mail_from)
    message["To"] = recipient
    message["Subject"] = rendered.subject
    message["Date"] = format_datetime(calendar.local(row.created_at))
    message["Message-ID"] = row.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text, charset="utf-8", cte="base64")
    for attachment in row.context.get("attachments", ()):
        _attach(message, **attachment)
    if message.is_multipart():
        # Left to itself the library makes the boundary at random: two tries would differ.
        message.set_boundary(f"=_{row.message_id.strip('<>').partition('@')[0]}")
    message["Content-Language"] = row.locale
    return Mail(
        row.message_id, row.created_at, municipality.mail_from, recipient.addr_spec, message.as_bytes()
    )


def _address(text: str) -> Address:
    """One address, its domain in ASCII; raises Unwritable for anything else."""
    local_part, _, domain = text.rpartition("@")
    try:
        if not local_part.isascii():
            raise Unwritable("the address is not ASCII")
        return Address(addr_spec=f"{local_part}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError) as error:
        raise Unwritable("the address is not valid") from error


def _attach(message: EmailMessage, *, filename: str, content_type: str, text: str) -> None:
    """Attach a text file; ``content_type`` may carry parameters: ``text/calendar; method=PUBLISH``."""
    declared = EmailMessage(policy.SMTP)
    declared["Content-Type"] = content_type
    header = declared["Content-Type"]
    if header.maintype != "text":
        raise Unwritable("only texts are attached")
    params = {name: value for name, value in header.params.items() if name != "charset"}
    message.add_attachment(
        text, subtype=header.subtype, charset="utf-8", cte="base64", filename=filename, params=params
    )
