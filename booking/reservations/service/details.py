"""What a person says about the use, cleaned and checked."""

from dataclasses import dataclass

from booking.accounts.rules.people import phone_problem
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_line, clean_text, normalise_phone

LONGEST_PURPOSE = 200
LONGEST_NOTE = 1000
LONGEST_PHONE = 30
# No room of a city holds more; a slip of the finger does.
MOST_PEOPLE = 99_999


@dataclass(frozen=True, slots=True)
class UseDetails:
    """Purpose, number of people, a phone number for the day, a note to the staff."""

    purpose: str
    people: int
    phone: str = ""
    note: str = ""


def checked(details: UseDetails, capacity: int | None) -> UseDetails:
    """The details, cleaned; raises InvalidInput that names the field."""
    purpose = clean_line(details.purpose)
    if not purpose:
        raise InvalidInput(_l("なにに使うかを入れてください（例 バドミントンの練習）。"), field="purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise InvalidInput(_l("目的は200文字までで入れてください。"), field="purpose")
    if details.people < 1:
        raise InvalidInput(_l("使う人数を1人以上の数字で入れてください。"), field="people")
    most = MOST_PEOPLE if capacity is None else capacity
    if details.people > most:
        message = _l("ここは%(capacity)s人まで使えます。人数を確かめてください。", capacity=most)
        raise InvalidInput(message, field="people")
    phone = normalise_phone(details.phone)
    problem = phone_problem(phone) if details.phone.strip() else None
    if problem is not None:
        raise InvalidInput(problem, field="phone")
    note = clean_text(details.note)
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(_l("連絡事項は1,000文字までで入れてください。"), field="note")
    return UseDetails(purpose, details.people, phone, note)
