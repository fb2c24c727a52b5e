"""Pools of equal spaces: what can be made one, and what staff ought to know of it later."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.facilities.rules.rulebook import Rulebook

LONGEST_NAME = 100


class InvalidPool(InvalidInput):
    """Spaces of which not any can stand for any other."""

    code = "invalid_pool"


@dataclass(frozen=True, kw_only=True)
class PoolDetails:
    """What is entered about a pool."""

    name: str
    name_en: str = ""
    space_ids: tuple[int, ...] = ()
    """In the order in which they are given out."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A space as a pool sees it."""

    space_id: int
    name: str
    is_bookable: bool
    leaf_ids: frozenset[int]
    """Its smallest parts."""


@dataclass(frozen=True, slots=True)
class LabelledBook:
    """Rules, and how staff know them: in force, from a day on, or a draft."""

    label: str
    book: Rulebook


def check_pool(members: Sequence[MemberFacts], book: Rulebook) -> None:
    """Raises InvalidPool unless each member can be booked, lies apart from the others and has their times."""
    if len(members) < 2:
        raise InvalidPool(_l("室場を2つ以上選んでください。"), field="members")
    for one in members:
        if not one.is_bookable:
            message = _l(
                "「%(name)s」は、いま予約を受け付けていません。先に、室場の設定を直してください。",
                name=one.name,
            )
            raise InvalidPool(message, field="members")
    shared = _first_shared(members)
    if shared is not None:
        message = _l(
            "「%(one)s」と「%(other)s」は同じ場所を使うので、いっしょにできません。",
            one=shared[0].name,
            other=shared[1].name,
        )
        raise InvalidPool(message, field="members")
    odd = odd_members(members, book)
    if odd:
        message = _l(
            "「%(names)s」は、ほかの室場と時間割がちがいます。同じ時間割の室場だけを選んでください。",
            names="」「".join(one.name for one in odd),
        )
        raise InvalidPool(message, field="members")


def odd_members(members: Sequence[MemberFacts], book: Rulebook) -> list[MemberFacts]:
    """Those that are cut by another timetable, on some day, than most of them."""
    if not members:
        return []
    cuts = [_cut(book, one.space_id) for one in members]
    usual, _count = Counter(cuts).most_common(1)[0]  # of equals the one that was met first
    return [one for one, cut in zip(members, cuts, strict=True) if cut != usual]


def _cut(book: Rulebook, space_id: int) -> Hashable:
    """All that decides which times a space has; what timetables are called is of no account."""
    return tuple(
        (replace(entry, timetable=0), replace(book.timetables[entry.timetable], name=""))
        for entry in book.of(space_id).schedule.entries
    )


def _first_shared(members: Sequence[MemberFacts]) -> tuple[MemberFacts, MemberFacts] | None:
    return next(
        ((one, other) for one, other in combinations(members, 2) if one.leaf_ids & other.leaf_ids), None
    )


def pool_notes(members: Sequence[MemberFacts], books: Sequence[LabelledBook]) -> list[str]:
    """What has changed since the pool was made, in sentences: it goes on with what is left of it."""
    notes = [
        _("「%(name)s」は予約を受け付けていないので、割り当てません。", name=one.name)
        for one in members
        if not one.is_bookable
    ]
    shared = _first_shared(members)
    if shared is not None:
        notes.append(
            _(
                "「%(one)s」と「%(other)s」は同じ場所を使うので、空きの数が実際より多く見えます。",
                one=shared[0].name,
                other=shared[1].name,
            )
        )
    for labelled in books:
        odd = odd_members(members, labelled.book)
        if odd:
            notes.append(
                _(
                    "%(rules)sでは、「%(names)s」の時間割がほかとちがいます。"
                    "それぞれの時間には、その時間がある室場だけを割り当てます。",
                    rules=labelled.label,
                    names=_("」「").join(one.name for one in odd),
                )
            )
    return notes


def pool_sentences(names: Sequence[str]) -> list[str]:
    """Which space is given out when, told with the spaces themselves; ``names``: in their order."""
    told = [_("どの室場も空いているときは、「%(first)s」に決まります。", first=name) for name in names[:1]]
    for number, (taken, following) in enumerate(pairwise(names)):
        sentence = _l("「%(taken)s」が空いていないときは、「%(next)s」に決まります。")
        if number:
            sentence = _l("「%(taken)s」も空いていないときは、「%(next)s」に決まります。")
        told.append(str(sentence) % {"taken": taken, "next": following})
    if len(names) > 1:
        told.append(_("%(count)sつとも空いていない時間は、予約できません。", count=len(names)))
    return told
