"""Files made to hurt whoever reads them: name -> (the file, a word of the sentence that refuses it)."""

from __future__ import annotations

import gzip
import random
import struct
from typing import TYPE_CHECKING

from tests.importing.hostile.packages import (
    ODS_TYPE,
    SHEET,
    STRINGS,
    compound,
    ods_parts,
    overlapping,
    packed,
    sheet_xml,
    with_encrypted_flag,
    with_sizes,
    xlsx_parts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
_LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
_BLOWUP = f"<!DOCTYPE a [<!ENTITY a '{'x' * 100_000}'>"
_OUTSIDE = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>"
_CELL = '<table:table-cell office:value-type="string"{0}><text:p>甲</text:p></table:table-cell>'
_SAVED_WITH_PASSWORD = struct.pack("<HHHHII", 0x809, 8, 0x600, 5, 0, 0) + struct.pack("<HH", 0x2F, 6) + bytes(6)


def _declared(entities: str, content: bytes) -> bytes:
    return f"{entities}]>".encode() + content


def _shared_strings() -> bytes:
    each = "".join(f"<si><t>{number}</t></si>" for number in range(400_000))
    return packed(xlsx_parts(strings=f"<sst>{each}</sst>".encode()))


def _one_text_everywhere() -> bytes:
    """One long text, a hundred thousand cells that show it: ten gigabytes for whoever writes it out."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    return packed(xlsx_parts(rows, strings=f"<sst><si><t>{'长' * 100_000}</t></si></sst>".encode()))


def _one_cell_again_and_again() -> bytes:
    cells = "".join(f'<c r="A1" s="{number}"/>' for number in range(2_000_000))
    return packed(xlsx_parts(f'<row r="1">{cells}</row>'))


def _endless_attribute() -> bytes:
    chance = random.Random(1)
    return packed(xlsx_parts(sheet=b'<worksheet><sheetData><row r="' + chance.randbytes(15 * MIB).hex().encode()))


def _paragraphs() -> bytes:
    many = "".join(f'<text:p text:style-name="P{number}"/>' for number in range(1_500_000))
    return packed(ods_parts(f"<table:table-row><table:table-cell>{many}</table:table-cell></table:table-row>"))


def _row(cell: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{cell}</table:table-row>"


ENCRYPTED_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'
    b"</manifest:manifest>"
)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "swollen sheet.xlsx": (lambda: packed(xlsx_parts(sheet=b"<a>" + b" " * 60 * MIB + b"</a>")), "过大"),
    "swollen strings.xlsx": (lambda: packed(xlsx_parts(strings=b"<a>" + b" " * 60 * MIB + b"</a>")), "过大"),
    "swollen book.xlsx": (lambda: packed(xlsx_parts(workbook=b"<a>" + b" " * 60 * MIB + b"</a>")), "过大"),
    "swollen.ods": (lambda: packed(ods_parts(" " * 60 * MIB)), "过大"),
    "zips in a zip.xlsx": (lambda: packed({"1.zip": packed({"2.zip": bytes(30 * MIB)})}), "压缩包"),
    "thousands of parts.xlsx": (lambda: packed(xlsx_parts() | {f"x/{n}.xml": b"" for n in range(6_000)}), "过大"),
    "overlapping.xlsx": (lambda: overlapping(xlsx_parts(), SHEET, 3_000), "损坏"),
    "size too small.xlsx": (lambda: with_sizes(packed(xlsx_parts()), SHEET, unpacked=50), "损坏"),
    "size too big.xlsx": (lambda: with_sizes(packed(xlsx_parts()), SHEET, unpacked=900_000), "损坏"),
    "size beyond all.xlsx": (lambda: with_sizes(packed(xlsx_parts()), SHEET, unpacked=0xFFFFFFF0), "过大"),
    "odd packing.xlsx": (lambda: packed(xlsx_parts(), method=14), "损坏"),  # LZMA
    "laughs in sheet.xlsx": (lambda: packed(xlsx_parts(sheet=_declared(_LAUGHS, sheet_xml("&j;")))), "实体"),
    "laughs in strings.xlsx": (lambda: packed(xlsx_parts(strings=_declared(_LAUGHS, b"<sst>&j;</sst>"))), "实体"),
    "laughs in book.xlsx": (
        lambda: packed(xlsx_parts(workbook=_declared(_LAUGHS, b"<workbook>&j;</workbook>"))),
        "实体",
    ),
    "laughs.ods": (lambda: packed(ods_parts("&j;", head=f"{_LAUGHS}]>")), "实体"),
    "quadratic.xlsx": (lambda: packed(xlsx_parts(sheet=_declared(_BLOWUP, sheet_xml("&a;" * 9_000)))), "实体"),
    "outside.xlsx": (lambda: packed(xlsx_parts(sheet=_declared(_OUTSIDE, sheet_xml("&a;")))), "实体"),
    "far cell.xlsx": (lambda: packed(xlsx_parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "列"),
    "far row.xlsx": (lambda: packed(xlsx_parts('<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>')), "行"),
    "wide row.xlsx": (lambda: packed(xlsx_parts(f"<row>{'<c><v>1</v></c>' * 17_000}</row>")), "列"),
    "one cell again.xlsx": (_one_cell_again_and_again, "过久"),
    "long text.xlsx": (lambda: packed(xlsx_parts(f"<row><c t='str'><v>{'字' * 200_000}</v></c></row>")), "过长"),
    "endless attribute.xlsx": (_endless_attribute, "过久"),
    "shared strings.xlsx": (_shared_strings, "过大"),
    "one text everywhere.xlsx": (_one_text_everywhere, "过大"),
    "deep.xlsx": (lambda: packed(xlsx_parts("<a>" * 300_000)), "损坏|过大"),
    "deep.ods": (lambda: packed(ods_parts("<table:a>" * 300_000)), "损坏|过大"),
    "rows repeated.ods": (
        lambda: packed(ods_parts(_row(_CELL.format(""), ' table:number-rows-repeated="1048576"'))),
        "行",
    ),
    "cells repeated.ods": (
        lambda: packed(ods_parts(_row(_CELL.format(' table:number-columns-repeated="16384"')))),
        "列",
    ),
    "paragraphs.ods": (_paragraphs, "过久|过大"),
    "encrypted parts.xlsx": (lambda: with_encrypted_flag(packed(xlsx_parts())), "密码"),
    "encrypted.xlsx": (lambda: compound("EncryptionInfo", "EncryptedPackage"), "密码"),
    "encrypted.xls": (lambda: compound("Workbook", book=_SAVED_WITH_PASSWORD), "密码"),
    "encrypted.ods": (
        lambda: packed({"mimetype": ODS_TYPE, "META-INF/manifest.xml": ENCRYPTED_MANIFEST, "content.xml": b"\xa7\x01"}),
        "密码",
    ),
    "truncated.xlsx": (lambda: packed(xlsx_parts())[:900], "损坏"),
    "truncated.ods": (lambda: packed(ods_parts(_row(_CELL.format(""))))[:-30], "损坏"),
    "hollow.xls": (lambda: compound("Workbook"), "损坏"),
    "no sheets.xlsx": (lambda: packed(xlsx_parts(workbook=b"<workbook/>")), "损坏"),
    "swollen.xlsb": (lambda: packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": bytes(60 * MIB)}), "过大"),
    "hollow.xlsb": (lambda: packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}), "损坏"),
    "missing sheet.xlsx": (lambda: packed({k: v for k, v in xlsx_parts().items() if k != SHEET}), "损坏"),
    "letter.xlsx": (lambda: packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}), "别的文档"),
    "text.ods": (lambda: packed({"mimetype": ODS_TYPE[:-11] + b"text", "content.xml": b"<a/>"}), "别的文档"),
    "letter.xls": (lambda: compound("WordDocument"), "不是表格"),
    "page.xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "book.xml": (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office"/>', "XML"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "不是表格"),
    "paper.xlsx": (lambda: b"%PDF-1.7\n", "不是表格"),
    "zipped.csv": (lambda: gzip.compress(b"a,b\n"), "不是表格"),
    "very old.xls": (lambda: b"\x09\x00\x04\x00\x07\x00\x10\x00", "很旧"),
    "empty.xlsx": (lambda: b"", "空的"),
    "~$名册.xlsx": (lambda: b"\x06Zhang".ljust(165, b" "), "临时文件"),
    ".~lock.名册.ods#": (lambda: b",zhang,office,18.12.2026 09:30,file:///home;", "临时文件"),
    "encoding.csv": (lambda: b"\xff\xff\xff\x80\x80abc", "编码"),
    "late fault.csv": (lambda: "姓名\n".encode("gb18030") * 900_000 + b"\xff\xff\n", "编码"),
    "quotes.csv": (lambda: b'a,b\n"' + b"x" * 200_000, "引号"),
    "one line.csv": (lambda: b"x" * 64 * MIB, "过长"),
    "many lines.csv": (lambda: b"a\n" * 1_100_000, "行"),
    "late zeros.csv": (lambda: b"a,b\n" * 2_000 + bytes(MIB), "不是表格"),
}
UNREAD_PARTS = {STRINGS}
