"""Texts as people type them: widths, kana, phone and postal numbers are put right, never refused."""

import re
import unicodedata

import jaconv

# Zero-width, direction-changing and other format characters; variation selectors are not among them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DASHES = re.compile("[‐‑‒–—―−ー－ｰ─]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean_line(text: str) -> str:
    """One line: no control or invisible characters, no white space around, runs of it become one space."""
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", _CONTROL.sub("", text))).strip()


def clean_text(text: str) -> str:
    """Several lines: line ends become \\n, control and invisible characters go, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", _CONTROL.sub("", lines)).strip()


def ascii_digits(text: str) -> str:
    """Full-width letters, digits and signs become ASCII (１２−３ becomes 12-3)."""
    narrow = jaconv.z2h(text, kana=False, ascii=True, digit=True)
    return _DASHES.sub("-", narrow)


def normalise_phone(text: str) -> str:
    """Digits and hyphens only: ０３（３９６４）１１１１ becomes 03-3964-1111."""
    narrow = ascii_digits(clean_line(text))
    parts = re.findall(r"\+?\d+", narrow)
    return "-".join(parts)


def normalise_postal_code(text: str) -> str:
    """Seven digits as 173-8501; anything else is returned as typed, narrow."""
    narrow = ascii_digits(clean_line(text)).lstrip("〒").strip()
    digits = re.sub(r"\D", "", narrow)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else narrow


def normalise_email(text: str) -> str:
    """Narrow, lower case, no white space: what an address is compared by."""
    return re.sub(r"\s+", "", jaconv.z2h(clean_line(text), kana=False, ascii=True, digit=True)).lower()


def to_katakana(text: str) -> str:
    """Hiragana and half-width kana become full-width katakana."""
    return jaconv.hira2kata(jaconv.h2z(clean_line(text), kana=True, ascii=False, digit=False))


def to_hiragana(text: str) -> str:
    """Katakana becomes hiragana, as ふりがな are written on papers."""
    return jaconv.kata2hira(text)


def search_key(text: str) -> str:
    """What two spellings of one word share: width, case, kana and variants of a character don't matter."""
    folded = unicodedata.normalize("NFKC", _VARIATION.sub("", text)).lower()
    return re.sub(r"[\s・･\-ー]", "", jaconv.kata2hira(folded)).translate(_VARIANTS)


# Forms of one character that people write for one another (names and places).
_VARIANTS = str.maketrans("髙﨑𠮷邉邊齋齊斎澤濱廣嶋", "高崎吉辺辺斉斉斉沢浜広島")
