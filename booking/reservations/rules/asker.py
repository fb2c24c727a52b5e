"""Who asks whether something can be booked, and on which way."""

from dataclasses import dataclass
from typing import Protocol

from booking.accounts.rules import Audience
from booking.facilities.rules.windows import Channel


class Person(Protocol):
    """What counts of somebody with an account."""

    @property
    def id(self) -> int:
        """By which their own holds are known."""

    @property
    def audience(self) -> Audience:
        """In which windows they book."""


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom the rules are asked; without an audience it is somebody who has not signed in."""

    user_id: int | None = None
    """Their own holds don't count against them."""
    audience: Audience | None = None
    channel: Channel = Channel.WEB
    overrides: bool = False
    """Staff give a reason for which they may lift what the rulebook lets them lift."""

    @classmethod
    def of(cls, user: Person | None, channel: Channel = Channel.WEB, *, overrides: bool = False) -> "Asker":
        """Somebody with an account, or nobody."""
        if user is None:
            return cls(channel=channel)
        return cls(user.id, user.audience, channel, overrides)


ANYBODY = Asker()
AT_THE_COUNTER = Asker(channel=Channel.COUNTER)
