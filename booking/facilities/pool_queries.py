"""Reads of pools: equal spaces of a facility, any free one of which can be asked for."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from booking.core.calendar import date_text
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _, _l
from booking.facilities.models import Facility, Pool, PoolMember, RulebookVersion, Space
from booking.facilities.queries import find_published, leaves_of
from booking.facilities.rulebook_queries import dated_books
from booking.facilities.rules.pools import LabelledBook, MemberFacts, pool_notes
from booking.facilities.rules.settings import FacilityStatus, RulebookStatus


class PoolNotFound(NotFound):
    """No such pool, or not one that the reader may see."""

    def __init__(self) -> None:
        super().__init__(_l("この室場のまとめは見つかりませんでした。室場を1つずつ見てください。"))


def get_published_pool(municipality_id: int, pool_id: int) -> Pool:
    """A pool of a published facility, with the facility and its spaces, in two statements."""
    pool = find_published(Pool, municipality_id, pool_id)
    if pool is None or not pool.members:
        raise PoolNotFound
    return pool


def list_pools(facility_id: int) -> list[Pool]:
    """The pools of a facility in the order in which they were made, in two statements."""
    return list(db.session.scalars(select(Pool).where(Pool.facility_id == facility_id).order_by(Pool.id)))


def find_any_pool(municipality_id: int) -> int | None:
    """The id of some pool that the public sees, for examples."""
    statement = (
        select(Pool.id)
        .join(Pool.facility)
        .where(Pool.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED)
        .order_by(Pool.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def list_pools_of_space(space_id: int) -> list[Pool]:
    """The pools to which a space belongs."""
    statement = select(Pool).join(Pool.members).where(PoolMember.space_id == space_id).order_by(Pool.id)
    return list(db.session.scalars(statement))


def get_facility_pool(facility_id: int, pool_id: int) -> Pool:
    """One of the facility's pools, for those who set it up; raises PoolNotFound."""
    pool = db.session.get(Pool, pool_id)
    if pool is None or pool.facility_id != facility_id:
        raise PoolNotFound
    return pool


def members_of(pool_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The members of each pool in their order, in one statement; a pool that is not there is left out."""
    statement = (
        select(PoolMember.pool_id, PoolMember.space_id)
        .where(PoolMember.pool_id.in_(list(pool_ids)))
        .order_by(PoolMember.pool_id, PoolMember.position)
    )
    found: dict[int, tuple[int, ...]] = {}
    for pool_id, space_id in db.session.execute(statement):
        found[pool_id] = (*found.get(pool_id, ()), space_id)
    return found


def facts_of_members(spaces: Iterable[Space]) -> list[MemberFacts]:
    """What the rules of pools ask of spaces, in their order; one statement."""
    wanted = list(spaces)
    leaves = leaves_of([space.id for space in wanted])
    return [
        MemberFacts(
            space.id,
            space.name,
            is_bookable=space.bookable and space.is_scheduled,
            leaf_ids=frozenset(leaves.get(space.id, (space.id,))),
        )
        for space in wanted
    ]


def list_labelled_books(facility_id: int, today: date) -> list[LabelledBook]:
    """The rules in force, those that are to come and the drafts, each as it is called; two statements."""
    dated = dated_books([facility_id]).get(facility_id, [])
    begun = [starts_on for _id, starts_on, _book in dated if starts_on <= today]
    current = max(begun, default=date.min)
    books = [
        LabelledBook(
            _("いまのきまり")
            if starts_on == current
            else _("%(day)sからのきまり", day=date_text(starts_on, year=True)),
            book,
        )
        for _id, starts_on, book in dated
        if starts_on >= current
    ]
    drafts = select(RulebookVersion).where(
        RulebookVersion.facility_id == facility_id, RulebookVersion.status == RulebookStatus.DRAFT
    )
    for draft in db.session.scalars(drafts.order_by(RulebookVersion.number)):
        books.append(LabelledBook(_("下書き「%(name)s」", name=draft.name), draft.book))
    return books


def list_pools_with_notes(facility_id: int, today: date) -> list[tuple[Pool, list[str]]]:
    """Each pool of a facility with what its staff ought to know of it."""
    pools = list_pools(facility_id)
    if not pools:
        return []
    books = list_labelled_books(facility_id, today)
    spaces = {space.id: space for pool in pools for space in pool.spaces}
    facts = {one.space_id: one for one in facts_of_members(spaces.values())}
    return [(pool, pool_notes([facts[one] for one in pool.space_ids], books)) for pool in pools]
