"""Names of the texts that people agree to."""

from enum import StrEnum


class TermsKind(StrEnum):
    """The terms of use, and the stated purpose for which personal data is used."""

    TERMS = "terms"
    PRIVACY = "privacy"
