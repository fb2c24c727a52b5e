"""When the fictional city is loaded for the tests that only read it."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
