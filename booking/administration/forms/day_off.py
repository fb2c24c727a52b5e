"""A day on which the office is closed besides the law's."""

from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, InputRequired, Optional

from booking.core.i18n import _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import IntegerField, Line, MonthDayField, between
from booking.municipalities.rules import DayOffDetails


class DayOffForm(FlaskForm):
    """One day, of every year or once."""

    name = Line(
        _l("何の日か"),
        [DataRequired(_l("何の日かを入れてください。")), at_most(40)],
        description=_l("例: 市制記念日、年末の休み"),
    )
    day = MonthDayField(_l("月日"), [InputRequired(_l("月日を入れてください。"))], description=_l("例: 10/1"))
    year = IntegerField(
        _l("年"),
        [Optional(), between(2000, 2999)],
        description=_l("この年だけなら、西暦で入れます。毎年なら空のままにします。"),
    )

    def details(self) -> DayOffDetails:
        """What was entered; raises InvalidInput."""
        month, day = self.day.data or (0, 0)
        return DayOffDetails(month=month, day=day, year=self.year.data, name=self.name.data)
