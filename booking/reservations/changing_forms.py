"""The form in which a booking's details are changed, by whoever made it and by staff, with its price."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from wtforms import HiddenField, TextAreaField

from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.fees.rules.matters import Asking
from booking.fees.rules.said import with_defaults
from booking.reservations.answer_forms import AnswerForm
from booking.reservations.forms import LONGEST_REASON, DetailsForm, at_most, filled
from booking.reservations.models import Booking
from booking.reservations.queries.asking import asking_of_all
from booking.reservations.queries.changing import ChangedPrice, details_of, price_with
from booking.reservations.queries.prices import load_booking_prices
from booking.reservations.rules.changing import Change
from booking.reservations.rules.details import UseDetails, cleaned, problems_of


class ChangeForm(DetailsForm):
    """What was said when booking; no times, they stay."""

    seen_details = HiddenField()


class StaffChangeForm(ChangeForm):
    """The same, and why staff change it."""

    reason = TextAreaField(
        _l("変える理由"),
        [filled(_l("内容を変える理由を入れてください。")), at_most(LONGEST_REASON)],
        description=_l("記録に残ります。利用者への知らせには出ません。例 電話で申し出があった。"),
    )


@dataclass(frozen=True, slots=True)
class Changing:
    """A booking with what stands in the form, and what it would cost like that."""

    booking: Booking
    form: ChangeForm
    answers: AnswerForm
    details: UseDetails
    price: ChangedPrice
    is_permitted: bool
    """Purpose, people and answers are not asked: staff have permitted them."""

    def change(self, seen_price: str) -> Change:
        """What the service is asked to do."""
        reason = self.form["reason"].data if "reason" in self.form else ""
        return Change(self.details, seen_price, self.form.seen_details.data or "", reason or "")

    def is_right(self, sent: Mapping[str, str]) -> bool:
        """Whether all can stay as it is; every problem is put beside its field."""
        is_answered, form = self.answers.check(sent), self.form
        form.validate()
        for name, message in problems_of(self.details, self.capacity).items():
            if name in form and not form[name].errors:
                form[name].errors = [message]
        return is_answered and not form.errors

    @property
    def capacity(self) -> int | None:
        """What limits the number of people; None while it stays what it is."""
        return self.most if self.details.people != self.booking.people else None

    @property
    def most(self) -> int | None:
        """How many people the smallest space takes."""
        known = (one.space.capacity for one in self.booking.held)
        return min((one for one in known if one is not None), default=None)

    @property
    def is_priced(self) -> bool:
        """Whether something is asked that a price can depend on, and there is one."""
        return not self.is_permitted and (self.price.before is not None or self.price.after is not None)

    def why_again(self, error: DomainError) -> str:
        """What to say to somebody whose change has another price than she was shown."""
        if self.price.is_anew and self.price.difference:
            return _(
                "この内容だと料金が変わります。"
                "下の料金を確かめてから、もう一度「この内容に変える」を押してください。"
            )
        return str(error.message)

    def show_again(self) -> None:
        """The page shows what is stored now beside what was typed: another press knows of it."""
        self.form.seen_details.data = fingerprint(asdict(details_of(self.booking)))


def changing(
    booking: Booking, form: ChangeForm, sent: Mapping[str, str] | None, *, is_permitted: bool = False
) -> Changing:
    """``sent``: what was posted; None shows what was said before."""
    stored = details_of(booking)
    form.offer_times(())
    if sent is None:
        form.seen_details.data = fingerprint(asdict(stored))
    if is_permitted:
        typed = replace(stored, phone=form.phone.data or "", note=form.note.data or "")
        del form.purpose, form.people
    else:
        typed = form.typed
    people = typed.people or stored.people
    prices = load_booking_prices(booking)
    answers = AnswerForm(asking_of_all(prices.quotes(people=people)) if not is_permitted else Asking())
    if sent is None:
        answers.show(stored.answers)
    else:
        answers.read(sent)
    details = cleaned(replace(typed, answers=_said(stored.answers, answers)))
    price = price_with(prices, replace(details, people=people))
    return Changing(booking, form, answers, details, price, is_permitted)


def _said(stored: Mapping[str, Any], form: AnswerForm) -> dict[str, str | int]:
    """The answers from now on: what the form does not ask (takings) stays, and what went without saying."""
    if form.answers == with_defaults(form.asking.questions, stored):
        return dict(stored)
    asked = {one.key for one in (*form.asking.questions, *form.asking.items)}
    return {**{key: v for key, v in stored.items() if key not in asked}, **form.answers}
