from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.exporting.cells import legal_text
from shuzhi_desktop.exporting.folder import write_folder
from shuzhi_desktop.exporting.fonts import OFFICIAL
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import SUMMARY, sheet_tables
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.result_json import result_document
from shuzhi_desktop.services.seal_code import seal_code
from tests.exporting.contents import content_from, district, district_content, people, voted

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)
NAMES = ["综合得分排名", "得分汇总", "得票统计", "收发票情况", "结果运用", "计分办法", "复核", "图表"]
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\x00坏\x07名\x1b字", "𬱖𠮷", "=1\n2", "'引号", "a\ud800b")


@pytest.fixture(scope="module")
def content() -> MeetingContent:
    return district_content()


def _saved(content: MeetingContent, folder: Path, name: str = "结果.xlsx") -> Workbook:
    write_workbook(folder / name, content, ZH)
    return load_workbook(BytesIO((folder / name).read_bytes()))


def _values(book: Workbook, name: str) -> list[list[Any]]:
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def test_the_workbook_has_every_sheet_in_its_order(content: MeetingContent, tmp_path: Path) -> None:
    book = _saved(content, tmp_path)
    assert book.sheetnames == NAMES
    assert len(SUMMARY) == len(NAMES)


def test_workbook_and_json_say_the_same(content: MeetingContent, tmp_path: Path) -> None:
    book = _saved(content, tmp_path)
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest=content.digest)
    ranking = {row[2]: row for row in _values(book, "综合得分排名")[3:] if row[2]}
    scores = {row[1]: row for row in _values(book, "得分汇总")[4:] if row[1]}
    for reporter in document["reporters"]:
        row = ranking[reporter["name"]]
        assert (row[0], f"{row[4]:.2f}", row[5]) == (reporter["rank"], reporter["composite"], reporter["grade"])
        row = scores[reporter["name"]]
        for position, one in enumerate(reporter["classes"].values()):
            assert f"{row[3 + 2 * position]:.4f}" == one["score"]
            assert f"{row[4 + 2 * position]:.4f}" == one["contribution"]
        assert f"{row[-2]:.2f}" == reporter["composite"]
    counted = _values(book, "得票统计")
    for reporter in document["reporters"]:
        row = next(r for r in counted if r[1] == reporter["name"] and r[3] == "总体评价")
        counts = reporter["classes"]["public"]["indicators"]["overall"]["counts"]
        assert row[5:9] == [counts.get(key, 0) for key in ("satisfied", "fairly", "unsatisfied", "unknown")]


def test_result_cells_are_values_and_only_the_recheck_has_formulas(content: MeetingContent, tmp_path: Path) -> None:
    book = _saved(content, tmp_path)
    for sheet in book:
        formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert bool(formulas) == (sheet.title == "复核"), (sheet.title, formulas[:3])


def test_sheets_are_set_up_for_a4_landscape(content: MeetingContent, tmp_path: Path) -> None:
    for sheet in _saved(content, tmp_path):
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert 60 <= int(sheet.page_setup.scale) <= 100
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage, "Excel overlooks page breaks while it is on"
        assert sheet.print_title_rows.replace("$", "").startswith("3:")
        assert sheet.print_area
        assert "&P" in sheet.oddFooter.center.text
        assert sheet["A1"].font.name == OFFICIAL.title
        assert sheet["A3"].border.left.style == "thin"


def test_the_workbook_carries_the_digest(content: MeetingContent, tmp_path: Path) -> None:
    book = _saved(content, tmp_path)
    assert book.properties.identifier == content.digest
    digits = content.digest.removeprefix("sm3:")
    for sheet in book:
        told = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value).replace(" ", "")
        assert digits in told, sheet.title
        assert sheet.oddFooter.right.text == f"封存码 {seal_code(content.digest)}"


def test_the_same_meeting_gives_the_same_bytes(content: MeetingContent, tmp_path: Path) -> None:
    _saved(content, tmp_path, "a.xlsx")
    _saved(content, tmp_path, "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    scheme = district()
    roster = people({"leading": 2, "peers": 2, "public": 6})
    hostile = tuple(
        replace(reporter, name=name, unit=name, post=name)
        for reporter, name in zip(roster.reporters, HOSTILE, strict=True)
    )
    roster = replace(roster, reporters=hostile)
    content = content_from(scheme, roster, voted(scheme, roster), title="=会议&议程[1]/*?:\\")
    book = _saved(content, tmp_path)
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title == "复核"
                    assert "cmd" not in str(cell.value)
                    assert "+1+1" not in str(cell.value)
                if isinstance(cell.value, str) and cell.data_type == "s":
                    texts.add(cell.value)
                    if cell.value.startswith(("=", "+", "-", "@")):
                        assert cell.quotePrefix, cell.coordinate
    assert {legal_text(name) for name in HOSTILE} <= texts
    assert "𬱖𠮷" in texts
    assert "坏名字" in texts


def test_small_secret_classes_show_no_distribution(tmp_path: Path) -> None:
    content = district_content(public=4)
    book = _saved(content, tmp_path)
    votes = [row for row in _values(book, "得票统计") if row[3] == "总体评价"]
    assert len(votes) == 9
    assert all(set(row[5:13]) == {"—"} for row in votes)
    assert all(row[4] == 4 for row in votes)
    recheck = _values(book, "复核")
    assert not [row for row in recheck if row[1] == "群众代表" and row[3] in ("满意", "基本满意", "不满意", "不了解")]
    assert len([row for row in recheck if str(row[3]).startswith("有效票少于5张")]) == 9
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest="")
    assert all(r["classes"]["public"]["indicators"]["overall"]["counts"] == {} for r in document["reporters"])
    assert all(r["classes"]["leading"]["indicators"]["thought"]["counts"] for r in document["reporters"])


def test_a_sum_beside_a_hidden_class_is_not_shown() -> None:
    """With two classes on one form, the sum less the visible class would give the hidden one."""
    scheme = district()
    extra = replace(scheme.rater_class("public"), id="members", name="党员代表")
    rates = (replace(scheme.rates[0], classes=("public", "members")),)
    scheme = replace(scheme, classes=(*scheme.classes, extra), rates=rates)
    for members, summed in ((3, 0), (9, 9)):
        roster = people({"leading": 7, "peers": 8, "public": 20, "members": members})
        content = content_from(scheme, roster, voted(scheme, roster))
        votes = next(table for table in sheet_tables(content, ZH) if table.key == "votes")
        totals = [row for row in votes.body if row.kind.value == "total" and row.cells[-1].shown == ""]
        polled = [row for row in totals if any(cell.shown == "总体评价" for cell in row.cells)]
        assert len(polled) == summed


def test_an_unsealed_export_says_so(tmp_path: Path) -> None:
    book = _saved(district_content(sealed=False), tmp_path)
    for sheet in book:
        assert any("未封存" in str(cell.value) for cell in sheet[2]), sheet.title


def test_scores_are_written_as_exact_decimals(content: MeetingContent) -> None:
    table = next(table for table in sheet_tables(content, ZH) if table.key == "ranking")
    for row, tally in zip(table.body, content.result.ranked(), strict=True):
        assert isinstance(row.cells[4].number, Decimal)
        assert tally.composite is not None
        assert row.cells[4].number == Decimal(tally.composite.numerator) / Decimal(tally.composite.denominator)


def test_nothing_is_half_written(content: MeetingContent, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(Refused, match="无法写入"):
        write_workbook(tmp_path / "folder" / "x.xlsx", content, ZH)
    with pytest.raises(Refused, match="不能作为导出文件夹"):
        write_folder(tmp_path / "folder", content, ZH)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_folder_holds_every_sheet_the_json_and_the_workbook(content: MeetingContent, tmp_path: Path) -> None:
    paths = write_folder(tmp_path / "out", content, ZH)
    assert [path.suffix for path in paths] == [".csv"] * 6 + [".json", ".xlsx"]
    assert sorted(paths) == sorted((tmp_path / "out").iterdir())
    first = paths[0].read_text(encoding="utf-8-sig").splitlines()
    assert first[0].startswith("名次,单位,姓名")
    assert len(first) == 10


def test_an_english_export_translates_what_is_ours(content: MeetingContent, tmp_path: Path) -> None:
    english = Language("en", {"综合得分排名": "Ranking", "名次": "Rank", "一致": "agrees"}.get)  # type: ignore[arg-type]
    said = Language("en", lambda message: english.gettext(message) or message)
    write_workbook(tmp_path / "en.xlsx", content, said)
    book = load_workbook(tmp_path / "en.xlsx")
    assert book.sheetnames[0] == "Ranking"
    assert book["Ranking"]["A3"].value == "Rank"
    assert '"agrees"' in book["复核"]["K5"].value
