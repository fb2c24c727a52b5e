"""What the city has told everybody lately."""

from datetime import datetime, timedelta

from booking.municipalities.models import Municipality
from booking.news.rules import NoticeDetails, NoticeKind
from booking.news.service import publish
from booking.operations.seeds.files import read_json


def add_notices(municipality: Municipality, author_id: int, now: datetime) -> int:
    """Each as an administrator would have published it on its day; how many."""
    rows = read_json("notices.json")
    for row in rows:
        begun = now - timedelta(days=row["days_ago"])
        details = NoticeDetails(
            kind=NoticeKind(row["kind"]),
            title=row["title"],
            body=row["body"],
            shown_from=begun,
            shown_until=now + timedelta(days=row["days"]),
            title_en=row["title_en"],
            body_en=row["body_en"],
        )
        publish(municipality.id, details, author_id=author_id, now=begun)
    return len(rows)
