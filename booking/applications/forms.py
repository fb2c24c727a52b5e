"""The forms around the applicant's: enquiry, withdrawal, the button of the last step."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from booking.core.i18n import _l

# Longer than any way to write twelve digits.
_LONGEST_NUMBER = 40


class EnquiryForm(FlaskForm):
    """Reference and enquiry password; which of the two is wrong is never said."""

    number = StringField(
        _l("受付番号"),
        [InputRequired(_l("受付番号を入れてください。")), Length(max=_LONGEST_NUMBER)],
        description=_l("受付票やメールにある12けたの数字です。ハイフンはなくてもかまいません。"),
    )
    password = StringField(
        _l("照会用パスワード"),
        [InputRequired(_l("照会用パスワードを入れてください。")), Length(max=_LONGEST_NUMBER)],
        description=_l("送ったあとの画面と受付票にある10けたの数字です。"),
    )


class WithdrawForm(FlaskForm):
    """The reason for taking it back; ``seen`` is the version that the page shows."""

    reason = TextAreaField(
        _l("取り下げる理由"),
        [InputRequired(_l("取り下げる理由を入れてください（例 都合が悪くなったため）。"))],
        description=_l("短くてかまいません。担当の課に伝わります。"),
    )
    seen = HiddenField()


class SendForm(FlaskForm):
    """The button of the last step; ``seen`` changes with everything that the page shows."""

    seen = HiddenField()
