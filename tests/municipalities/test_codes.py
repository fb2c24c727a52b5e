"""Codes of municipalities, and texts with blanks."""

from datetime import date

import pytest

from booking.municipalities.rules import blanks_of, is_local_government_code, last_official_year


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("131016", True),  # 千代田区
        ("011002", True),  # 札幌市
        ("472018", True),  # 那覇市
        ("222127", True),  # 焼津市
        ("131017", False),
        ("113016", False),
        ("999016", False),
        ("001015", False),
        ("13101", False),
        ("1310166", False),
        ("１３１０１６", False),
        ("", False),
    ],
)
def test_a_code_names_a_prefecture_and_checks_itself(code: str, good: bool) -> None:
    assert is_local_government_code(code) is good


def test_blanks_are_listed_once_each() -> None:
    assert blanks_of("【名前】は【住所】の【名前】") == ["【名前】", "【住所】"]
    assert blanks_of("第1条") == []


@pytest.mark.parametrize(("today", "year"), [(date(2026, 2, 28), 2026), (date(2026, 3, 1), 2027)])
def test_the_gazette_settles_the_next_year_in_february(today: date, year: int) -> None:
    assert last_official_year(today) == year
