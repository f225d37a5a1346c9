from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.importing.ballots_file import BallotsReading, read_ballots
from shuzhi_desktop.services.intake import ImportedSheet
from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme

HEADER = ["ballot", "class", "rater", "reporter", "indicator", "value", "status"]


@pytest.fixture
def read(tmp_path: Path, scheme: Scheme, roster: Roster) -> Callable[..., BallotsReading]:
    def reader(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, **changes: Any) -> BallotsReading:
        path = tmp_path / "ballots.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return read_ballots([path], replace(scheme, **changes), roster)

    return reader


def places(reading: BallotsReading) -> list[tuple[int, str]]:
    return [(complaint.row, complaint.column) for complaint in reading.complaints]


def test_scattered_rows_of_named_and_secret_ballots_come_together(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [
            ["A1", "leading", "赵一", "1", "thought", "18.5", ""],
            ["B1", "党员群众", "", "王芳", "思想建设", "20", ""],
            ["A1", "leading", "赵一", "老山街道 刘洋", "overall", "满意", ""],
            ["A1", "领导小组", "赵 一", "王芳", "总体评价", "bad", ""],
            ["B1", "public", "", "王芳", "overall", "", ""],
            ["A1", "leading", "", "古城街道刘洋", "", "弃权", ""],
        ]
    )
    assert places(reading) == [(7, "rater")]
    reading = read(
        [
            ["A1", "leading", "赵一", "1", "thought", "18.5", ""],
            ["B1", "党员群众", "", "王芳", "思想建设", "20", ""],
            ["A1", "leading", "赵一", "老山街道 刘洋", "overall", "满意", ""],
            ["A1", "领导小组", "赵 一", "王芳", "总体评价", "bad", ""],
            ["B1", "public", "", "王芳", "overall", "", ""],
            ["A1", "leading", "赵一", "古城街道刘洋", "", "弃权", ""],
        ]
    )
    assert reading.complaints == ()
    assert list(reading.sheets()) == [
        ImportedSheet(
            Ballot(
                "leading",
                (Line(1, (185_000, 1)), Line(2, (None, 0)), Line(3, (None, None), abstained=True)),
            ),
            1,
        ),
        ImportedSheet(Ballot("public", (Line(1, (200_000, None)),)), None),
    ]
    assert (reading.rows, reading.ballots) == (6, 2)


def test_marks_of_recused_raters_are_dropped_and_listed(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [
            ["A1", "leading", "钱二", "王芳", "thought", "20", ""],
            ["A1", "leading", "钱二", "2", "thought", "20", ""],
        ]
    )
    assert reading.complaints == ()
    assert [(d.row, str(d.message)) for d in reading.dropped] == [(2, "评分人“钱二”应回避“王芳”，这一行不计")]
    assert [sheet.ballot.lines for sheet in reading.sheets()] == [(Line(2, (200_000, None)),)]


def test_invalid_rows_keep_their_reason_and_only_their_reporter(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [
            ["B1", "public", "", "1", "thought", "99", "invalid: 超出满分"],
            ["B1", "public", "", "2", "thought", "10", ""],
            ["B2", "public", "", "1", "", "", "无效：涂改"],
        ]
    )
    assert reading.complaints == ()
    assert [sheet.ballot for sheet in reading.sheets()] == [
        Ballot("public", (Line(1, (None, None)),), "超出满分"),
        Ballot("public", (Line(2, (100_000, None)),)),
        Ballot("public", (Line(1, (None, None)),), "涂改"),
    ]


def test_a_slate_sheet_holds_every_reporter_but_the_recused(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [
            ["A1", "leading", "钱二", "2", "thought", "10", ""],
            ["B1", "public", "", "1", "thought", "10", ""],
            ["B2", "public", "", "", "", "", "invalid: 空白票"],
        ],
        entry=Entry.SLATE,
    )
    assert reading.complaints == ()
    blank = (None, None)
    assert list(reading.sheets()) == [
        ImportedSheet(Ballot("leading", (Line(2, (100_000, None)), Line(3, blank))), 2),
        ImportedSheet(Ballot("public", (Line(1, (100_000, None)), Line(2, blank), Line(3, blank))), None),
        ImportedSheet(Ballot("public", (Line(1, blank), Line(2, blank), Line(3, blank)), "空白票"), None),
    ]


def test_every_refused_row_is_listed_with_its_column_and_reason(read: Callable[..., BallotsReading]) -> None:
    bad = [
        (["", "public", "", "1", "thought", "1", ""], "ballot"),
        (["1", "nobody", "", "1", "thought", "1", ""], "class"),
        (["2", "daily", "", "1", "thought", "1", ""], "class"),
        (["3", "leading", "", "1", "thought", "1", ""], "rater"),
        (["4", "leading", "孙三", "1", "thought", "1", ""], "rater"),
        (["5", "leading", "李四", "1", "thought", "1", ""], "rater"),
        (["6", "public", "赵一", "1", "thought", "1", ""], "rater"),
        (["7", "public", "", "刘洋", "thought", "1", ""], "reporter"),
        (["8", "public", "", "9", "thought", "1", ""], "reporter"),
        (["9", "public", "", "1", "spirit", "1", ""], "indicator"),
        (["10", "public", "", "1", "", "5", ""], "indicator"),
        (["11", "public", "", "1", "thought", "20.5", ""], "value"),
        (["12", "public", "", "1", "thought", "1.3", ""], "value"),
        (["13", "public", "", "1", "thought", "x", ""], "value"),
        (["14", "public", "", "1", "thought", "1.00001", ""], "value"),
        (["15", "public", "", "1", "overall", "还行", ""], "value"),
        (["16", "public", "", "1", "thought", "1", "ok"], "status"),
    ]
    reading = read([row for row, _ in bad])
    assert places(reading) == [(number, column) for number, (_, column) in enumerate(bad, start=2)]
    assert "刘洋" in str(reading.complaints[7].message)


def test_whole_ballots_are_checked_for_repeats(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [
            ["1", "public", "", "1", "thought", "1", ""],
            ["1", "public", "", "1", "thought", "2", ""],
            ["2", "public", "", "1", "", "弃权", ""],
            ["2", "public", "", "1", "thought", "2", ""],
            ["3", "leading", "赵一", "1", "thought", "2", ""],
            ["4", "leading", "赵一", "1", "thought", "2", ""],
            ["4", "public", "", "1", "overall", "good", ""],
        ]
    )
    assert places(reading) == [(8, "class"), (3, "indicator"), (4, "value"), (7, "rater")]


def test_given_scores_and_adjustments_are_told_apart_by_their_header(
    workbook: Callable[..., Path], scheme: Scheme, roster: Roster
) -> None:
    path = workbook(
        "scores.xlsx",
        成绩=[["区 2026 年日常考核"], ["票种", "述职人", "得分"], ["日常考核", "王芳", 85.1 + 0.2], ["daily", 2, 90]],
        加分=[["加减分", "述职对象", "得分", "理由"], ["附加分", 1, 1.5, "市级表彰"]],
        说明=[["这张表不用"]],
    )
    reading = read_ballots([path], scheme, roster)
    assert reading.complaints == ()
    assert reading.given == (GivenScore("daily", 1, Fraction("85.3")), GivenScore("daily", 2, Fraction(90)))
    assert reading.adjustments == (AdjustmentEntry("bonus", 1, Fraction("1.5"), "市级表彰"),)
    assert list(reading.sheets()) == []


def test_bad_scores_are_listed(read: Callable[..., BallotsReading]) -> None:
    reading = read(
        [["daily", "1", "101"], ["public", "1", "50"], ["daily", "2", "70"], ["daily", "2", "71"], ["x", "1", "1"]],
        ["class", "reporter", "value"],
    )
    assert places(reading) == [(2, "value"), (3, "class"), (5, "reporter"), (6, "class")]
    reading = read(
        [["bonus", "1", "3", "a"], ["bonus", "1", "3", "b"], ["bonus", "2", "1", ""], ["malus", "1", "1", "c"]],
        ["adjustment", "reporter", "value", "reason"],
    )
    assert places(reading) == [(3, "value"), (4, "reason"), (5, "adjustment")]


def test_a_file_of_something_else_is_refused(tmp_path: Path, scheme: Scheme, roster: Roster) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="表头"):
        read_ballots([path], scheme, roster)


MEASURED = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from conftest import make_scheme
from shuzhi_desktop.domain.roster import Reporter, Roster
from shuzhi_desktop.importing.ballots_file import read_ballots
roster = Roster(tuple(Reporter(i, i, f"书记{i}", f"街道{i}") for i in range(1, 51)), ())
reading = read_ballots([Path(sys.argv[1])], make_scheme(), roster)
assert not reading.complaints, reading.complaints[0]
count = sum(mark is not None for s in reading.sheets() for line in s.ballot.lines for mark in line.marks)
# Not ru_maxrss: it carries the size of the process that started this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(count, int(peak.split()[1]) // 1024)
"""


def test_half_a_million_scattered_marks_stay_under_150_mib(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process is read from Linux's /proc")
    path = tmp_path / "many.csv"
    with path.open("w", encoding="gb18030") as file:
        file.write(",".join(HEADER) + "\n")
        for indicator, value in (("thought", "18.5"), ("overall", "满意")):
            for reporter in range(1, 51):
                file.writelines(f"第{n}张票,党员群众,,书记{reporter},{indicator},{value},\n" for n in range(5_000))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path), str(request.path.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    marks, mebibytes = map(int, done.stdout.split())
    assert marks == 500_000
    assert mebibytes < 150
