"""Checking the reports of a meeting: sixty in seconds, seven thousand in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Reporter, Roster
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.ports_notes import Rectification
from shuzhi_desktop.services.ports_reports import ReportVersion
from shuzhi_desktop.services.reports_checking import check_reports
from shuzhi_desktop.services.reports_last_year import last_year_items
from tests.benchmarks.measuring import Figure, seconds
from tests.support.meetings import SCHEME
from tests.support.report_texts import made_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.ports import Writing

FEW, MANY = 60, 7_000
CHARACTERS = 4_000
_ITEMS = (
    "主题党日形式单一，党员参与率不高",
    "接诉即办超期较多",
    "两新组织覆盖不够",
    "台账不全，记录不规范",
    "走访基层少",
)
_PEAK = """
import sys
from pathlib import Path
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.reports_checking import check_reports
from shuzhi_desktop.services.reports_last_year import last_year_items
from tests.benchmarks.measuring import peak_mebibytes
desk = AppWorkspace().open(Path(sys.argv[1]), read_only=True)
for _finding in check_reports(desk.store, last_year_items(desk.store)):
    pass
print(peak_mebibytes())
"""


def figures(folder: Path) -> Iterator[Figure]:
    """Time of a meeting's reports, and memory and time of as many as a whole city has."""
    few = _meeting(folder / "few.shuzhi", FEW)
    desk = AppWorkspace().open(few, read_only=True)
    taken = seconds(lambda: list(check_reports(desk.store, last_year_items(desk.store))))
    desk.store.close()
    what = f"check of {FEW} reports of {CHARACTERS:,} characters, likeness and last year's matters included"
    yield Figure(what, f"{taken:.2f} s", "", taken, "s", 5)
    many = _meeting(folder / "many.shuzhi", MANY)
    peaks: list[float] = []
    took = seconds(lambda: peaks.append(_peak(many)))
    mebibytes = peaks[0]
    yield Figure(
        f"peak memory of the check of {MANY:,}", f"{mebibytes:.0f} MiB, {took:.0f} s", "", mebibytes, "MiB", 250
    )


def _peak(path: Path) -> float:
    """MiB at most of a process of its own that checks a meeting's reports."""
    ran = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def _meeting(path: Path, number: int) -> Path:
    """A meeting of so many reporters, one in ten of whom copied a page from the one before."""
    reporters = tuple(Reporter(one, one, f"述职{one}", f"街道{one}") for one in range(1, number + 1))
    desk = AppWorkspace().create(path, SCHEME, Roster(reporters, ()), MeetingInfo("会"))

    def fill(writing: Writing) -> None:
        before = ""
        for reporter in reporters:
            found = made_up(reporter.id, CHARACTERS)
            if reporter.id % 10 == 0:
                found = type(found)(f"{found.body}\n{before.replace(chr(10), '')[:1_000]}", found.levels + "0")
            before = found.body
            version = ReportVersion(reporter.id, 1, "a.txt", "", "", "", is_read=True)
            writing.add_report(version, b"x", found)
            for item in _ITEMS:
                writing.put_rectification(Rectification(0, reporter.id, item, origin_year=2025, origin="去年#1"))

    desk.store.write(fill)
    desk.store.close()
    return path
