"""What was worked out for a calendar is kept, and used again only while the database says it still holds.

One short statement compares two things with what they were: the number that triggers count up with every
change of the setup, and a stamp of what is taken of the spaces in that time. What time alone changes (a
window opens, a hold runs out) ends an entry by itself. So who reads after a booking was committed sees it.
Each process keeps its own; it is never asked when something is booked.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import Select, select

from booking.availability.queries import select_taken_stamp
from booking.availability.rules import HolderKind, TakenStamp
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.display import read_display
from booking.municipalities.models import SetupRevision
from booking.municipalities.queries import get_current, setup_revision
from booking.news.queries import next_change as next_change_of_notices
from booking.offers.queries import Offers
from booking.reservations.queries import Board

T = TypeVar("T")
S = TypeVar("S", bound=Sized)
P = ParamSpec("P")
EXTENSION = "tsudoi_offers_cache"
# In ``g``: the entry on which the answer that is being made rests.
_USED = "offers_cache_entry"
# In ``g``: the setup's number when an answer was begun that is kept whole (then its parts are not).
_WHOLE = "offers_cache_whole"
# Bytes, or characters, of all that is kept by one process.
MOST_KEPT = 64_000_000


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """What was worked out, from which offers, and about how many characters it takes."""

    value: T
    offers: Offers
    size: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value that is kept, and what must still hold for it to be true. The offers themselves are let go."""

    value: Any
    size: int
    revision: int
    stamp: TakenStamp
    question: Select[int, int, int]
    """Asks for the stamp and the setup's number as they are now."""
    holders: frozenset[int]
    """Who holds slots of it: they see something else than everybody."""
    made_at: datetime
    until: datetime | None

    def is_current(self, viewer_id: int | None, now: datetime) -> bool:
        """Whether it is still what this viewer would see, as the database knows."""
        if viewer_id in self.holders or now < self.made_at or (self.until is not None and now >= self.until):
            return False
        count, marks, revision = db.session.execute(self.question).one()
        return revision == self.revision and TakenStamp(count, marks) == self.stamp


def _question(board: Board) -> Select[int, int, int]:
    leaf_ids = {leaf for rules in board.rules.values() for leaf in rules.leaf_ids}
    (first, until), _stamp = board.stamps[0]
    revision = select(SetupRevision.number).scalar_subquery()
    return select_taken_stamp(sorted(leaf_ids), first, until).add_columns(revision)


class OfferCache:
    """The entries of one process, the least used of which go first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> _Entry | None:
        """The entry, which may be out of date."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def keep(self, key: Hashable, entry: _Entry) -> None:
        """Put it in the place of an earlier one."""
        with self._lock:
            before = self._entries.pop(key, None)
            self._size += entry.size - (before.size if before is not None else 0)
            self._entries[key] = entry
            while self._size > MOST_KEPT and len(self._entries) > 1:
                _key, oldest = self._entries.popitem(last=False)
                self._size -= oldest.size


def init_app(app: Flask) -> None:
    """Give the application a cache of its own."""
    app.extensions[EXTENSION] = OfferCache()


def kept(key: Hashable, viewer_id: int | None, now: datetime, make: Callable[[], Made[T]]) -> T:
    """What ``make`` works out, or what it worked out before if that is still true for the viewer.

    ``make`` reads the offers of one span of days; ``key`` names everything else that its value depends on.
    """
    cache: OfferCache = current_app.extensions[EXTENSION]
    entry = cache.find(key)
    if entry is not None and entry.is_current(viewer_id, now):
        setattr(g, _USED, entry)
        value: T = entry.value
        return value
    of_whole: int | None = g.get(_WHOLE)
    revision = of_whole if of_whole is not None else setup_revision()  # before what rests on it is read
    made = make()
    board = made.offers.board
    holders = frozenset(
        one.owner_id
        for busy in board.busy.values()
        for one in busy
        if one.kind is HolderKind.HOLD and one.owner_id is not None
    )
    if viewer_id not in holders:
        until = _until(made.offers, now)
        _span, stamp = board.stamps[0]
        entry = _Entry(made.value, made.size, revision, stamp, _question(board), holders, now, until)
        setattr(g, _USED, entry)
        if of_whole is None:
            cache.keep(key, entry)
    return made.value


def kept_answer(
    key: Hashable,
    now: datetime,
    make: Callable[[], S],
    *,
    may_keep: Callable[[], bool] = lambda: True,
    until: Callable[[], datetime | None] = lambda: None,
) -> S:
    """A whole answer, the same for everybody, that ``make`` works out with the help of ``kept``.

    It rests on what that rests on: everything else that it reads has to be counted by the setup's number.
    ``until``: when time alone changes something else in it.
    """
    cache: OfferCache = current_app.extensions[EXTENSION]
    entry = cache.find(key)
    if entry is not None and entry.is_current(None, now):
        value: S = entry.value
        return value
    revision = setup_revision()  # before what the answer names is read
    g.pop(_USED, None)
    setattr(g, _WHOLE, revision)
    answer = make()
    used: _Entry | None = g.get(_USED)
    if used is not None and used.revision == revision and may_keep():
        ends = min((one for one in (used.until, until()) if one is not None), default=None)
        cache.keep(key, replace(used, value=answer, size=len(answer), until=ends))
    return answer


def kept_for_strangers(view: Callable[P, str]) -> Callable[P, str | Response]:
    """A page is kept whole for those who come without a session: nothing in it can be theirs.

    The notices that it shows are counted by the setup's number, and end it when their time comes.
    """

    @wraps(view)
    def look(*args: P.args, **kwargs: P.kwargs) -> str | Response:
        if session:
            return view(*args, **kwargs)
        now = clock.now()
        key = ("page", request.full_path, read_display(request), local_date(now))
        # A page that began a session (with a token, say) is for that browser alone.
        page = kept_answer(
            key,
            now,
            lambda: view(*args, **kwargs).encode(),
            may_keep=lambda: not session,
            until=lambda: next_change_of_notices(get_current().id, now),
        )
        return Response(page, content_type="text/html; charset=utf-8")

    return look


def _until(offers: Offers, now: datetime) -> datetime | None:
    """When time alone makes the offers untrue: the first window, slot or hold that begins or ends."""
    begins = {offer.slot.starts_at for of_day in offers.by_day.values() for offer in of_day}
    instants = [instant for instant in begins | offers.board.instants if instant > now]
    if offers.board.expires_at is not None:
        instants.append(offers.board.expires_at)
    return min(instants, default=None)
