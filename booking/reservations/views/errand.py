"""A slot that somebody chose before signing in: kept for them as soon as it is known who they are."""

from flask.blueprints import BlueprintSetupState

from booking.accounts.errands import Errand, Query, Told, announce
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import date_text, local_date, time_range_text
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.reservations import service
from booking.reservations.rules.wishes import parse_any_wish
from booking.reservations.views.blueprint import blueprint
from booking.reservations.views.picking import HOLD_MINUTES, details_address, look_at

PATH = "/book"


def _tell(query: Query) -> Told | None:
    now = clock.now()
    try:
        picked = look_at(parse_any_wish(query, local_date(now)), now)
    except DomainError:
        return None
    wish, space = picked.wish, picked.space
    time = time_range_text(wish.starts_at, wish.ends_at)
    return Told(
        lines=(
            " ".join(filter(None, (date_text(picked.day), picked.period, time))),
            f"{space.facility.shown_name} {picked.name}",
        ),
        after_sign_in=_(
            "ログインすると、この枠を%(minutes)s分おさえて、使う内容の入力に進みます。", minutes=HOLD_MINUTES
        ),
        after_registering=_(
            "登録が終わると、この枠がまだ空いていれば%(minutes)s分おさえて、続きから始まります。"
            "登録が終わるまでは、ほかの方も予約できます。",
            minutes=HOLD_MINUTES,
        ),
    )


def _take_up(user: User, query: Query) -> str | None:
    now = clock.now()
    try:
        wish = parse_any_wish(query, local_date(now))
        with db.transaction():
            draft = service.start_draft(user, wish, now)
    except DomainError:
        # The page of the slot says what is in the way.
        return None
    return details_address(draft)


def _announce(state: BlueprintSetupState) -> None:
    announce(state.app, PATH, Errand(_tell, _take_up))


blueprint.record_once(_announce)
