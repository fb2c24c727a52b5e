"""The municipality: its name, who signs papers, its office; and its crest."""

from typing import Any

import email_validator
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import DataRequired, ValidationError

from booking.accounts.rules.people import kana_problem, phone_problem, postal_code_problem
from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.core.text import normalise_email, normalise_phone, normalise_postal_code, to_katakana
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line
from booking.municipalities.models import Municipality
from booking.municipalities.queries import details_of
from booking.municipalities.rules import MunicipalityDetails


class MunicipalityForm(SeenForm):
    """What pages, mails and papers say of the municipality."""

    name = Line(_l("自治体の名前"), [DataRequired(_l("自治体の名前を入れてください。")), at_most(60)])
    name_kana = Line(_l("カナ"), [at_most(80)])
    name_en = Line(_l("英語の名前"), [at_most(80)], description=_l("英語の画面とメールに出ます。"))
    mayor_title = Line(
        _l("長の職名"), [at_most(40)], description=_l("許可書などの書類に出ます。例: 春凪市長")
    )
    mayor_name = Line(_l("長の氏名"), [at_most(40)], description=_l("許可書などの書類に出ます。"))
    phone = Line(
        _l("電話番号"), [at_most(20)], description=_l("すべての画面とメールに、問い合わせ先として出ます。")
    )
    fax = Line(_l("FAX番号"), [at_most(20)])
    office_hours_text = Line(
        _l("受付時間"), [at_most(120)], description=_l("例: 平日 8:30–17:15（祝日・年末年始を除く）")
    )
    postal_code = Line(_l("郵便番号"), [at_most(20)])
    address = Line(_l("住所"), [at_most(200)])
    mail_from = Line(
        _l("メールの差出人アドレス"),
        [
            DataRequired(_l("差出人のメールアドレスを入れてください。ないとメールを送れません。")),
            at_most(254),
        ],
        description=_l("利用者に送るメールの差出人です。変える前に、情報担当に確かめてください。"),
    )

    def validate_name_kana(self, field: Line) -> None:
        """Kana, if any."""
        _refuse(kana_problem(to_katakana(field.data)))

    def validate_phone(self, field: Line) -> None:
        """A number that can be called, if any."""
        _refuse(phone_problem(normalise_phone(field.data)) if field.data else None)

    def validate_fax(self, field: Line) -> None:
        """As the telephone."""
        _refuse(phone_problem(normalise_phone(field.data)) if field.data else None)

    def validate_postal_code(self, field: Line) -> None:
        """Seven digits, if any."""
        _refuse(postal_code_problem(normalise_postal_code(field.data)))

    def validate_mail_from(self, field: Line) -> None:
        """An address that a mail can come from."""
        try:
            email_validator.validate_email(
                normalise_email(field.data), check_deliverability=False, allow_smtputf8=False
            )
        except email_validator.EmailNotValidError:
            raise ValidationError(
                _l("メールアドレスの形を確かめてください（例 %(example)s）。", example="yoyaku@example.jp")
            ) from None

    @classmethod
    def of(cls, municipality: Municipality, **sent: Any) -> "MunicipalityForm":
        """Filled with what is stored, unless something was sent (``formdata=None``: never)."""
        stored = details_of(municipality)
        return cls(data={**stored, "seen": fingerprint(stored)}, **sent)

    def details(self) -> MunicipalityDetails:
        """What was entered, with kana and numbers written in one way."""
        return MunicipalityDetails(
            name=self.name.data,
            name_kana=to_katakana(self.name_kana.data),
            name_en=self.name_en.data,
            mayor_title=self.mayor_title.data,
            mayor_name=self.mayor_name.data,
            phone=normalise_phone(self.phone.data),
            fax=normalise_phone(self.fax.data),
            office_hours_text=self.office_hours_text.data,
            postal_code=normalise_postal_code(self.postal_code.data),
            address=self.address.data,
            mail_from=normalise_email(self.mail_from.data),
        )


class CrestForm(FlaskForm):
    """A picture to be looked at before it is used."""

    picture = FileField(
        _l("市章の画像"),
        description=_l(
            "PNG・JPEG・WebPの画像。500KBまで、縦か横が96ドット以上。背景が透明なものが向いています。"
        ),
    )


class UseCrestForm(FlaskForm):
    """Which crest the one that was looked at takes the place of."""

    seen = HiddenField()


def _refuse(problem: str | None) -> None:
    if problem is not None:
        raise ValidationError(problem)
