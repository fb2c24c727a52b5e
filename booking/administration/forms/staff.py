"""Roles and facilities of a person; an invitation; a search."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from booking.accounts.forms import AddressForm
from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.core.text import clean_line
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import options
from booking.facilities.models import Facility
from booking.facilities.staffing_queries import staffing_of

ROLE_NAMES = {
    Role.STAFF: _l("職員"),
    Role.CLERK: _l("受付担当"),
    Role.ADMINISTRATOR: _l("管理者"),
}
ROLE_NOTES = {
    Role.STAFF: _l("担当する施設の予約を見て、許可します。"),
    Role.CLERK: _l("任された手続の申請を受け付けて、審査します。"),
    Role.ADMINISTRATOR: _l("設定を変えます。すべての施設の予約も見られます。"),
}


class _Staffing(FlaskForm):
    """Roles, and the facilities that somebody looks after."""

    roles = SelectMultipleField(
        _l("役割"),
        choices=options((role.value, name) for role, name in ROLE_NAMES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    facilities = SelectMultipleField(
        _l("担当する施設"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("「職員」の人だけ選びます。管理者は、選ばなくてもすべての施設を見られます。"),
    )

    def offer(self, facilities: Sequence[Facility]) -> None:
        """What can be looked after."""
        self.facilities.choices = options((one.id, one.name) for one in facilities)

    def wanted_roles(self) -> list[Role]:
        """What was chosen."""
        return [Role(each) for each in self.roles.data or ()]


class StaffingForm(_Staffing, SeenForm):
    """Of somebody who has an account."""

    @classmethod
    def of(cls, user: User, facilities: Sequence[Facility], **sent: Any) -> "StaffingForm":
        """With what the person has, unless something was sent (``formdata=None``: never)."""
        stored = staffing_of(user)
        form = cls(data={**stored, "seen": fingerprint(stored)}, **sent)
        form.offer(facilities)
        return form


class InvitationForm(AddressForm, _Staffing):
    """Of somebody who has none yet."""

    def validate_roles(self, field: SelectMultipleField) -> None:
        """Somebody without a role would be invited to nothing."""
        if not field.data:
            raise ValidationError(_l("役割を1つ以上選んでください。"))


class PeopleSearchForm(FlaskForm):
    """Whom to give a role."""

    q = StringField(
        _l("名前・カナ・電話番号・利用者番号・メールアドレス"),
        [DataRequired(_l("名前か電話番号などを入れてください。")), at_most(100)],
        filters=[lambda text: clean_line(text or "")],
    )
