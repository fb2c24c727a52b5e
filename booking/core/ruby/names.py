"""Readings of the kanji in a name, from the name and its kana as somebody typed them."""

import re

import jaconv

from booking.core.ruby.words import KANJI, Words

_PART = re.compile(rf"[{KANJI}]+|[ぁ-んー]+|[A-Z]|[0-9]")
_BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)")
_SPOKEN = """
A えー B びー C しー D でぃー E いー F えふ G じー H えいち I あい J じぇー K けー L える M えむ
N えぬ O おー P ぴー Q きゅー R あーる S えす T てぃー U ゆー V ぶい W だぶりゅー X えっくす Y わい Z ぜっと
0 (?:ぜろ|れい) 1 いち 2 に 3 さん 4 (?:し|よん) 5 ご 6 ろく 7 (?:しち|なな) 8 はち 9 (?:きゅう|く)
"""
_LETTERS = dict(zip(_SPOKEN.split()[::2], _SPOKEN.split()[1::2], strict=True))


def readings_of(name: str, kana: str, words: Words) -> dict[str, str]:
    """Each run of kanji in the name with its reading; empty where the kana does not say it for certain.

    What stands in brackets may be missing from the kana: 柔道場（畳） is ジュウドウジョウ.
    """
    spoken = "".join(re.findall("[ぁ-んー]", jaconv.kata2hira(jaconv.normalize(kana))))
    if not spoken:
        return {}
    return _align(name, spoken, words) or _align(_BRACKETS.sub("", name), spoken, words)


def _align(name: str, spoken: str, words: Words) -> dict[str, str]:
    parts = _PART.findall(jaconv.kata2hira(jaconv.normalize(name)).upper())
    # Once with known words as they are known, then with what the kana says of all.
    for known in (True, False):
        pattern, runs = "", []
        unknown_before = False
        for part in parts:
            word = words.anywhere.get(part) if known else None
            if word is not None:
                pattern += f"({word[0].kana})"
            elif re.match(f"[{KANJI}]", part):
                if unknown_before:
                    return {}  # nobody knows where one reading ends and the next begins
                pattern += "(.+)"
            else:
                pattern += _LETTERS.get(part) or re.escape(part)
            if re.match(f"[{KANJI}]", part):
                runs.append(part)
            unknown_before = bool(re.match(f"[{KANJI}]", part)) and word is None
        match = re.fullmatch(pattern, spoken)
        if match is not None:
            return dict(zip(runs, match.groups(), strict=True))
    return {}
