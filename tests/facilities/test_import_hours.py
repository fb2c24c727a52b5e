"""Opening hours as cities write them: read as a whole, or not at all and with a reason."""

import json

import pytest

from booking.facilities.importing.findings import Code
from booking.facilities.importing.hours import OpeningHours, read_hours
from booking.facilities.importing.week import HoursApart, WeekHours, hours_text, read_week


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9:00～17:00", "9:00", "17:00"),
        ("9:00～17：００", "9:00", "17:00"),
        ("9：00～21：30", "9:00", "21:30"),
        ("8:30-21:00", "8:30", "21:00"),
        ("8:30–21:00", "8:30", "21:00"),
        ("09:00〜22:00", "9:00", "22:00"),
        ("8時30分　～　17時15分", "8:30", "17:15"),
        ("8時半から17時まで", "8:30", "17:00"),
        ("午前９時　から　午後９時", "9:00", "21:00"),
        ("午前９時から午後５時", "9:00", "17:00"),
        ("午前0時～午前9時30分", "0:00", "9:30"),
        ("午前9時から正午まで", "9:00", "12:00"),
        ("正午～午後5時", "12:00", "17:00"),
        ("AM9:00～PM5:00", "9:00", "17:00"),
        ("0:00～24:00", "0:00", "24:00"),
        ("24時間", "0:00", "24:00"),
    ],
)
def test_one_span_of_hours_is_understood(text: str, start: str, end: str) -> None:
    read = read_hours(text)
    assert isinstance(read, OpeningHours)
    written = [f"{minute // 60}:{minute % 60:02}" for minute in (read.start_minute, read.end_minute)]
    assert written == [start, end]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("不定期", Code.IRREGULAR),
        ("8:30～１7:15（不定期）", Code.IRREGULAR),
        ("未定", Code.UNDECIDED),
        ("9:00～17:00、14:00～17:00", Code.SEVERAL_RANGES),
        ("8:30～17:00（外来）12:00～20:00（見舞い）24時間（救急）", Code.SEVERAL_RANGES),
        ("10:00 ～ 16:00    (土日祝等17:00)", Code.BY_WEEKDAY),
        ("平日9：00～17：00 土日祝　10：00～19：00", Code.BY_WEEKDAY),
        ("9:00～19:00 9:00～17:00（土・日・祝休日）", Code.BY_WEEKDAY),
        ("平日　15:00~18:00   夏休み等　9:00～16:00", Code.BY_SEASON),
        ("4月から9月 9:00～17:00", Code.BY_SEASON),
        ("17:00～9:00", Code.ENDS_BEFORE_START),
        ("9:00～9:00", Code.ENDS_BEFORE_START),
        ("午後1時から5時", Code.UNREAD_HOURS),
        ("午後12時から午後5時", Code.UNREAD_HOURS),
        ("9:00～25:00", Code.UNREAD_HOURS),
        ("9:75～17:00", Code.UNREAD_HOURS),
        ("9:00～17:00ほか", Code.UNREAD_HOURS),
        ("9:00～", Code.UNREAD_HOURS),
        ("～", Code.UNREAD_HOURS),
        ("", Code.UNREAD_HOURS),
        ("３", Code.UNREAD_HOURS),
    ],
)
def test_anything_more_or_less_is_not_understood_and_says_why(text: str, reason: Code) -> None:
    assert read_hours(text) is reason


def told(text: str) -> list[str] | Code:
    read = read_week(text)
    if isinstance(read, Code):
        return read
    return [hours_text(read.usual), *(apart.text for apart in read.apart)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00～17:00", ["9:00–17:00"]),
        ("9:00～19:00 (土・日・祝休日は9:00～17:00)", ["9:00–19:00", "土曜日・日曜日・祝日は9:00–17:00"]),
        ("9:00～19:00 9:00～17:00（土・日・祝休日）", ["9:00–19:00", "土曜日・日曜日・祝日は9:00–17:00"]),
        (
            "平日　　　9：00～17：00 土日祝　10：00～19：00",
            ["9:00–17:00", "土曜日・日曜日・祝日は10:00–19:00"],
        ),
        ("9時から21時まで（ただし、日曜日は9時から17時まで）", ["9:00–21:00", "日曜日は9:00–17:00"]),
        ("9:00～21:00（日曜日及び休日は17:00まで）", ["9:00–21:00", "日曜日・祝日は9:00–17:00"]),
        ("午前9時～午後9時(土曜は午前9時～午後5時)", ["9:00–21:00", "土曜日は9:00–17:00"]),
        (
            "4月～9月は9:00～19:00、10月～3月は9:00～17:00",
            ["9:00–19:00", "毎年10月1日から翌年3月31日までは9:00–17:00"],
        ),
        (
            "3月21日から10月20日 6:00～18:00、10月21日から翌年3月20日 8:00～17:00",
            ["6:00–18:00", "毎年10月21日から翌年3月20日までは8:00–17:00"],
        ),
    ],
)
def test_hours_of_every_day_are_understood(text: str, hours: list[str]) -> None:
    assert told(text) == hours


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # 等: which others?
        ("10:00 ～ 16:00    (土日祝等17:00)", Code.BY_WEEKDAY),
        # When the holidays of the schools are is not written.
        ("平日：12:00～18:30　　土曜日：7:30～17:30 長期休暇：7:30～18:30", Code.BY_SEASON),
        ("平日　15:00～18:00   夏休み等　9:00～16:00", Code.BY_SEASON),
        # Of Sundays and holidays nothing is said.
        ("平日 9:00～17:00 土曜日 9:00～12:00", Code.BY_WEEKDAY),
        ("平日 9:00～17:00 土日 9:00～12:00", Code.BY_WEEKDAY),
        # Of October nothing is said; then November twice.
        ("4月～9月は9:00～19:00、11月～3月は9:00～17:00", Code.BY_SEASON),
        ("4月～11月は9:00～19:00、11月～3月は9:00～17:00", Code.BY_SEASON),
        ("4月～9月 9:00～19:00", Code.BY_SEASON),
        ("9:00～19:00 (日曜日は17:00～9:00)", Code.BY_WEEKDAY),
        ("9:00～17:00、14:00～17:00", Code.SEVERAL_RANGES),
        ("8:30～17:00（外来）12:00～20:00（見舞い）24時間（救急）", Code.SEVERAL_RANGES),
        ("不定期", Code.IRREGULAR),
    ],
)
def test_hours_that_leave_a_day_open_to_guesses_are_not_understood(text: str, reason: Code) -> None:
    assert told(text) is reason


def test_hours_apart_survive_storage() -> None:
    for text in (
        "9:00～19:00 (土・日・祝休日は9:00～17:00)",
        "4月～9月は9:00～19:00、10月～3月は9:00～17:00",
    ):
        read = read_week(text)
        assert isinstance(read, WeekHours)
        stored = json.loads(json.dumps([one.to_json() for one in read.apart]))
        assert tuple(HoursApart.from_json(one) for one in stored) == read.apart
