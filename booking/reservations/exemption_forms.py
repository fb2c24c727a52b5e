"""What staff say when they grant an exemption (減免), and when they take it back."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from booking.core.i18n import _l
from booking.core.text import ascii_digits, clean_line
from booking.facilities.forms.fields import DateField, options
from booking.fees.rules.amounts import parse_ratio
from booking.fees.rules.exemptions import SCOPE_NAMES, SPAN_NAMES, ExemptionSpan
from booking.fees.rules.steps import Scope
from booking.fees.service.exemptions import LONGEST_GROUND, LONGEST_REASON

OTHER = "other"
# As ordinances grant them; another one can be typed.
USUAL_PERCENTS = ("100", "75", "50", "30", "25")
HERE, ROOM, EVERYWHERE = "here", "room", "everywhere"


class ExemptionForm(FlaskForm):
    """How much, of what, on which ground, why, for how long and where."""

    percent = RadioField(_l("どれだけ減らしますか"), default="50", validate_choice=False)
    other_percent = StringField(_l("そのほかの割合"), description=_l("％で入れてください（例 40）。"))
    scopes = SelectMultipleField(
        _l("なにを減らしますか"),
        default=[Scope.ROOM.value],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
        description=_l("料金表で、減免が効く料金だけが減ります。"),
    )
    ground = StringField(
        _l("減免の根拠"),
        [InputRequired(_l("減免の根拠を%(most)s字までで入れてください。", most=LONGEST_GROUND))],
        description=_l("料金の計算と書類に出ます（例 社会教育関係団体、市の共催）。"),
    )
    article = StringField(_l("条文"), description=_l("例 公民館条例第9条第1項"))
    reason = TextAreaField(
        _l("減免する理由"),
        [InputRequired(_l("減免する理由を%(most)s字までで入れてください。", most=LONGEST_REASON))],
        description=_l("確かめた書類など、あとから見て分かるように書いてください。"),
    )
    span = RadioField(_l("いつの利用に使いますか"), validate_choice=False)
    first_day = DateField(_l("始まりの日"))
    last_day = DateField(_l("終わりの日"))
    place = RadioField(_l("どこで使えますか"), default=HERE, validate_choice=False)
    token = HiddenField()

    def offer(self, spans: Sequence[ExemptionSpan], places: Sequence[tuple[str, str]]) -> None:
        """What can be chosen here."""
        self.percent.choices = options([(one, f"{one}%") for one in USUAL_PERCENTS]) + options(
            [(OTHER, _l("そのほか"))]
        )
        self.scopes.choices = options([(one.value, SCOPE_NAMES[one]) for one in Scope])
        self.span.choices = options([(one.value, SPAN_NAMES[one]) for one in spans])
        self.place.choices = options(places)
        if self.span.data is None:
            self.span.data = spans[0].value

    def validate_other_percent(self, field: Any) -> None:
        """Asked only where none of the usual ones was chosen."""
        if self.percent.data == OTHER and self.share is None:
            raise ValidationError(_l("減免の割合を、0より大きく100までの数字で入れてください。"))
        field.errors = list(field.errors)

    def validate_ground(self, field: Any) -> None:
        """It stands in the working."""
        if not 0 < len(clean_line(field.data or "")) <= LONGEST_GROUND:
            raise ValidationError(_l("減免の根拠を%(most)s字までで入れてください。", most=LONGEST_GROUND))

    def validate_reason(self, field: Any) -> None:
        """It is kept."""
        if not 0 < len((field.data or "").strip()) <= LONGEST_REASON:
            raise ValidationError(_l("減免する理由を%(most)s字までで入れてください。", most=LONGEST_REASON))

    def validate_scopes(self, _field: Any) -> None:
        """Something has to be reduced."""
        if not self.scope_set:
            raise ValidationError(_l("なにを減免するかを1つ以上選んでください。"))

    def validate_last_day(self, field: Any) -> None:
        """Asked only where a span of days was chosen."""
        if self.chosen_span is not ExemptionSpan.DAYS or self.first_day.errors or field.errors:
            return
        if self.first_day.data is None or field.data is None:
            raise ValidationError(_l("始まりと終わりの日を入れてください。"))
        if field.data < self.first_day.data:
            raise ValidationError(_l("終わりの日を、始まりの日以降にしてください。"))

    @property
    def share(self) -> Fraction | None:
        """The percentage, exactly; None if it can't be read."""
        text = self.percent.data
        if text == OTHER:
            text = ascii_digits(clean_line(self.other_percent.data or "")).removesuffix("%")
        try:
            share = parse_ratio(text or "")
        except ValueError:
            return None
        return share if 0 < share <= 100 else None

    @property
    def scope_set(self) -> frozenset[Scope]:
        """Of what was chosen, what there is."""
        known = {one.value for one in Scope}
        return frozenset(Scope(one) for one in self.scopes.data or () if one in known)

    @property
    def chosen_span(self) -> ExemptionSpan:
        """For how long; the first that was offered if it can't be read."""
        offered = [ExemptionSpan(str(one.value)) for one in self.span.choices or ()]
        return next((one for one in offered if one.value == self.span.data), offered[0])

    def days(self, day: date) -> tuple[date, date]:
        """The first and the last day of use; ``day`` is that of the booking."""
        if self.chosen_span is ExemptionSpan.DAYS and self.first_day.data and self.last_day.data:
            return self.first_day.data, self.last_day.data
        return day, day


class PersonExemptionForm(ExemptionForm):
    """To a person for a time: of many places one is chosen, a facility or one of its rooms."""

    place = SelectField(_l("どこで使えますか"), validate_choice=False)


class RevokeForm(FlaskForm):
    """Why an exemption is taken back."""

    reason = TextAreaField(_l("取り消す理由"), [InputRequired(_l("取り消す理由を入れてください。"))])
