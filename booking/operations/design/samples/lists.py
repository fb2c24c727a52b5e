"""Lists: answers, what comes next, what stands in the way."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from booking.municipalities.texts import paragraphs_of
from booking.operations.design.samples.forms import files
from booking.operations.design.samples.texts import LONG, LONG_TEXT


def of_lists() -> dict[str, Any]:
    """Answers of an application, next things, the staff's menu."""
    answers: list[dict[str, Any]] = [
        {"key": "name", "label": "氏名", "text": "田辺 由香"},
        {"key": "note", "label": LONG, "text": LONG_TEXT},
        {"key": "empty", "label": "備考", "text": ""},
        {"key": "file", "label": "名簿", "text": "", "is_file": True, "files": ["名簿.pdf"]},
    ]
    plain: dict[str, Any] = {"before": None, "remark": "", "files": [], "replaced": []}
    waiting: dict[str, Any] = {"url": "#", "group": "待っている仕事"}
    return {
        "nexts": [
            {"title": "予約を受け付けました", "when": "12月1日（火） 12:00", "state": "done"},
            {
                "title": "職員が確かめます",
                "when": "12月3日（木）まで",
                "state": "now",
                "text": "2日ほど。",
            },
            {"title": "許可のメールが届きます", "when": "", "state": ""},
        ],
        "sections": [{"title": "申し込む人", "answers": answers}],
        "terms_parts": paragraphs_of("第1条（目的）\n\n市の施設を使う人のきまりです。\n2行目です。"),
        "case_lines": [
            {**plain, "answer": answers[0], "before": "田辺 ゆか", "remark": "漢字で入れてください。"},
            {**plain, "answer": answers[1]},
            {**plain, "answer": answers[2]},
            {**plain, "answer": answers[3], "files": files()[:1], "replaced": files()[1:]},
            {**plain, "answer": {**answers[3], "key": "none"}},
        ],
        "file_url": lambda _number: "#",
        "staff_items": [
            {"label": "はじめの画面", "url": "#", "group": "きょう", "is_current": True},
            {"label": "許可待ち", "count": 9999, **waiting},
            {"label": "申請の受付", "count": 0, **waiting},
            {"label": LONG, "count": 38, **waiting},
        ],
    }


def of_concerns(now: datetime) -> dict[str, Any]:
    """Bookings and an official use in the way of something, before and after choices."""
    booking = _concern("r1", "メインアリーナ", now + timedelta(days=1), "田辺 由香", "yuka@harunagi.example")
    use = _concern("u2", "サブアリーナ", now + timedelta(days=2))
    under_way = _concern("r3", LONG, now - timedelta(hours=1), LONG)
    return {
        "concern_booking": booking,
        "concern_use": use,
        "concern_long": under_way,
        "choosing": SimpleNamespace(
            concerns=[booking, use, under_way], choices={"u2": "keep"}, fresh={"r3"}, missing={"r1"}
        ),
        "nothing_to_choose": SimpleNamespace(concerns=[], choices={}, fresh=set(), missing=set()),
    }


def _concern(key: str, space: str, starts_at: datetime, name: str = "", email: str = "") -> SimpleNamespace:
    """A booking of that person; without a name an official use."""
    user = {"name": name, "email": email, "phone": "0287-00-1234"}
    booking = {"user": user, "purpose": "練習", "people": 9999, "reference": "2612-0417-38", "phone": ""}
    reservation = {"booking": booking, "period_name": "午前", "status": "requested"} if name else None
    return SimpleNamespace(
        key=key,
        space={"name": space},
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        reservation=reservation,
        use=None if name else {"title": "市民体育祭の準備"},
    )
