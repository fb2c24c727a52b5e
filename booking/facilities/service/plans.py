"""Window plans of a facility, entered and changed by an administrator."""

from datetime import datetime

from booking.accounts.models import User
from booking.core.errors import InvalidInput, NotFound
from booking.core.i18n import _l
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.window_json import plan_to_json
from booking.facilities.rules.windows import WindowPlan
from booking.facilities.service.parts import InUse, Kind, save_part


class PlanNotFound(NotFound):
    """Somebody has removed it."""

    def __init__(self) -> None:
        super().__init__(_l("この受付期間は見つかりませんでした。"))


class PlanInUse(InUse):
    """Spaces are booked in its windows."""

    code = "plan_in_use"

    def __init__(self, names: str) -> None:
        super().__init__(
            _l("%(names)sがこの受付期間を使っています。先に、別の受付期間に替えてください。", names=names)
        )


PLANS = Kind[WindowPlan](
    name="plan",
    of=lambda book: book.plans,
    put=Rulebook.with_plan,
    drop=Rulebook.without_plan,
    users=Rulebook.users_of_plan,
    to_json=plan_to_json,
    not_found=PlanNotFound,
    in_use=PlanInUse,
)


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

    def is_named_apart(book: Rulebook) -> None:
        if plan.name in (other.name for number, other in book.plans.items() if number != key):
            raise InvalidInput(
                _l("同じ名前の受付期間があります。区別できる名前にしてください。"), field="name"
            )

    return save_part(PLANS, admin, facility, key, plan, check=is_named_apart, draft=draft, seen=seen, now=now)
