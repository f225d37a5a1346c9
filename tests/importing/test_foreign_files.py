from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.tables import read_tables
from tests.importing.hostile.packages import packed, sheet_xml, xlsx_parts

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
_INFORMATION = ("LICENSE", "README.md")


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
    files = sorted(path for path in WORKBOOKS.rglob("*") if path.is_file() and path.name not in _INFORMATION)
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
@pytest.mark.parametrize("name", ["DataTypes.xlsx", "date.xlsx", "issue_419.xlsx", "merged_range.xlsx", "rph.xlsx"])
def test_foreign_workbooks_hold_what_their_own_readers_see(name: str) -> None:
    (path,) = WORKBOOKS.rglob(name)
    ours = {table.sheet: dict(table.rows) for table in read_tables(path)}
    assert ours
    expected = _SEEN[name]
    assert {place: ours[place[0]][place[1]][place[2] - 1] for place in expected} == expected


@pytest.mark.skipif(not NAMES.is_dir(), reason="the list of rare characters is not on this machine")
def test_rare_characters_are_the_same_in_both_encodings() -> None:
    rows = [
        [cells for table in read_tables(NAMES / name) for _, cells in table.rows]
        for name in ("rare_chars.csv", "rare_chars.gb18030.csv")
    ]
    assert rows[0] == rows[1]
    assert any(ord(character) > 0xFFFF for cells in rows[0] for cell in cells for character in cell)


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def plain_parts() -> dict[str, bytes]:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "空的"),
        ("页面.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xlsx"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("断.xlsx", packed(plain_parts())[:900], "损坏"),
        ("包.xlsx", packed({"a.txt": b"1"}), "压缩包"),
        ("表.ods", packed({"mimetype": b"x", "content.xml": b"<a/>"}), "ODS"),
        ("文.pdf", b"%PDF-1.7", "不是表格"),
        ("乱.csv", b"\xff\xff\xff\x80\x80abc", "编码"),
        ("引号.csv", b'a,b\n"' + b"x" * 200_000, "引号"),
        ("缺件.xlsx", packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "损坏"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        walk(path)


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到"):
        walk(tmp_path / "没有.xlsx")
    with pytest.raises(Refused, match="没有 csv"):
        walk(tmp_path)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_small_file_that_swells_is_refused_before_it_is_parsed(tmp_path: Path, part: str) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(packed(plain_parts() | {part: b"<a>" + b" " * 60_000_000 + b"</a>"}))
    tracemalloc.start()
    with pytest.raises(Refused, match="过大"):
        walk(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_far_cells_do_not_cost_minutes_or_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2000000000"><c r="XFD2000000000"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    path.write_bytes(packed(plain_parts() | {"xl/worksheets/sheet1.xml": sheet}))
    began = time.process_time()
    with pytest.raises(Refused, match="行"):
        walk(path)
    assert time.process_time() - began < 5


def test_numbers_are_exact_and_formulas_give_their_saved_values(tmp_path: Path) -> None:
    path = tmp_path / "n.xlsx"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="3">'
        b'<c r="A3"><v>85.300000000000011</v></c><c r="B3"><v>20</v></c><c r="C3"><f>A3*2</f><v>170.6</v></c>'
        b'<c r="D3" t="str"><f>"a"</f><v>a</v></c><c r="E3"><v>1E-3</v></c><c r="F3" t="b"><v>1</v></c>'
        b"</row></sheetData></worksheet>"
    )
    path.write_bytes(packed(plain_parts() | {"xl/worksheets/sheet1.xml": sheet}))
    assert [list(table.rows) for table in read_tables(path)] == [[(3, ("85.3", "20", "170.6", "a", "0.001", "TRUE"))]]


def test_a_quoted_line_break_keeps_the_numbers_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes('甲,乙\n"一\n二",三\n四,五\n'.encode())
    assert [list(table.rows) for table in read_tables(path)] == [
        [(1, ("甲", "乙")), (3, ("一\n二", "三")), (4, ("四", "五"))]
    ]
