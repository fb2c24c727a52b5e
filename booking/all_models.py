"""Imports every table, so that the metadata is whole (migrations, tests)."""

from booking.accounts import models as accounts
from booking.applications import models as applications
from booking.audit import models as audit
from booking.availability import models as availability
from booking.core.db import Base
from booking.facilities import models as facilities
from booking.fees import models as fees
from booking.files import models as files
from booking.municipalities import models as municipalities
from booking.news import models as news
from booking.outbox import models as outbox
from booking.reservations import models as reservations

__all__ = [
    "accounts",
    "applications",
    "audit",
    "availability",
    "facilities",
    "fees",
    "files",
    "municipalities",
    "news",
    "outbox",
    "reservations",
]

metadata = Base.metadata
