"""What a made-up booking is before it becomes rows."""

from dataclasses import dataclass
from datetime import datetime

from booking.accounts.models import User
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.timetables import Slot
from booking.reservations.rules.status import ReservationStatus


@dataclass
class Planned:
    """One booking: some slots of one space, who asked for them and when, and what became of it."""

    rules: SpaceRules
    slots: list[Slot]
    user: User
    purpose: str
    people: int
    note: str
    created_at: datetime
    status: ReservationStatus
    decided_at: datetime | None = None
    """When staff permitted or declined it; a cancelled one may have been permitted before."""
    cancelled_at: datetime | None = None
    reason: str = ""

    @property
    def starts_at(self) -> datetime:
        """When the first slot begins."""
        return self.slots[0].starts_at
