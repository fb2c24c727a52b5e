"""Forms of registration, sign-in, passwords and one's own details."""

import re
from collections.abc import Sequence
from typing import Any

import email_validator
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from booking.accounts.audience_forms import EITHER, declared, declared_field
from booking.accounts.models import User
from booking.accounts.rules import DECLARED, passwords
from booking.accounts.rules.numbers import is_user_number, sign_in_name
from booking.accounts.rules.people import (
    PersonalDetails,
    kana_problem,
    phone_problem,
    postal_code_problem,
)
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.core.text import (
    clean_line,
    normalise_email,
    normalise_phone,
    normalise_postal_code,
    to_katakana,
)

LONGEST_EMAIL = 254
LANGUAGES = {"ja": "日本語", "en": "English"}


def put_on_form(form: FlaskForm, error: DomainError) -> None:
    """Show a refusal beside the field that it names, or above all fields."""
    field = form._fields.get(error.field) if error.field else None
    if field is None:
        form.form_errors.append(error.message)
    else:
        field.errors = [*field.errors, error.message]


def _at_most(limit: int) -> Length:
    return Length(max=limit, message=_l("%(limit)s文字までにしてください。", limit=limit))


def _refuse(problem: str | None) -> None:
    if problem is not None:
        raise ValidationError(problem)


class AddressField(EmailField):
    """A mail address: width and case are put right."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Put right what was typed."""
        self.data = normalise_email(str(valuelist[0]))[: LONGEST_EMAIL + 1] if valuelist else ""


class AddressForm(FlaskForm):
    """Asks for a mail address and nothing else."""

    email = AddressField(_l("メールアドレス"), [InputRequired(_l("メールアドレスを入れてください。"))])

    def validate_email(self, field: AddressField) -> None:
        """An address that a mail can be sent to; whether somebody reads it there shows later."""
        try:
            email_validator.validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except email_validator.EmailNotValidError:
            raise ValidationError(
                _l("メールアドレスの形を確かめてください（例 %(example)s）。", example="name@example.jp")
            ) from None


class LinkForm(AddressForm):
    """Asks for the address to which a link is sent; ``next`` is the page to go on to at last."""

    next = HiddenField()


class NameField(StringField):
    """A mail address or a user number, however it was typed."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Put right what was typed."""
        self.data = sign_in_name(str(valuelist[0]))[: LONGEST_EMAIL + 1] if valuelist else ""


class SignInForm(FlaskForm):
    """Address or number, and password; what exactly is wrong is never said."""

    email = NameField(
        _l("メールアドレスまたは利用者番号"),
        [InputRequired(_l("メールアドレスか利用者番号を入れてください。"))],
    )
    password = PasswordField(
        _l("パスワード"),
        [InputRequired(_l("パスワードを入れてください。")), _at_most(passwords.LONGEST)],
    )
    next = HiddenField()

    def validate_email(self, field: NameField) -> None:
        """A number whose digits can't be right is somebody's slip, whoever they are."""
        if field.data and re.fullmatch(r"[0-9\-]+", field.data) and not is_user_number(field.data):
            raise ValidationError(_l("利用者番号の数字を確かめてください。8けたの数字です（例 1234-5676）。"))


class DetailsForm(FlaskForm):
    """What people tell about themselves; widths, kana and hyphens are put right."""

    name = StringField(
        _l("お名前"),
        [InputRequired(_l("お名前を入れてください。")), _at_most(100)],
        filters=[lambda text: clean_line(text or "")],
    )
    name_kana = StringField(
        _l("フリガナ"),
        [_at_most(100)],
        filters=[lambda text: to_katakana(text or "")],
        description=_l("ひらがなでもかまいません。"),
    )
    phone = TelField(
        _l("電話番号"),
        [InputRequired(_l("電話番号を入れてください。")), _at_most(30)],
        filters=[lambda text: normalise_phone(text or "") or clean_line(text or "")],
        description=_l("予約のことで連絡することがあります。昼間つながる番号を入れてください。"),
    )
    postal_code = StringField(
        _l("郵便番号"), [_at_most(20)], filters=[lambda text: normalise_postal_code(text or "")]
    )
    address = StringField(_l("住所"), [_at_most(200)], filters=[lambda text: clean_line(text or "")])
    audience = declared_field()

    def validate_name(self, field: StringField) -> None:
        """More than white space."""
        _refuse(None if field.data else _l("お名前を入れてください。"))

    def validate_name_kana(self, field: StringField) -> None:
        """Kana, or letters."""
        _refuse(kana_problem(field.data))

    def validate_phone(self, field: TelField) -> None:
        """A number that can be called."""
        _refuse(phone_problem(field.data))

    def validate_postal_code(self, field: StringField) -> None:
        """Seven digits, if any."""
        _refuse(postal_code_problem(field.data))

    def validate_audience(self, field: RadioField) -> None:
        """One of the two."""
        _refuse(EITHER if declared(field.data) is None else None)

    def details(self) -> PersonalDetails:
        """What was typed, put right."""
        return PersonalDetails(
            self.name.data,
            self.name_kana.data,
            self.phone.data,
            self.postal_code.data,
            self.address.data,
            declared(self.audience.data) if "audience" in self else None,
        )


class _OldPassword(FlaskForm):
    old_password = PasswordField(
        _l("いまのパスワード"),
        [InputRequired(_l("いまのパスワードを入れてください。")), _at_most(passwords.LONGEST)],
    )


class NewPasswordForm(FlaskForm):
    """A new password; ``own_words`` are what others know of the person."""

    password = PasswordField(
        _l("新しいパスワード"), [InputRequired(_l("パスワードを決めて入れてください。"))]
    )

    def __init__(self, own_words: Sequence[str] = (), **values: Any) -> None:
        super().__init__(**values)
        self.own_words = own_words

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, not common, not one's own name."""
        _refuse(passwords.problem(field.data or "", self.own_words))


class ChangePasswordForm(_OldPassword, NewPasswordForm):
    """The old password and a new one."""


class PasswordForm(FlaskForm):
    """One's own password, before something that can't be undone by a stranger at an open screen."""

    password = PasswordField(
        _l("パスワード"),
        [InputRequired(_l("パスワードを入れてください。")), _at_most(passwords.LONGEST)],
    )


class ChangeAddressForm(AddressForm, PasswordForm):
    """A new mail address, and the password."""

    email = AddressField(_l("新しいメールアドレス"), [InputRequired(_l("メールアドレスを入れてください。"))])


class StopChangeForm(FlaskForm):
    """Something that a machine which presses buttons does not do."""

    sure = BooleanField(
        _l("この変更に心当たりがありません"), [InputRequired(_l("止めるときは、ここを選んでください。"))]
    )


class PeopleSearchForm(FlaskForm):
    """Who is looked for, at the counter."""

    text = StringField(
        _l("名前・フリガナ・電話番号・利用者番号"),
        [InputRequired(_l("さがす言葉を入れてください。")), _at_most(100)],
        filters=[lambda text: clean_line(text or "")],
    )

    def validate_text(self, field: StringField) -> None:
        """More than white space."""
        _refuse(None if field.data else _l("さがす言葉を入れてください。"))


class _Agreement(FlaskForm):
    """Which texts were shown, and that they are agreed to."""

    terms = HiddenField()
    agree = BooleanField(
        _l("利用規約に同意し、個人情報の利用目的を確かめました"),
        [InputRequired(_l("利用規約と個人情報の利用目的を読んで、ここを選んでください。"))],
    )

    def terms_seen(self) -> set[int]:
        """Numbers of the texts on the page that was sent; whatever else was posted counts as none."""
        return {
            int(part) for part in (self.terms.data or "").split(",") if part.isdecimal() and len(part) < 10
        }

    def show_terms(self, numbers: Sequence[int]) -> None:
        """The page shows these texts."""
        self.terms.data = ",".join(map(str, numbers))


class TermsForm(_Agreement):
    """Agreement to new versions."""


class RegistrationForm(DetailsForm, NewPasswordForm, _Agreement):
    """All that is needed for an account; the address has been confirmed by the link."""

    def validate_password(self, field: PasswordField) -> None:
        """Not made of the name that stands beside it, either."""
        typed = (self.name.data or "", self.name_kana.data or "", (self.phone.data or "").replace("-", ""))
        _refuse(passwords.problem(field.data or "", (*self.own_words, *typed)))


class ProfileForm(DetailsForm):
    """One's own details and the language of mails."""

    locale = SelectField(_l("メールのことば"), choices=LANGUAGES)

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        """Filled with what is known; a group that staff have registered is not asked whether it is one."""
        form = cls(obj=user)
        if user.audience not in DECLARED:
            del form.audience
        return form
