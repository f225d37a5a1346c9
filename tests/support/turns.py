"""A clock that moves when it is told to, and a small meeting with an agenda that charges overruns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from tests.support.meetings import SCHEME, small_meeting

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

AGENDA = """
[[adjustments]]
id = "overtime"
name = "超时扣分"
min = "-2"
max = "0"

[[agenda]]
id = "report"
name = "述职"
minutes = 8
overrun = { adjustment = "overtime", per_minute = "0.5", grace = "0" }
[[agenda]]
id = "questions"
name = "提问"
minutes = 2
[[agenda]]
id = "comment"
name = "点评"
minutes = 3
[[agenda]]
id = "pledge"
name = "表态"
minutes = 1
[[agenda]]
id = "scoring"
name = "评分"
minutes = 2
"""
TIMED = SCHEME + AGENDA


class FakeClock:
    """Stands still until `pass_by`."""

    def __init__(self) -> None:
        self.time = datetime(2026, 12, 18, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    def now(self) -> datetime:
        """The time."""
        return self.time

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.time += timedelta(seconds=seconds)


def timed_meeting(folder: Path, scheme_text: str = TIMED) -> tuple[Desk, FakeClock]:
    """The small meeting with an agenda, on a clock of its own."""
    clock = FakeClock()
    return replace(small_meeting(folder, scheme_text), clock=clock), clock
