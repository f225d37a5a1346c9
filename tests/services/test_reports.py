"""Reports are attached, sent back, revised, matched by folder, checked against last year and one another."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.report_compare import Change
from shuzhi_desktop.domain.report_hints import HintKind
from shuzhi_desktop.domain.roster import Reporter, Roster
from shuzhi_desktop.services.ports_notes import Rectification
from shuzhi_desktop.services.ports_reports import ReportVersion
from shuzhi_desktop.services.rectifying import keep_rectification
from shuzhi_desktop.services.reports import LARGEST_REPORT, attach_report, lay_out_report, newest_version, send_back
from shuzhi_desktop.services.reports_checking import check_reports, has_unread, read_unread, time_limit
from shuzhi_desktop.services.reports_folder import attach_files, keep_past_files, sort_files
from shuzhi_desktop.services.reports_last_year import carry_reports, keep_past_file, last_year_items
from shuzhi_desktop.services.reports_viewing import changes_since, report_page
from tests.support.meetings import SCHEME, small_meeting, small_roster
from tests.support.report_files import OLE, bomb_docx, locked_docx, write_docx, write_scan
from tests.support.report_meeting import carry_matters
from tests.support.report_texts import made_up
from tests.support.turns import TIMED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.importing.report_process import ReportProcess
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.reports_checking import ReportFinding

pytestmark = pytest.mark.usefixtures("qapp")  # Qt writes the scan
ROSTER = replace(
    small_roster(),
    reporters=(
        Reporter(1, 1, "赵明", "甲街道"),
        Reporter(2, 2, "钱进", "乙街道"),
        Reporter(3, 3, "孙立", "丙街道"),
    ),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReportProcess]:
    with AppWorkspace().report_reader() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path, roster=ROSTER)
    yield opened
    opened.store.close()


def _txt(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def _finding(desk: Desk, reporter_id: int = 1) -> ReportFinding:
    found = check_reports(desk.store, last_year_items(desk.store))
    return next(one for one in found if one.reporter_id == reporter_id)


def test_a_report_goes_back_and_forth_and_every_version_stays(
    desk: Desk, reader: ReportProcess, tmp_path: Path
) -> None:
    first = attach_report(desk, reader, 1, _txt(tmp_path, "初稿.txt", "一、工作\n甲"), "何一")
    assert (first.number, first.sent_by, first.is_read) == (1, "何一", True)
    with pytest.raises(Refused, match="退回人和原因"):
        send_back(desk, 1, "周正", " ")
    returned = send_back(desk, 1, " 周正 ", "问题太少")
    assert (returned.returned_by, returned.reason, bool(returned.returned_at)) == ("周正", "问题太少", True)
    with pytest.raises(Refused, match="已经退回"):
        send_back(desk, 1, "周正", "再退")
    second = attach_report(desk, reader, 1, _txt(tmp_path, "二稿.txt", "一、工作\n甲\n二、问题\n乙"), "何一")
    assert desk.store.report_versions(1) == (returned, second)
    assert newest_version(desk.store, 1) == second
    rows = changes_since(desk.store, 1, 2)
    assert [one.change for one in rows] == [Change.SAME, Change.SAME, Change.ADDED, Change.ADDED]
    with pytest.raises(Refused, match="第 1 稿"):
        changes_since(desk.store, 1, 1)
    assert lay_out_report(desk.store, 1, tmp_path / "out", 1).read_text(encoding="utf-8") == "一、工作\n甲"
    kinds = [one.kind for one in desk.store.audit() if one.kind.startswith("report.")]
    assert kinds == ["report.attached", "report.returned", "report.attached"]
    told = [json.loads(one.details) for one in desk.store.audit() if one.kind == "report.returned"]
    assert [(one["by"], one["reason"], one["version"]) for one in told] == [("周正", "问题太少", 1)]
    assert all(finding.passed for finding in desk.store.verify())


def test_the_same_file_again_is_no_new_version(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    path = _txt(tmp_path, "赵明.txt", "一、工作")
    assert attach_report(desk, reader, 1, path) == attach_report(desk, reader, 1, path)
    assert len(desk.store.report_versions()) == 1
    with pytest.raises(Refused, match="还没有附"):
        send_back(desk, 2, "周正", "原因")
    with pytest.raises(Refused, match="还没有附"):
        lay_out_report(desk.store, 2, tmp_path)


def test_a_format_that_cannot_be_read_is_kept_and_said_so(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    path = tmp_path / "赵明.wps"
    path.write_bytes(OLE + b"rest")
    assert not attach_report(desk, reader, 1, path).is_read
    assert lay_out_report(desk.store, 1, tmp_path / "out").read_bytes() == OLE + b"rest"
    finding = _finding(desk)
    assert finding.hints == ()
    assert "另存为 docx" in str(finding.unread)
    page = report_page(desk.store, 1)
    assert page is not None
    assert page.found is None
    attach_report(desk, reader, 1, write_docx(tmp_path / "赵明.docx", "一、工作"))
    with pytest.raises(Refused, match="不能比较"):
        changes_since(desk.store, 1, 2)


def test_a_bad_file_gets_one_sentence_and_nothing_is_added(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    program, large, empty = tmp_path / "报告.exe", tmp_path / "大.pdf", tmp_path / "空.docx"
    program.write_bytes(b"MZ")
    with large.open("wb") as file:
        file.truncate(50 << 20)
    empty.write_bytes(b"")
    before = desk.store.audit_count()
    for path, match in (
        (program, "不是文档"),
        (large, "8 MB"),
        (tmp_path / "无.pdf", "读不了"),
        (empty, "空文件"),
        (locked_docx(tmp_path / "锁.docx"), "加了密码"),
        (write_scan(tmp_path / "扫描.pdf"), "扫描件"),
        (bomb_docx(tmp_path / "炸弹.docx"), "展开后过大"),
    ):
        with pytest.raises(Refused, match=match):
            attach_report(desk, reader, 1, path)
    with pytest.raises(Refused, match="99"):
        attach_report(desk, reader, 99, program)
    assert desk.store.report_versions() == ()
    assert desk.store.audit_count() == before
    assert LARGEST_REPORT == 8 << 20


def test_a_name_from_a_strangers_file_leads_nowhere(desk: Desk, tmp_path: Path) -> None:
    stranger = ReportVersion(1, 1, "../../x.exe", "", "", "", is_read=False)
    desk.store.write(lambda writing: writing.add_report(stranger, b"MZ", None))
    with pytest.raises(Refused, match="不予打开"):
        lay_out_report(desk.store, 1, tmp_path)
    other = replace(stranger, number=2, name="..\\..\\x.pdf")
    desk.store.write(lambda writing: writing.add_report(other, b"%PDF", None))
    assert lay_out_report(desk.store, 1, tmp_path / "in").parent == tmp_path / "in"


def test_a_folder_is_matched_and_what_is_unclear_is_left(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    _txt(folder, "1赵明-甲街道述职报告(终稿).txt", "一、工作")
    _txt(folder, "乙街道/述职报告.txt", "二、工作")
    _txt(folder, "最终版.txt", "三、工作")
    _txt(folder, "~$孙立.docx", "x")
    _txt(folder, ".孙立.txt", "x")
    _txt(folder, "说明.md", "x")
    found = sort_files(desk.store, [folder])
    by_name = {one.path.name: one.match.reporter_id for one in found}
    assert by_name == {"1赵明-甲街道述职报告(终稿).txt": 1, "述职报告.txt": 2, "最终版.txt": None}
    known = [(one.path, one.match.reporter_id) for one in found if one.match.reporter_id is not None]
    account = attach_files(desk, reader, known, "何一")
    assert (len(account.added), account.unchanged, account.refused) == (2, (), ())
    again = attach_files(desk, reader, [*known, (_txt(tmp_path, "空.txt", ""), 3)], "何一")
    assert (again.added, len(again.unchanged), [path.name for path, _why in again.refused]) == ((), 2, ["空.txt"])
    with pytest.raises(Refused, match="找不到"):
        sort_files(desk.store, [tmp_path / "没有"])


def test_a_stopped_intake_keeps_what_was_attached_until_then(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    def stop(done: int, _whole: int) -> None:
        if done == 1:
            raise Refused(replace(error.value.message))

    with pytest.raises(Refused) as error:
        sort_files(desk.store, [tmp_path / "没有"])
    files = [(_txt(tmp_path, f"{one}.txt", f"一、工作{one}"), one) for one in (1, 2)]
    with pytest.raises(Refused):
        attach_files(desk, reader, files, "", stop)
    assert [one.reporter_id for one in desk.store.report_versions()] == [1]


def test_reports_are_checked_in_the_order_of_the_roster_and_told_of(
    desk: Desk, reader: ReportProcess, tmp_path: Path
) -> None:
    attach_report(desk, reader, 2, _txt(tmp_path, "钱进.txt", made_up(1).body))
    told: list[tuple[int, int]] = []
    findings = list(check_reports(desk.store, {}, lambda done, whole: told.append((done, whole))))
    assert [(one.reporter_id, one.version is not None) for one in findings] == [(1, False), (2, True), (3, False)]
    assert told == [(0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]
    assert findings[1].looks == sum(one.look for one in findings[1].hints)

    def stop(_done: int, _whole: int) -> None:
        raise Refused(findings[1].hints[0].said)

    with pytest.raises(Refused):
        list(check_reports(desk.store, {}, stop))


def test_copied_passages_are_shown_side_by_side(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    copied = made_up(9).body[200:700]
    for reporter_id, seed in ((1, 1), (2, 2), (3, 3)):
        body = made_up(seed, 1_500).body + (copied if reporter_id < 3 else "")
        attach_report(desk, reader, reporter_id, _txt(tmp_path, f"{reporter_id}.txt", body))
    (like,) = _finding(desk).alike
    assert (like.other_id, like.last_year) == (2, False)
    (shared,) = [one for one in like.shared if one.own.end - one.own.start > 400]
    texts = [desk.store.report_text(one, 1) for one in (1, 2)]
    for found, place in zip(texts, (shared.own, shared.other), strict=True):
        assert found is not None
        assert copied[5:-5] in found.body[place.start : place.end]
    assert shared.likeness == 100
    (hint,) = [one for one in _finding(desk).hints if one.kind is HintKind.LIKENESS]
    assert hint.look
    assert "与 乙街道 钱进 的报告相同" in str(hint.said)
    assert _finding(desk, 3).alike == ()


def test_the_reporters_own_report_of_last_year_is_compared(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    body = made_up(1, 1_500).body
    attach_report(desk, reader, 1, _txt(tmp_path, "赵明.txt", body))
    keep_past_file(desk, reader, 1, _txt(tmp_path, "去年.txt", body))
    (like,) = _finding(desk).alike
    assert (like.last_year, like.share) == (True, Fraction(1))
    (hint,) = [one for one in _finding(desk).hints if one.kind is HintKind.LIKENESS]
    assert "与本人上年报告相同 100.0%" in str(hint.said)
    foreign = tmp_path / "去年.doc"
    foreign.write_bytes(OLE)
    account = keep_past_files(desk, reader, [(foreign, 2)])
    assert "不能比对" in str(account.refused[0][1])
    with pytest.raises(Refused, match="99"):
        keep_past_file(desk, reader, 99, foreign)


def test_last_years_reports_come_from_last_years_meeting(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    folder = tmp_path / "去年"
    folder.mkdir()
    moved = Roster((Reporter(5, 1, "钱 进", "乙街道"), Reporter(6, 2, "赵明", "丁街道")), ROSTER.seats)
    previous = small_meeting(folder, roster=moved)
    for reporter_id in (5, 6):
        attach_report(previous, reader, reporter_id, _txt(folder, f"{reporter_id}.txt", f"一、去年 {reporter_id}"))
    assert carry_reports(desk, previous.store) == 1
    assert desk.store.past_report_names() == {2: "5.txt"}
    previous.store.close()


def test_last_years_matters_are_held_against_the_report(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    answered = "针对主题党日形式单一的问题，今年推行菜单式党课三十场。"
    attach_report(desk, reader, 1, _txt(tmp_path, "赵明.txt", f"一、整改情况\n{answered}\n二、工作\n办理诉求两万件。"))
    keep_rectification(desk, Rectification(0, 1, "今年才发现的问题"))
    assert last_year_items(desk.store) == {}
    carry_matters(desk, 1, "主题党日形式单一，党员参与率不高", "物业矛盾化解周期长")
    hints = [one for one in _finding(desk).hints if one.kind is HintKind.LAST_YEAR]
    found = desk.store.report_text(1, 1)
    assert found is not None
    assert [one.look for one in hints] == [False, True]
    (place,) = hints[0].passages
    assert found.body[place.start : place.end] == answered
    assert "没有找到回应" in str(hints[1].said)
    page = report_page(desk.store, 1)
    assert page is not None
    assert page.answers == tuple(hints)
    assert [found.body[one.start : one.end] for one in page.titles] == ["一、整改情况", "二、工作"]


def test_reports_attached_by_an_older_program_are_read_when_they_are_checked(
    desk: Desk, reader: ReportProcess, tmp_path: Path
) -> None:
    good = write_docx(tmp_path / "a.docx", "一、工作").read_bytes()
    old = ReportVersion(1, 1, "a.docx", "", "", "", is_read=False)
    desk.store.write(lambda writing: writing.add_report(old, good, None))
    broken = replace(old, reporter_id=2, name="b.pdf")
    desk.store.write(lambda writing: writing.add_report(broken, b"%PDF-", None))
    assert has_unread(desk.store)
    attach_report(desk, reader, 1, tmp_path / "a.docx")
    assert len(desk.store.report_versions(1)) == 1
    wrong = read_unread(desk, reader)
    assert list(wrong) == [2]
    findings = {one.reporter_id: one for one in check_reports(desk.store, {}, wrong=wrong)}
    assert findings[1].hints
    assert findings[2].unread == wrong[2]


def test_the_time_limit_is_the_schemes_word_or_the_agendas(tmp_path: Path) -> None:
    for text, minutes in ((TIMED, 8), (SCHEME, None), (f"{TIMED}\n[report]\nminutes = 12", 12)):
        folder = tmp_path / str(minutes)
        folder.mkdir()
        opened = small_meeting(folder, text)
        assert time_limit(opened.store.scheme()) == minutes
        opened.store.close()


def test_no_text_of_a_report_reaches_the_audit_chain(desk: Desk, reader: ReportProcess, tmp_path: Path) -> None:
    attach_report(desk, reader, 1, _txt(tmp_path, "赵明.txt", "一、机密正文"))
    keep_past_file(desk, reader, 1, _txt(tmp_path, "去年.txt", "一、机密正文"))
    list(check_reports(desk.store, {}))
    assert not any("机密" in one.details for one in desk.store.audit(1_000))
