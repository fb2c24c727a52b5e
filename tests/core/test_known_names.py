"""Names that all cities have, in the reader's language; all others stay as the city wrote them."""

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.core.known_names import known


@pytest.mark.parametrize(
    ("name", "in_english"),
    [
        ("午前", "Morning"),
        ("午前＋昼", "Morning＋Noon"),
        ("春分の日", "Vernal Equinox Day"),
        ("春分の日 振替休日", "Vernal Equinox Day (substitute holiday)"),
        ("第1部", "第1部"),
        ("第1部＋昼", "第1部＋Noon"),
        ("午前の部", "午前の部"),
        ("", ""),
    ],
)
def test_names_are_read_in_english_as_far_as_they_are_known(app: Flask, name: str, in_english: str) -> None:
    with force_locale("ja"):
        assert known(name) == name
    with force_locale("en"):
        assert known(name) == in_english
