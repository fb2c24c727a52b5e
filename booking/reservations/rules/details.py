"""What a person says about the use, and what of it can't be right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from booking.accounts.rules.people import phone_problem
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
    answers: Mapping[str, str | int] = field(default_factory=dict)
    """To the questions of the tariff, by their keys."""


def cleaned(details: UseDetails) -> UseDetails:
    """Put right in width, hyphens and white space."""
    return replace(
        details,
        purpose=clean_line(details.purpose),
        phone=normalise_phone(details.phone),
        note=clean_text(details.note),
    )


def problems_of(details: UseDetails, capacity: int | None) -> Mapping[str, str]:
    """What to put right in cleaned details, by field, in the order in which it is asked."""
    most = MOST_PEOPLE if capacity is None else capacity
    problems: dict[str, str] = {}
    if not details.purpose:
        problems["purpose"] = _l("なにに使うかを入れてください（例 バドミントンの練習）。")
    elif len(details.purpose) > LONGEST_PURPOSE:
        problems["purpose"] = _too_long(details.purpose, LONGEST_PURPOSE)
    if details.people < 1:
        problems["people"] = _l("使う人数を1人以上の数字で入れてください（例 24）。")
    elif details.people > most:
        problems["people"] = _l("ここは%(capacity)s人まで使えます。人数を確かめてください。", capacity=most)
    wrong = phone_problem(details.phone) if details.phone else None
    if wrong is not None:
        problems["phone"] = wrong
    if len(details.note) > LONGEST_NOTE:
        problems["note"] = _too_long(details.note, LONGEST_NOTE)
    return problems


def _too_long(text: str, longest: int) -> str:
    return _l(
        "%(longest)s文字までで入れてください。いまは%(over)s文字多いです。",
        longest=longest,
        over=len(text) - longest,
    )
