"""What a person tells about themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalDetails:
    """Put right in width, kana and hyphens; all but the name may be empty."""

    name: str
    name_kana: str = ""
    phone: str = ""
    postal_code: str = ""
    address: str = ""
