"""A clock that stands still until a test lets time pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HallClock:
    """Begins at nine in the morning of the meeting's day."""

    def __init__(self) -> None:
        self._now = datetime(2026, 12, 18, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def pass_seconds(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
