"""Which space (or any of which pool) somebody wants at which time, read strictly from a link or a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.core.calendar import MINUTES_PER_DAY, TOKYO, at_minute, local, local_date
from booking.core.errors import InvalidInput
from booking.core.i18n import _l

# Days around today that a link may name; what lies outside is a mistake, not a wish.
_PAST = timedelta(days=400)
_FUTURE = timedelta(days=3 * 366)
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Wish:
    """One space at one time."""

    space_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PoolWish:
    """Any free space of a pool at one time."""

    pool_id: int
    starts_at: datetime
    ends_at: datetime


AnyWish = Wish | PoolWish


class UnclearWish(InvalidInput):
    """A link or a form that names no space or no time."""

    code = "unclear_wish"

    def __init__(self) -> None:
        super().__init__(_l("日時を読み取れませんでした。空き状況から、枠を選びなおしてください。"))


def parse_any_wish(values: Mapping[str, str], today: date) -> AnyWish:
    """The wish for a ``space``, or else for any free one of a ``pool``; raises UnclearWish."""
    if values.get("pool") and not values.get("space"):
        return PoolWish(_id(values["pool"]), *_times(values, today))
    return parse_wish(values, today)


def parse_wish(values: Mapping[str, str], today: date) -> Wish:
    """The wish in ``space``, ``starts`` and ``ends``; raises UnclearWish.

    Times are ISO 8601 (without a zone: the municipality's clock), or minutes from the midnight of ``day``.
    """
    return Wish(_id(values.get("space", "")), *_times(values, today))


def _id(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or not 0 < int(text) <= _LARGEST_ID:
        raise UnclearWish
    return int(text)


def _times(values: Mapping[str, str], today: date) -> tuple[datetime, datetime]:
    try:
        day = date.fromisoformat(values["day"]) if values.get("day") else None
        starts_at = _instant(values.get("starts", ""), day, today)
        ends_at = _instant(values.get("ends", ""), day, today)
    except (ValueError, OverflowError) as error:
        raise UnclearWish from error
    if not starts_at < ends_at <= starts_at + timedelta(days=2):
        raise UnclearWish
    return starts_at, ends_at


def _instant(text: str, day: date | None, today: date) -> datetime:
    if day is None:
        if not re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text, re.ASCII):
            raise ValueError("not an instant")
        moment = datetime.fromisoformat(text)
        if not today - _PAST <= moment.date() <= today + _FUTURE:
            raise ValueError("too far away")
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=TOKYO)
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > 2 * MINUTES_PER_DAY:
        raise ValueError("not a minute")
    if not today - _PAST <= day <= today + _FUTURE:
        raise ValueError("too far away")
    return at_minute(day, int(text))


def wish_values(wish: AnyWish) -> dict[str, str]:
    """The wish as the values of a link or of hidden fields; the inverse of ``parse_any_wish``."""
    place = {"pool": str(wish.pool_id)} if isinstance(wish, PoolWish) else {"space": str(wish.space_id)}
    return {
        **place,
        "starts": _local_text(wish.starts_at),
        "ends": _local_text(wish.ends_at),
    }


def _local_text(instant: datetime) -> str:
    return local(instant).replace(tzinfo=None).isoformat(timespec="minutes")


def day_of(wish: AnyWish) -> date:
    """The day to which the wish counts: the one on which it begins."""
    return local_date(wish.starts_at)
