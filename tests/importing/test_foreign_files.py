from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.tables import read_tables
from tests.importing.hostile.packages import packed, xlsx_parts

WORKBOOKS = Path(__file__).parents[3] / "shared" / "data" / "workbooks"
NAMES = WORKBOOKS.parent / "names"
_SECONDS = 2.0
# What is refused, with a word of the sentence: each of these is damaged, locked, or made to hurt.
_REFUSED = {
    "OOM_alloc3.xls": "损坏",
    "issue252.xlsx": "损坏",  # one part does not fit its checksum
    "issue_385.xls": "密码",
    "issue_594_dos.ods": "行",
    "pass_protected.ods": "密码",
    "pass_protected.xlsx": "密码",
}
_SEEN = {
    "DataTypes.xlsx": {("Data Types", 4, 3): "2010-09-02 13:45:22", ("Data Types", 7, 3): "33:45:22"},
    "date.xlsx": {("Sheet1", 1, 1): "2021-01-01", ("Sheet1", 3, 1): "255:10:10", ("Sheet1", 1, 2): "15"},
    "issue_419.xlsx": {("Sheet1", 1, 1): "Hello"},
    "issue_530.xlsx": {("出勤分类组织汇总表", 5, 8): "9"},
    "merged_range.xlsx": {("Sheet2", 4, 1): "A1", ("Sheet2", 4, 3): "C3"},
    "rph.xlsx": {("Sheet1", 1, 1): "課きく\u3000毛こ"},
    "issues.xls": {("Sheet1", 2, 1): "0", ("issue2", 2, 2): "b"},
    "issue_271.xls": {("sheet1", 3, 2): "name"},
    "date.ods": {("Sheet1", 2, 1): "2021-01-01 10:10:10", ("Sheet1", 3, 1): "10:10:10"},
    "special_cells.ods": {("sheet1", 1, 1): "Split\nLine", ("sheet1", 2, 1): "Value  With spaces"},
}
_INFORMATION = ("LICENSE", ".md")


def walk(path: Path) -> int:
    return sum(1 for table in read_tables(path) for _ in table.rows)


def read_or_refused(path: Path) -> tuple[Path, str, float]:
    """(file, sentence or nothing, seconds)."""
    began = time.perf_counter()
    try:
        walk(path)
    except Refused as refused:
        return path, str(refused), time.perf_counter() - began
    return path, "", time.perf_counter() - began


@pytest.mark.skipif(not WORKBOOKS.is_dir(), reason="the collection of foreign workbooks is not on this machine")
def test_every_foreign_workbook_is_read_or_refused_soon(
    record_property: pytest.RecordProperty, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(path for path in WORKBOOKS.rglob("*") if path.is_file() and not path.name.endswith(_INFORMATION))
    with ThreadPoolExecutor(2) as readers:
        found = list(readers.map(read_or_refused, files))
    counts = Counter((path.suffix, "refused" if sentence else "read") for path, sentence, _ in found)
    report = "; ".join(f"{kind} {what}: {number}" for (kind, what), number in sorted(counts.items()))
    record_property("foreign workbooks", report)
    with capsys.disabled():
        print(f"\nforeign workbooks: {report}")
    assert {path.name for path, sentence, _ in found if sentence} == set(_REFUSED)
    for path, sentence, _ in found:
        assert _REFUSED.get(path.name, "") in sentence
        assert "\n" not in sentence
    # The clock may stop for another process: what was slow is read once more, alone.
    slow = [path for path, _, seconds in found if seconds > _SECONDS]
    assert [path.name for path in slow if read_or_refused(path)[2] > _SECONDS] == []
    assert sum(counts.values()) >= 333


@pytest.mark.skipif(not WORKBOOKS.is_dir(), reason="the collection of foreign workbooks is not on this machine")
@pytest.mark.parametrize("name", _SEEN)
def test_foreign_workbooks_hold_what_their_own_readers_see(name: str) -> None:
    (path,) = WORKBOOKS.rglob(name)
    ours = {table.sheet: dict(table.rows) for table in read_tables(path)}
    assert ours
    expected = _SEEN[name]
    assert {(sheet, row, column): ours[sheet][row][column - 1] for sheet, row, column in expected} == expected


@pytest.mark.skipif(not NAMES.is_dir(), reason="the list of rare characters is not on this machine")
def test_rare_characters_are_the_same_in_both_encodings() -> None:
    rows = [
        [cells for table in read_tables(NAMES / name) for _, cells in table.rows]
        for name in ("rare_chars.csv", "rare_chars.gb18030.csv")
    ]
    assert rows[0] == rows[1]
    assert any(ord(character) > 0xFFFF for cells in rows[0] for cell in cells for character in cell)


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到"):
        walk(tmp_path / "没有.xlsx")
    with pytest.raises(Refused, match="没有 csv"):
        walk(tmp_path)


def test_numbers_are_exact_and_formulas_give_their_saved_values(tmp_path: Path) -> None:
    path = tmp_path / "n.xlsx"
    rows = (
        '<row r="3"><c r="A3"><v>85.300000000000011</v></c><c r="B3"><v>20</v></c><c r="C3"><f>A3*2</f><v>170.6</v></c>'
        '<c r="D3" t="str"><f>"a"</f><v>a</v></c><c r="E3"><v>1E-3</v></c><c r="F3" t="b"><v>1</v></c></row>'
    )
    path.write_bytes(packed(xlsx_parts(rows)))
    assert [list(table.rows) for table in read_tables(path)] == [[(3, ("85.3", "20", "170.6", "a", "0.001", "TRUE"))]]


def test_a_quoted_line_break_keeps_the_numbers_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes('甲,乙\n"一\n二",三\n四,五\n'.encode())
    assert [list(table.rows) for table in read_tables(path)] == [
        [(1, ("甲", "乙")), (3, ("一\n二", "三")), (4, ("四", "五"))]
    ]
