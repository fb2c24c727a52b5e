"""What a person tells about themselves, and what of it can't be right."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from booking.accounts.rules import Audience
from booking.core.i18n import _l

_KANA = re.compile(r"[ァ-ヿㇰ-ㇿ゛゜・ー A-Za-z.'’-]*")
_EXAMPLE = "090-1234-5678"


@dataclass(frozen=True, slots=True)
class PersonalDetails:
    """Put right in width, kana and hyphens; all but the name may be empty."""

    name: str
    name_kana: str = ""
    phone: str = ""
    postal_code: str = ""
    address: str = ""
    audience: Audience | None = None
    """As whom they book; None where it was not asked."""

    def told(self) -> dict[str, Any]:
        """By the names of the columns, without what was not asked."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def kana_problem(kana: str) -> str | None:
    """Kana, or the letters of a name that has none."""
    if _KANA.fullmatch(kana):
        return None
    return _l("フリガナは、カタカナかひらがなで入れてください（例 タナベ ユカ）。")


def phone_problem(phone: str) -> str | None:
    """Ten digits (a landline) or eleven (a mobile phone) from 0, or a foreign number from +."""
    digits = re.sub(r"\D", "", phone)
    if phone.startswith("+"):
        return None if 8 <= len(digits) <= 15 else _l("電話番号の数字の数を確かめてください。")
    if not digits:
        return _l("電話番号を数字で入れてください（例 %(example)s）。", example=_EXAMPLE)
    if not digits.startswith("0"):
        return _l("電話番号は、市外局番の0から入れてください（例 %(example)s）。", example=_EXAMPLE)
    wanted = 11 if re.match(r"0[5-9]0", digits) else 10
    if len(digits) == wanted:
        return None
    if len(digits) < wanted:
        return _l(
            "電話番号の数字が%(count)sつ足りないようです（例 %(example)s）。",
            count=wanted - len(digits), example=_EXAMPLE,
        )  # fmt: skip
    return _l(
        "電話番号の数字が%(count)sつ多いようです（例 %(example)s）。",
        count=len(digits) - wanted, example=_EXAMPLE,
    )  # fmt: skip


def postal_code_problem(postal_code: str) -> str | None:
    """Nothing, or seven digits."""
    if not postal_code or re.fullmatch(r"\d{3}-\d{4}", postal_code):
        return None
    return _l("郵便番号は7けたの数字で入れてください（例 123-4567）。")
