"""What a reservation takes of its space: its own time, and the time kept free around it."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from booking.availability.rules import HolderKind
from booking.availability.service import occupy, release
from booking.reservations.models import Reservation


def occupy_for(reservation: Reservation, leaf_ids: Iterable[int]) -> None:
    """Take the smallest spaces for it; raises SlotTaken. The caller holds their locks and has looked."""
    leaves = list(leaf_ids)
    starts_at, ends_at = reservation.starts_at, reservation.ends_at
    occupy(leaves, starts_at, ends_at, HolderKind.RESERVATION, reservation.id)
    if reservation.buffer_before:
        first = starts_at - timedelta(minutes=reservation.buffer_before)
        occupy(leaves, first, starts_at, HolderKind.BUFFER, reservation.id)
    if reservation.buffer_after:
        until = ends_at + timedelta(minutes=reservation.buffer_after)
        occupy(leaves, ends_at, until, HolderKind.BUFFER, reservation.id)


def free(reservation_ids: Collection[int]) -> None:
    """Free what reservations take; the caller holds the space locks."""
    release(HolderKind.RESERVATION, reservation_ids)
    release(HolderKind.BUFFER, reservation_ids)
