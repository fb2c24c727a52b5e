"""How long an answer to a request may take before people are told to ring up."""

from datetime import datetime, timedelta

ANSWER_EXPECTED = timedelta(days=7)


def answer_by(created_at: datetime, starts_at: datetime) -> datetime:
    """When to ring up if there is no answer: after a week, at the latest the day before the use."""
    return max(min(created_at + ANSWER_EXPECTED, starts_at - timedelta(days=1)), created_at)
