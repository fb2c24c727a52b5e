"""A public holiday."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import DateField, Line
from booking.municipalities.models import Holiday
from booking.municipalities.queries import values_of_holiday
from booking.municipalities.rules import HolidayDetails


class HolidayForm(SeenForm):
    """One holiday."""

    day = DateField(_l("日付"), [InputRequired(_l("日付を入れてください。"))])
    name = Line(_l("祝日の名前"), [DataRequired(_l("祝日の名前を入れてください。")), at_most(40)])
    predicted = BooleanField(
        _l("見込み（まだ官報で決まっていない）"),
        description=_l("官報で確かめたら、外してください。見込みの日も、祝日として扱います。"),
    )

    @classmethod
    def of(cls, holiday: Holiday, **sent: Any) -> "HolidayForm":
        """Filled with what is stored, unless something was sent (``formdata=None``: never)."""
        stored = values_of_holiday(holiday)
        return cls(data={**stored, "seen": fingerprint(stored)}, **sent)

    def details(self) -> HolidayDetails:
        """What was entered."""
        return HolidayDetails(day=self.day.data, name=self.name.data, predicted=self.predicted.data)
