"""As whom somebody books: asked of everybody in two choices, of staff in all that an account can be."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from booking.accounts.rules import ASSIGNABLE, AUDIENCE_NAMES, DECLARED, Audience
from booking.core.i18n import _, _l
from booking.municipalities.queries import get_current

EITHER = _l("どちらかを選んでください。")


def declared(text: str | None) -> Audience | None:
    """What was chosen, if it is something that people can say of themselves."""
    return next((one for one in DECLARED if one.value == text), None)


def declared_field(*, required: bool = True) -> RadioField:
    """Whether somebody lives, works or learns in the municipality; check it with ``declared``."""
    return RadioField(
        _l("お住まい・お勤め・通学先"),
        [InputRequired(EITHER)] if required else [],
        choices=_declared_choices,
        default=None if required else Audience.RESIDENT.value,
        validate_choice=False,
        description=_l("予約できる時期と料金が違う施設があります。"),
    )


def _declared_choices() -> list[SelectChoice]:
    here = _(
        "%(city)s内に住んでいる、勤めている、または通学している",
        city=get_current().shown_name,
    )
    return [
        SelectChoice(Audience.RESIDENT.value, here),
        SelectChoice(Audience.NON_RESIDENT.value, _("それ以外")),
    ]


class AudienceForm(FlaskForm):
    """As whom an account books, as staff set it."""

    audience = RadioField(
        _l("利用者の区分"),
        [InputRequired(_l("区分を選んでください。"))],
        choices=lambda: [SelectChoice(one.value, AUDIENCE_NAMES[one]) for one in ASSIGNABLE],
    )
