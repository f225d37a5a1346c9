"""Matters are followed up: dated progress, evidence, deadlines, last year's pledges, and lists out and in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.following_up import (
    LARGEST_EVIDENCE,
    Standing,
    add_evidence,
    add_progress,
    board,
    lay_out_evidence,
    settle_pledge,
)
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.ports_notes import ProblemSource, Rectification
from shuzhi_desktop.services.ports_rectifying import PastPledge, PledgeState
from shuzhi_desktop.services.rectifying import close_rectification, keep_rectification
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

TODAY = "2026-12-20"
ZH = load_language("zh", resources_dir())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def _matter(desk: Desk, problem: str = "台账不全", **facts: object) -> Rectification:
    return keep_rectification(desk, Rectification(0, 1, problem, **facts))  # type: ignore[arg-type]


def test_how_a_matter_stands_is_seen_at_once_the_most_urgent_first(desk: Desk) -> None:
    _matter(desk, "无时限")
    _matter(desk, "快到了", deadline="2027-01-19")
    _matter(desk, "还早", deadline="2027-01-20", progress="在做")
    _matter(desk, "过了", deadline="2026-12-19")
    _matter(desk, "今天到", deadline=TODAY)
    done = _matter(desk, "完了", progress="好了", deadline="2026-01-01")
    close_rectification(desk, done.id, ("甲", "乙"))
    found = board(desk.store, TODAY)
    assert [(one.matter.problem, one.standing) for one in found.matters] == [
        ("过了", Standing.OVERDUE),
        ("今天到", Standing.DUE_SOON),
        ("快到了", Standing.DUE_SOON),
        ("还早", Standing.WORKING),
        ("无时限", Standing.OPEN),
        ("完了", Standing.CLOSED),
    ]
    assert found.number(Standing.DUE_SOON) == 2


def test_progress_is_dated_and_lets_a_matter_be_closed(desk: Desk) -> None:
    matter = _matter(desk)
    with pytest.raises(Refused, match="先写明整改进展"):
        close_rectification(desk, matter.id, ("甲", "乙"))
    with pytest.raises(Refused, match="做了什么"):
        add_progress(desk, matter.id, "李", " ")
    note = add_progress(desk, matter.id, "李", "已建台账")
    assert note.at == desk.store.progress_notes(matter.id)[0].at
    assert board(desk.store, TODAY).matters[0].standing is Standing.WORKING
    assert close_rectification(desk, matter.id, ("甲", "乙")).closed_by == ("甲", "乙")
    with pytest.raises(Refused, match="已经销号"):
        add_progress(desk, matter.id, "李", "再写")


def test_evidence_is_kept_whole_and_what_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    matter = _matter(desk)
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8 photo")
    kept = add_evidence(desk, matter.id, photo)
    assert (kept.name, kept.size) == ("现场.jpg", 8)
    keep_rectification(desk, desk.store.rectifications()[0])  # changing the matter leaves its files alone
    out = lay_out_evidence(desk.store, kept.id, tmp_path / "out") if (tmp_path / "out").mkdir() is None else photo
    assert out.read_bytes() == photo.read_bytes()
    for name, content, said in (("a.exe", b"MZ", "不是文档或图片"), ("b.pdf", b"", "是空的")):
        bad = tmp_path / name
        bad.write_bytes(content)
        with pytest.raises(Refused, match=said):
            add_evidence(desk, matter.id, bad)
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(LARGEST_EVIDENCE + 1)
    with pytest.raises(Refused, match="8 MB"):
        add_evidence(desk, matter.id, big)
    with pytest.raises(Refused, match="找不到"):
        lay_out_evidence(desk.store, 99, tmp_path)
    assert all(finding.passed for finding in desk.store.verify())


def test_a_pledge_of_last_year_is_settled(desk: Desk) -> None:
    desk.store.write(lambda writing: writing.put_past_pledge(PastPledge(0, 2, 2025, "建三个站")))
    (pledge,) = desk.store.past_pledges()
    with pytest.raises(Refused, match="写明情况"):
        settle_pledge(desk, pledge.id, PledgeState.PARTLY, "")
    assert settle_pledge(desk, pledge.id, PledgeState.PARTLY, "建成两个").state is PledgeState.PARTLY
    assert desk.store.past_pledges(2)[0].said == "建成两个"
    with pytest.raises(Refused, match="找不到"):
        settle_pledge(desk, 99, PledgeState.KEPT, "")


def test_a_list_that_goes_out_and_comes_in_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    matter = _matter(
        desk, deadline="2027-03-31", measure="补齐\n台账", unit="党建办", responsible="李", progress="在做"
    )
    add_progress(desk, matter.id, "李", "已建台账")
    _matter(desk, "活动少", source=ProblemSource.PUBLIC)
    before = desk.store.rectifications()
    out = AppWorkspace().export_rectifications(desk, tmp_path / "清单.xlsx", ZH)
    report = AppWorkspace().import_rectifications(desk, out)
    assert (report.added, report.changed, tuple(report.complaints)) == (0, 0, ())
    assert desk.store.rectifications() == before


def _sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["某区整改清单"])
    book.active.append(["述职对象", "单位", "问题", "来源", "整改措施", "责任人", "时限", "销号日期"])
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_list_adds_and_updates_all_or_nothing(desk: Desk, tmp_path: Path) -> None:
    matter = _matter(desk, responsible="李")
    workspace = AppWorkspace()
    good = _sheet(
        tmp_path / "a.xlsx",
        ("赵", "甲街道", "台账不全", "自查", "补齐", "", "2027年3月31日", ""),
        ("钱", "", "活动少", "", "", "王", "", ""),
    )
    report = workspace.import_rectifications(desk, good)
    assert (report.added, report.changed) == (1, 1)
    first, second = desk.store.rectifications()
    assert (first.id, first.measure, first.deadline, first.source) == (
        matter.id, "补齐", "2027-03-31", ProblemSource.SELF,
    )  # fmt: skip
    assert (second.reporter_id, second.problem, second.responsible) == (2, "活动少", "王")
    bad = _sheet(
        tmp_path / "b.xlsx",
        ("赵", "", "新问题", "点评", "", "", "", ""),
        ("周", "", "问题", "传闻", "", "", "明年", ""),
        ("孙", "", "问题二", "", "", "", "", "2026-12-01"),
    )
    report = workspace.import_rectifications(desk, bad)
    said = [(one.row, one.column, one.message.render()) for one in report.complaints]
    assert [(row, column) for row, column, _ in said] == [
        (4, "述职对象"),
        (4, "来源"),
        (4, "时限"),
        (5, "销号日期"),
    ]
    assert "两人确认" in said[-1][2]
    assert len(desk.store.rectifications()) == 2


def test_a_closed_matter_is_not_changed_by_a_list(desk: Desk, tmp_path: Path) -> None:
    matter = _matter(desk, progress="好了")
    close_rectification(desk, matter.id, ("甲", "乙"))
    path = _sheet(tmp_path / "a.xlsx", ("赵", "", "台账不全", "点评", "另一措施", "", "", ""))
    (complaint,) = AppWorkspace().import_rectifications(desk, path).complaints
    assert "已经销号" in complaint.message.render()
    other = tmp_path / "b.csv"
    other.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="没有整改清单"):
        AppWorkspace().import_rectifications(desk, other)
