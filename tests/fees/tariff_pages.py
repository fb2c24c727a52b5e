"""The pages on which an administrator enters a tariff, as a browser sends them."""

from booking.core.db import db
from booking.facilities.models import Facility
from booking.fees.models import TariffVersion
from booking.fees.queries.tariffs import list_versions
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import draft_from_text
from tests.support.client import Client
from tests.support.forms import values_of

TABLE = "室名\t午前\t午後\t夜間\t全日\n集会室(104人)\t840\t940\t1,580\t3,180\n研修室\t310\t420\t630\t1,260"


def at(hall: Facility, *parts: object) -> str:
    """The address of a page of the facility's tariffs."""
    return "/".join([f"/staff/facilities/{hall.id}/tariffs", *map(str, parts)])


def make(client: Client, hall: Facility, table: str = TABLE) -> TariffVersion:
    """A draft out of a pasted table."""
    answer = client.post(at(hall, "new"), data={"name": "来年度", "title": "使用料", "paste": table})
    assert answer.status_code == 302, answer.text
    return latest(hall)


def latest(hall: Facility) -> TariffVersion:
    """The newest version."""
    db.session.expire_all()
    return list_versions(hall.id)[0]


def tariff_of(hall: Facility) -> Tariff:
    """What the newest version says."""
    return draft_from_text(latest(hall).content)


def send(client: Client, address: str, **changed: str) -> str:
    """What the page's form sends, with some of it changed; the page that follows."""
    sent = values_of(client.get(address).text) | {name: [text] for name, text in changed.items()}
    return client.post(address, data=sent, follow_redirects=True).text
