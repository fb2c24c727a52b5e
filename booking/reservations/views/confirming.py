"""Step ③: the summary before it is booked. What was shown of it, the price included, is what is booked."""

import hashlib
import re
from datetime import datetime

from flask import redirect, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.availability.rules import SlotTaken
from booking.core import clock
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _
from booking.fees.rules.said import Said, said_of, with_defaults
from booking.fees.rules.sayings import yen_text
from booking.reservations import queries, service
from booking.reservations.answer_forms import field_name
from booking.reservations.forms import ConfirmForm
from booking.reservations.models import BookingDraft
from booking.reservations.queries.asking import WishPrice
from booking.reservations.service.pricing import FeeChanged
from booking.reservations.service.reserve import TooManyPending
from booking.reservations.views.blueprint import blueprint, reader
from booking.reservations.views.draft_parts import (
    LOST,
    draft_of,
    holding_of,
    lost_meanwhile,
    price_of,
    to_booking,
    typed_in,
    wish_of,
)
from booking.reservations.views.picking import Page, look_at, lost_page, whys_in

_SEEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9]{0,12})", re.ASCII)


@blueprint.get("/book/<token>/confirm")
@signed_in
def confirm(token: str) -> Page:
    """Everything in the order in which it was asked, and what it costs."""
    now, draft = clock.now(), draft_of(token)
    if draft.booking_id is not None:
        return to_booking(draft)
    if not draft.purpose or draft.people is None:
        return redirect(url_for("reservations.details", token=token), code=303)
    return lost_meanwhile(draft, now) or _confirm_page(draft, now)


def _confirm_page(
    draft: BookingDraft, now: datetime, error: str = "", status: int = 200, seen_total: str | None = None
) -> Page:
    picked = look_at(wish_of(draft), now)
    price = price_of(draft, picked, now)
    fee = price.shown
    if seen_total is not None:
        error = _changed(seen_total, fee.total if fee is not None else None)
    form = ConfirmForm(formdata=None, seen=f"{_fingerprint(draft)}.{price.mark}.{fee.total if fee else ''}")
    page = render_template(
        "reservations/confirm.html",
        form=form,
        error=error,
        person=reader(),
        draft=draft,
        picked=picked,
        holding=holding_of(draft, now),
        price=price,
        fee=fee,
        said=_said(price),
        field_name=field_name,
    )
    return (page, status) if status != 200 else page


def _said(price: WishPrice) -> list[Said]:
    """What was answered, and what counts where nothing was."""
    quote, asking = price.quote, price.asking
    if quote is None:
        return []
    asked = {one.key for one in (*asking.questions, *asking.items)}
    answers = with_defaults(asking.questions, price.payer.answers)
    return said_of(quote.tariff, {key: value for key, value in answers.items() if key in asked})


def _changed(before: str, now: int | None) -> str:
    """What the person is told who saw another price than the one that counts now."""
    if not before or now is None:
        return _("料金が、いま変わりました。下の料金を確かめてから、もう一度進んでください。")
    if int(before) == now:
        return _("料金の計算が、いま変わりました。合計は変わりません。確かめてから、もう一度進んでください。")
    return _(
        "料金が、%(before)sから%(after)sに変わりました。確かめてから、もう一度進んでください。",
        before=yen_text(int(before)),
        after=yen_text(now),
    )


@blueprint.post("/book/<token>/confirm")
@signed_in
def send(token: str) -> Page:
    """Book it. Sent twice, from two tabs or after going back, it is one booking."""
    now, draft = clock.now(), draft_of(token)
    wish, typed = wish_of(draft), typed_in(draft)
    is_new = draft.booking_id is None
    shown = _SEEN.fullmatch(request.form.get("seen", ""))
    try:
        if is_new and (shown is None or shown[1] != _fingerprint(draft)):
            raise InvalidInput(_("別の画面で内容が変わりました。もう一度確かめてから進んでください。"))
        if is_new and queries.is_booked_by_others(reader().id, wish.space_id, wish.starts_at, wish.ends_at):
            raise SlotTaken  # in a rush most come too late: they need not queue for the locks to hear it
        with db.transaction():
            mark = shown[2] if shown is not None else None
            booking = service.reserve(reader(), [wish], typed, now=now, draft_token=token, seen_price=mark)
            reference = booking.reference
    except LOST as error:
        return lost_page(wish, whys_in(error), now, kept=True), error.status
    except FeeChanged as error:
        return _confirm_page(draft, now, status=error.status, seen_total=shown[3] if shown else "")
    except (InvalidInput, TooManyPending) as error:
        return _confirm_page(draft, now, str(error.message), error.status)
    return redirect(url_for("reservations.done", reference=reference), code=303)


def _fingerprint(draft: BookingDraft) -> str:
    """Changes with everything that step ③ shows of the draft."""
    shown = (wish_of(draft), typed_in(draft))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
