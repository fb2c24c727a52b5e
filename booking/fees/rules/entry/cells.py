"""One cell of a printed price table."""

import re

from booking.core.i18n import _
from booking.fees.rules.entry.numerals import KANJI_NUMBER, kanji_number, narrow

MOST_YEN = 100_000_000
# What tables print where there is no price.
_NO_PRICE = re.compile(r"[-‐‑‒–—―−ー─－/×xX△▲・*…]+|なし|無し|無|不可|設定なし")
_FREE = re.compile(r"無料|免除|0円?")
_TAX = re.compile(r"\((?:税込|消費税込|税込み)\)|税込み?")
_PRICE = re.compile(r"[¥\\]?(\d{1,3}(?:[,，.、]\d{3})+|\d+)(?:円|-)?")
_NEGATIVE = re.compile(r"[△▲\-−－]\s*[¥\\]?\d[\d,]*円?")
_KANJI = re.compile(f"({KANJI_NUMBER}+)円?")
_PER = re.compile(r".*\d.*円?/.+|.*につき.*|\d+(?:時間|分|日|回|区分|枠|コマ)[\d,]+円?")


class NotAPrice(ValueError):
    """What stands in a cell is no price; the message says what to type instead."""


def read_price(text: str) -> int | None:
    """The yen in a cell, None where the table has no price; raises NotAPrice."""
    plain = _TAX.sub("", re.sub(r"\s", "", narrow(text)))
    if not plain or _NO_PRICE.fullmatch(plain):
        return None
    if _FREE.fullmatch(plain):
        return 0
    found = _PRICE.fullmatch(plain)
    kanji = _KANJI.fullmatch(plain)
    yen = int(re.sub(r"\D", "", found[1])) if found else kanji_number(kanji[1]) if kanji else None
    if yen is None:
        raise NotAPrice(_why(plain))
    if yen > MOST_YEN:
        raise NotAPrice(_("金額が大きすぎます。"))
    return yen


def is_price(text: str) -> bool:
    """Whether a cell holds an amount (not merely nothing)."""
    try:
        return read_price(text) is not None
    except NotAPrice:
        return False


def is_no_price(text: str) -> bool:
    """Whether a cell says that there is no price: empty, or a dash."""
    try:
        return read_price(text) is None
    except NotAPrice:
        return False


def _why(plain: str) -> str:
    if _NEGATIVE.fullmatch(plain):
        return _("料金は0円から入れます。割引は「加算・減額」で足してください。")
    if re.fullmatch(r"[¥\\]?[\d,]+\.\d+円?", plain):
        return _("料金は円の単位で入れてください。")
    if _PER.fullmatch(plain):
        return _("この欄は金額だけにして、「1時間」などの単位は見出しに書いてください。")
    return _("金額を 1200 のように入れてください。料金がなければ「―」にします。")
