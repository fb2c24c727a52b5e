"""How somebody is reached: telephone and mail."""

from dataclasses import dataclass
from typing import ClassVar

import email_validator

from booking.accounts.rules.people import phone_problem
from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, box
from booking.applications.rules.reading import Reader
from booking.core.i18n import _l
from booking.core.text import clean_line, normalise_email, normalise_phone

LONGEST_PHONE = 30
LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class PhoneKind(Kind):
    """A telephone number, in any width, with any hyphens or none."""

    name: ClassVar[str] = "phone"

    @classmethod
    def read(cls, limits: Reader) -> "PhoneKind":
        """It has no limits."""
        return cls()

    def parse(self, typed: Typed, facts: Facts) -> str:
        """Digits and hyphens."""
        phone = normalise_phone(box(typed))
        problem = phone_problem(phone)
        if problem is None and len(phone) > LONGEST_PHONE:
            problem = _l("電話番号の数字の数を確かめてください。")
        if problem is not None:
            raise Problem(problem)
        return phone


@dataclass(frozen=True, slots=True)
class EmailKind(Kind):
    """A mail address that is asked for as an answer; it is not proved and gets no mails."""

    name: ClassVar[str] = "email"

    @classmethod
    def read(cls, limits: Reader) -> "EmailKind":
        """It has no limits."""
        return cls()

    def parse(self, typed: Typed, facts: Facts) -> str:
        """Narrow, in lower case."""
        address = normalise_email(clean_line(box(typed)))
        try:
            email_validator.validate_email(address, check_deliverability=False, allow_smtputf8=False)
        except email_validator.EmailNotValidError:
            raise Problem(
                _l("メールアドレスの形を確かめてください（例 %(example)s）。", example="name@example.jp")
            ) from None
        return address[:LONGEST_EMAIL]
