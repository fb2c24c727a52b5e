"""How many of the kanji that residents meet have readings."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from booking.core.ruby.annotate import annotate
from booking.core.ruby.words import KANJI, all_words

CATALOGUE = Path("booking/translations/en/LC_MESSAGES/messages.po")
# Where texts for staff alone stand.
STAFF = re.compile(
    r"staff|administration|office|counter|setup|clerk|queue|operations|cli\.py|importing|facilities/(forms|service)"
    r"|components/(concern|case|remark|checklist)|api/|fees/(admin|forms|service|rules/(entry|checking))|exemption_forms"
)
FLOOR = 0.95
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_ANY = re.compile(f"[{KANJI}]")


def texts_of_residents() -> list[str]:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages
        if not all(STAFF.search(place) for place, _line in message.locations)
    ]


def test_nearly_every_kanji_of_residents_texts_has_a_reading() -> None:
    """What is missing are texts whose kanji can be read in two ways; a new text brings its words with it."""
    texts = [_PLACEHOLDER.sub("12", text).replace("<", "&lt;") for text in texts_of_residents()]
    assert len(texts) > 1000
    all_of_them = sum(len(_ANY.findall(text)) for text in texts)
    bare = [re.sub(r"<ruby>.*?</ruby>", "", annotate(text, all_words())) for text in texts]
    left = sum(len(_ANY.findall(text)) for text in bare)
    missing = sorted({run for text in bare for run in re.findall(f"[{KANJI}]+", text)}, key=len, reverse=True)
    assert 1 - left / all_of_them > FLOOR, missing
