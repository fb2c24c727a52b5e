"""The steps of an application with the test client, as a browser would take them."""

import re
from io import BytesIO
from typing import Any

from sqlalchemy import select

from booking.accounts.keys import link_token
from booking.applications.models import Application
from booking.core.db import db
from booking.outbox.models import OutboxMessage
from tests.support.client import Client

GUEST = "guest@harunagi.example"
CODE = "kominkan-koza"
FILLED: dict[str, Any] = {
    "f-course": "cooking",
    "f-people": "2",
    "f-name": "髙﨑 由香",
    "f-kana": "たかさき ゆか",
    "f-birthday-year": "昭和60",
    "f-birthday-month": "4",
    "f-birthday-day": "1",
    "f-phone": "0287001234",
    "f-address-postal_code": "1234567",
    "f-address-line": "春凪市桜台2丁目3番4号",
    "f-heard": ["web", "friend"],
    "f-care": "no",
    "f-reduction": "no",
    "f-rules": "yes",
}


def link(client: Client, email: str = GUEST) -> str:
    """Ask for the mail; gives the address in it."""
    answer = client.post(f"/apply/{CODE}/guest", data={"email": email})
    assert answer.status_code == 303, answer.text
    seed = newest_mail("application_link").context["seed"]
    return f"/apply/{CODE}/link/{link_token(seed)}"


def newest_mail(template: str) -> OutboxMessage:
    db.session.rollback()
    wanted = select(OutboxMessage).where(OutboxMessage.template == template)
    return db.session.scalars(wanted.order_by(OutboxMessage.id.desc()).limit(1)).one()


def open_form(client: Client) -> str:
    """As a guest; gives the address of the form."""
    answer = client.post(link(client))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def to_confirm(client: Client, form: str, **changes: Any) -> str:
    answer = client.post(form, data={**FILLED, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def send(client: Client, confirm: str) -> str:
    """Press the last button; gives the address of the last page."""
    answer = client.post(confirm, data={"seen": hidden(client.get(confirm).text, "seen")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def apply(client: Client) -> tuple[Application, str]:
    """All steps of a guest; gives the application and its enquiry password."""
    done = client.get(send(client, to_confirm(client, open_form(client)))).text
    found = re.search(r"[0-9]{5}-[0-9]{5}", done)
    assert found is not None
    return the_application(), found[0]


def the_application() -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Application)).one()


def enquire(client: Client, number: str, password: str) -> int:
    return client.post("/applications/enquiry", data={"number": number, "password": password}).status_code


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def upload(content: bytes, name: str) -> tuple[BytesIO, str]:
    return BytesIO(content), name
