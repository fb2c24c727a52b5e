"""What a municipality tells about itself, and the names of the texts that people agree to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.core.i18n import _l

# The gazette names the equinoxes of the next year in February.
GAZETTE_MONTH = 3


class TermsKind(StrEnum):
    """The terms of use, and the stated purpose for which personal data is used."""

    TERMS = "terms"
    PRIVACY = "privacy"


TERMS_NAMES = {TermsKind.TERMS: _l("利用規約"), TermsKind.PRIVACY: _l("個人情報の利用目的")}


@dataclass(frozen=True, kw_only=True)
class MunicipalityDetails:
    """Name, mayor and office, as on the administrators' screen."""

    name: str
    name_kana: str = ""
    name_en: str = ""
    mayor_title: str = ""
    mayor_name: str = ""
    phone: str = ""
    fax: str = ""
    office_hours_text: str = ""
    postal_code: str = ""
    address: str = ""
    mail_from: str = ""


@dataclass(frozen=True, kw_only=True)
class HolidayDetails:
    """A public holiday; ``predicted`` until the gazette has it."""

    day: date
    name: str
    predicted: bool = False


@dataclass(frozen=True, kw_only=True)
class TermsText:
    """A text that people agree to; what it may hold: see ``texts.paragraphs_of``."""

    title: str
    body: str


def last_official_year(today: date) -> int:
    """The last year whose holidays are settled; those after it are worked out and may change."""
    return today.year + 1 if today.month >= GAZETTE_MONTH else today.year
