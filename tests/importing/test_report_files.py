"""The text of reports is read from what people hand in; everything else gets one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.report_text import LONGEST_REPORT, ReportText
from shuzhi_desktop.importing.report_file import read_report
from shuzhi_desktop.importing.report_kinds import ReportKind, report_kind
from tests.support.report_files import (
    OLE,
    bomb_docx,
    locked_docx,
    locked_pdf,
    raw_docx,
    write_docx,
    write_pdf,
    write_scan,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")  # Qt writes the PDFs
LONG = (
    "今年以来，我牵头推进楼门长负责制，划分四十八个网格，每个网格配备一名党员包片联系，做到小事不出楼门，大事不出网格。"
)


def _read(path: Path, name: str = "") -> ReportText:
    content = path.read_bytes()
    return read_report(name or path.name, report_kind(name or path.name, content), content)


def test_a_word_document_gives_its_paragraphs_and_headings(tmp_path: Path) -> None:
    found = _read(write_docx(tmp_path / "a.docx", "述职报告", "一、工作", LONG, "二、问题", "𬱖 不够深入。"))
    assert found.body.split("\n") == ["述职报告", "一、工作", LONG, "二、问题", "𬱖 不够深入。"]
    assert found.levels == "01010"


def test_tables_insertions_and_text_boxes_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('正文')}<w:ins>{run.format('加入')}</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('移走')}</w:moveFrom></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run.format('格一')}</w:p></w:tc><w:tc><w:p>{run.format('格二')}</w:p></w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent><w:p>{run.format('控件')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr>{run.format('大纲')}<w:r><w:tab/><w:t>二级</w:t></w:r></w:p>"
        f"<w:p>{run.format('外')}<w:r><w:pict><w:txbxContent><w:p>{run.format('框')}</w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    found = _read(raw_docx(tmp_path / "b.docx", body))
    assert found.body.split("\n") == ["正文加入", "格一", "格二", "控件", "大纲 二级", "框", "外"]
    assert found.levels == "0000200"


def test_a_pdf_gives_whole_paragraphs_though_its_lines_are_broken(tmp_path: Path) -> None:
    found = _read(write_pdf(tmp_path / "c.pdf", "述职报告", "一、工作", LONG * 3, "二、存在问题", "主题党日形式单一。"))
    assert found.body.split("\n") == ["述职报告", "一、工作", LONG * 3, "二、存在问题", "主题党日形式单一。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "d.txt"
    path.write_bytes(f"一、工作\r\n\r\n{LONG}\r\n".encode(encoding))
    assert _read(path).body == f"一、工作\n{LONG}"


def test_formats_that_cannot_be_read_are_told_from_those_that_can() -> None:
    for name, content in (
        ("a.doc", OLE + b"x"),
        ("a.wps", OLE + b"x"),
        ("a.ofd", b"PK\x03\x04x"),
        ("a.doc", b"{\\rtf1"),
    ):
        assert report_kind(name, content) is ReportKind.OTHER


def _written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def _renamed(write: Callable[[Path], Path], suffix: str) -> Callable[[Path], Path]:
    return lambda path: write(path.with_suffix(suffix)).rename(path)


def _docx(path: Path) -> Path:
    return write_docx(path, "正文")


def _dtd(path: Path) -> Path:
    return raw_docx(path, "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prologue='<!DOCTYPE a [<!ENTITY a "aaaa">]>')


def _deep(path: Path) -> Path:
    return raw_docx(path, "<w:tbl>" * 5_000 + "</w:tbl>" * 5_000)


def _locked(path: Path) -> Path:
    return locked_pdf(path, write_pdf(path.with_name("open.pdf"), LONG))


def _endless(path: Path) -> Path:
    return raw_docx(path, f"<w:p><w:r><w:t>{'字' * (LONGEST_REPORT + 1)}</w:t></w:r></w:p>")


def _torn(path: Path) -> Path:
    content = bytearray(write_docx(path, "正文").read_bytes())
    at = content.index(b"word/document.xml") + 60
    content[at : at + 40] = bytes(40)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "write", "match"),
    [
        ("空.docx", _written(b""), "空文件"),
        ("空.txt", _written(b" \r\n"), "空文件"),
        ("空白.docx", lambda path: raw_docx(path, "<w:p/>"), "没有文字"),
        ("锁.docx", locked_docx, "加了密码"),
        ("锁.pdf", _locked, "加了密码"),
        ("扫描.pdf", write_scan, "扫描件"),
        ("坏.docx", _written(b"PK\x03\x04 word/document.xml"), "已损坏"),
        ("断.docx", _torn, "已损坏"),
        ("坏.pdf", _written(b"%PDF-1.7 nothing follows"), "已损坏"),
        ("炸弹.docx", bomb_docx, "展开后过大"),
        ("实体.docx", _dtd, "已损坏"),
        ("深.docx", _deep, "过于复杂"),
        ("长.docx", _endless, "过大或过于复杂"),
        ("旧.docx", _written(OLE + bytes(600)), "旧版 doc"),
        ("文.docx", _renamed(lambda path: write_pdf(path, LONG), ".pdf"), "其实是 pdf"),
        ("文.pdf", _renamed(_docx, ".docx"), "其实是 docx"),
        ("文.txt", _renamed(_docx, ".docx"), "其实是 docx"),
        ("文.doc", _renamed(_docx, ".docx"), "其实是 docx"),
        ("表.docx", _written(b"PK\x03\x04 xl/workbook.xml"), "不是规范的 docx"),
        ("图.pdf", _written(b"\x89PNG\r\n"), "不是 PDF"),
        ("码.txt", _written(b"\x00\x01\x02\xff"), "不是文本文件"),
        ("码.txt", _written(b"\xff\xfe\x00\xd8"), "编码"),
        ("程序.doc", _written(b"MZ\x90\x00"), "程序"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(
    tmp_path: Path, name: str, write: Callable[[Path], Path], match: str
) -> None:
    path = write(tmp_path / name)
    with pytest.raises(Refused, match=match) as refused:
        _read(path)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_pdf_that_needs_no_password_to_be_read_is_read(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "open.pdf", LONG)
    assert _read(locked_pdf(tmp_path / "kept.pdf", source, user="")).body == LONG
