"""利用者登録票."""

from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from booking.core.calendar import TOKYO
from booking.documents import Registration, render_registration
from tests.documents import poppler
from tests.documents.samples import LONG_NAME, OFFICE

pytestmark = pytest.mark.poppler
PAPER = Registration(
    municipality="あかね野市",
    name="髙橋　美千代",
    kana="タカハシ ミチヨ",
    number="4829-1758",
    password="hk7m-3ypx-dtrc",
    issued_at=datetime(2026, 12, 1, 12, 5, tzinfo=TOKYO),
    expires_at=datetime(2026, 12, 15, 12, 5, tzinfo=TOKYO),
    address="https://yoyaku.akaneno.example",
    office=OFFICE,
)


@cache
def _text(**changes: object) -> str:
    return poppler.text_of(render_registration(replace(PAPER, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "利用者登録票",
        "髙橋　美千代　様",
        "4829-1758",
        "令和8年12月1日（火）発行",
        "令和8年12月15日（火） 12:05 まで使えます",
        "https://yoyaku.akaneno.example",
        "エイチ",
        "なな",
        "人に見せず",
        "0000-12-3400",
    ],
)
def test_the_slip_says_what_is_needed_and_until_when(text: str) -> None:
    assert text in _text()


def test_the_password_can_be_read_sign_by_sign() -> None:
    assert "hk7m-3ypx-dtrc" in "".join(_text().split())


def test_neither_title_nor_subject_tell_the_password() -> None:
    content = render_registration(PAPER)
    assert b"hk7m" not in content
    assert "hk7m" not in " ".join(poppler.facts_of(content).values())


def test_a_long_name_stays_on_one_sheet_and_above_the_frame() -> None:
    content = render_registration(replace(PAPER, name=LONG_NAME, kana=""))
    assert len(poppler.pages_of(content)) == 1
    poppler.assert_tidy(content)
    assert "様" in poppler.text_of(content)
