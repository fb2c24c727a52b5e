"""Window plans of a facility, entered and changed by an administrator."""

from datetime import datetime

from booking.accounts.models import User
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.queries import list_spaces
from booking.facilities.rules.rulebook import Rulebook, next_number
from booking.facilities.rules.window_json import plan_to_json
from booking.facilities.rules.windows import WindowPlan
from booking.facilities.service.rulebooks import change_rulebook


class PlanNotFound(NotFound):
    """Somebody has removed it."""

    def __init__(self) -> None:
        super().__init__(_l("この受付期間は見つかりませんでした。"))


class PlanInUse(DomainError):
    """Spaces are booked in its windows."""

    code = "plan_in_use"


def save_plan(
    admin: User,
    facility: Facility,
    key: int | None,
    plan: WindowPlan,
    *,
    draft: RulebookVersion | None = None,
    seen: str | None = None,
    now: datetime,
) -> int:
    """Make a window plan (``key`` None) or change one; gives its number.

    Raises InvalidInput for a plan without windows or with another's name, PlanNotFound, Stale.
    """
    if not plan.windows:
        raise InvalidInput(_l("受付期間を1つ以上入れてください。"), field="windows")
    made = key or 0

    def put(book: Rulebook) -> Rulebook:
        nonlocal made
        if plan.name in (other.name for number, other in book.plans.items() if number != key):
            raise InvalidInput(
                _l("同じ名前の受付期間があります。区別できる名前にしてください。"), field="name"
            )
        if key is None:
            made = next_number(book.plans)
        elif key not in book.plans:
            raise PlanNotFound
        else:
            ensure_seen(seen, plan_to_json(book.plans[key]), plan_to_json(plan))
        return book.with_plan(made, plan)

    action = "add_plan" if key is None else "change_plan"
    detail = {"change": action, "plan": plan_to_json(plan)}
    change_rulebook(admin, facility, put, draft=draft, now=now, detail=detail)
    return made


def remove_plan(
    admin: User, facility: Facility, key: int, *, draft: RulebookVersion | None = None, now: datetime
) -> None:
    """Delete a plan that no space uses; raises PlanInUse."""

    def drop(book: Rulebook) -> Rulebook:
        users = book.users_of_plan(key)
        if users:
            named = [space.name for space in list_spaces(facility.id) if str(space.id) in users]
            names = "、".join(named)
            raise PlanInUse(
                _l("%(names)sがこの受付期間を使っています。先に、別の受付期間に替えてください。", names=names)
            )
        return book.without_plan(key)

    change_rulebook(admin, facility, drop, draft=draft, now=now, detail={"change": "remove_plan"})
