"""When a notice is shown, and what is asked of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.core.errors import InvalidInput
from booking.news.rules import (
    NoticeDetails,
    NoticeKind,
    NoticeState,
    ensure_can_be_shown,
    lead_of,
    state_of,
)

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
NOTICE = NoticeDetails(NoticeKind.NOTICE, "見出し", "本文", shown_from=NOW)
EMERGENCY = replace(NOTICE, kind=NoticeKind.EMERGENCY, shown_until=NOW + HOUR)


@pytest.mark.parametrize(
    ("begins", "until", "ended", "state"),
    [
        (NOW, None, None, NoticeState.SHOWN),
        (NOW + MOMENT, None, None, NoticeState.WAITING),
        (NOW - HOUR, NOW + MOMENT, None, NoticeState.SHOWN),
        (NOW - HOUR, NOW, None, NoticeState.ENDED),
        (NOW - HOUR, None, NOW, NoticeState.ENDED),
        (NOW + HOUR, NOW + 2 * HOUR, NOW, NoticeState.ENDED),
    ],
)
def test_a_notice_waits_is_shown_and_ends(
    begins: datetime, until: datetime | None, ended: datetime | None, state: NoticeState
) -> None:
    assert state_of(begins, until, ended, NOW) is state


@pytest.mark.parametrize(
    "details",
    [
        NOTICE,
        replace(NOTICE, shown_from=NOW - HOUR, shown_until=NOW + MOMENT),
        replace(NOTICE, shown_from=NOW + HOUR, shown_until=NOW + HOUR + MOMENT),
        EMERGENCY,
    ],
)
def test_a_time_in_which_somebody_sees_it_is_good(details: NoticeDetails) -> None:
    ensure_can_be_shown(details, NOW)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (replace(EMERGENCY, shown_until=None), "終わる日と時刻を入れてください"),
        (replace(NOTICE, shown_until=NOW), "始まりよりあと"),
        (replace(NOTICE, shown_until=NOW - HOUR), "始まりよりあと"),
        (replace(NOTICE, shown_from=NOW - HOUR, shown_until=NOW), "終わりが過ぎています"),
    ],
)
def test_a_time_in_which_nobody_would_see_it_is_refused(details: NoticeDetails, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        ensure_can_be_shown(details, NOW)
    assert caught.value.field == "until_day"


@pytest.mark.parametrize(
    ("body", "lead"),
    [("一\n\n二", "一"), ("\n  \n 二 ", "二"), ("", ""), ("   ", "")],
)
def test_a_banner_has_room_for_the_first_line(body: str, lead: str) -> None:
    assert lead_of(body) == lead
