"""Wholes and their parts: what a space is made of in the end, and which bookings exclude each other."""

from collections.abc import Mapping, Sequence

from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l


class CircularParts(InvalidInput):
    """A space would be a part of itself."""

    code = "circular_parts"


def smallest_parts(
    space_id: int, parts: Mapping[int, Sequence[int]], above: tuple[int, ...] = ()
) -> set[int]:
    """The smallest parts of a space, itself if it has none; raises CircularParts."""
    if space_id in above:
        raise CircularParts(
            _l("室場の分け方が循環しています。室場を、それ自身の一部にすることはできません。")
        )
    below = parts.get(space_id, [])
    if not below:
        return {space_id}
    return set().union(*(smallest_parts(part, parts, (*above, space_id)) for part in below))


def part_sentences(space_id: int, parts: Mapping[int, Sequence[int]], names: Mapping[int, str]) -> list[str]:
    """What a booking of the space, and one of each of its parts, leaves of the others; raises CircularParts.

    ``names``: every space of the facility, in the order in which they are told.
    """
    return [_effect(one, parts, names) for one in (space_id, *parts.get(space_id, ()))]


def _effect(booked: int, parts: Mapping[int, Sequence[int]], names: Mapping[int, str]) -> str:
    taken = smallest_parts(booked, parts)
    others = [one for one in names if one != booked and taken & smallest_parts(one, parts)]
    if not others:
        return _("「%(space)s」に予約が入っても、ほかの室場は予約できます。", space=names[booked])
    return _(
        "「%(space)s」に予約が入ると、同じ時間の%(others)sは予約できません。",
        space=names[booked],
        others=_("、").join(_("「%(name)s」", name=names[one]) for one in others),
    )
