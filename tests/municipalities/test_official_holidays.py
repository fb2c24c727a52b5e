"""The public holidays of 2026 and 2027, day by day, as the Cabinet Office lists them (国民の祝日について)."""

from datetime import date

import pytest

from booking.municipalities.service.holidays import worked_out

# Substitutes and the citizens' holiday have no name of their own in the list: 休日.
LIST = {
    2026: {
        "01-01": "元日",
        "01-12": "成人の日",
        "02-11": "建国記念の日",
        "02-23": "天皇誕生日",
        "03-20": "春分の日",
        "04-29": "昭和の日",
        "05-03": "憲法記念日",
        "05-04": "みどりの日",
        "05-05": "こどもの日",
        "05-06": "休日",
        "07-20": "海の日",
        "08-11": "山の日",
        "09-21": "敬老の日",
        "09-22": "休日",
        "09-23": "秋分の日",
        "10-12": "スポーツの日",
        "11-03": "文化の日",
        "11-23": "勤労感謝の日",
    },
    2027: {
        "01-01": "元日",
        "01-11": "成人の日",
        "02-11": "建国記念の日",
        "02-23": "天皇誕生日",
        "03-21": "春分の日",
        "03-22": "休日",
        "04-29": "昭和の日",
        "05-03": "憲法記念日",
        "05-04": "みどりの日",
        "05-05": "こどもの日",
        "07-19": "海の日",
        "08-11": "山の日",
        "09-20": "敬老の日",
        "09-23": "秋分の日",
        "10-11": "スポーツの日",
        "11-03": "文化の日",
        "11-23": "勤労感謝の日",
    },
}
SAID_MORE_FULLY = {
    "2026-05-06": "憲法記念日 振替休日",
    "2026-09-22": "国民の休日",
    "2027-03-22": "春分の日 振替休日",
}


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_days_and_names_are_those_of_the_official_list(year: int) -> None:
    found = worked_out(date(year, 1, 1), date(year, 12, 31), today=date(2026, 12, 1))
    assert [f"{one.day:%m-%d}" for one in found] == list(LIST[year])
    for one in found:
        official = LIST[year][f"{one.day:%m-%d}"]
        assert one.name == SAID_MORE_FULLY.get(one.day.isoformat(), official)
        assert not one.predicted


@pytest.mark.parametrize(
    ("today", "year", "predicted"),
    [
        (date(2026, 12, 1), 2028, True),
        (date(2027, 2, 28), 2028, True),
        (date(2027, 3, 1), 2028, False),
        (date(2027, 3, 1), 2029, True),
    ],
)
def test_later_years_are_predictions_until_the_gazette_names_their_equinoxes(
    today: date, year: int, predicted: bool
) -> None:
    found = worked_out(date(year, 1, 1), date(year, 12, 31), today)
    assert found
    assert {one.predicted for one in found} == {predicted}
