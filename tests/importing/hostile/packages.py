"""Small archives and workbooks written by hand: the honest core of every hostile file."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def relations(**targets: str) -> bytes:
    """Relations by the last word of their type."""
    each = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'.encode()


def content_types() -> str:
    """What other readers ask for before they believe that it is a workbook."""
    each = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (("xl/workbook.xml", "sheet.main"), (SHEET, "worksheet"), (STRINGS, "sharedStrings"))
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{each}</Types>'


def sheet_xml(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def xlsx_parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **changed: bytes) -> dict[str, bytes]:
    """The parts of a workbook with one sheet; `changed` parts are named workbook, sheet or strings."""
    parts = {
        "[Content_Types].xml": content_types().encode(),
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>"
        ).encode(),
        SHEET: sheet_xml(rows),
    }
    places = {"workbook": "xl/workbook.xml", "sheet": SHEET, "strings": STRINGS}
    return parts | {places[name]: content for name, content in changed.items()}


def ods_parts(body: str, *, head: str = "") -> dict[str, bytes]:
    """The parts of a spreadsheet whose one sheet holds `body`."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"{head}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="名册">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return {"mimetype": ODS_TYPE, "content.xml": content.encode()}


def with_sizes(content: bytes, name: str, *, unpacked: int) -> bytes:
    """The archive, whose directory lies about what a part unpacks to."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", changed, at + 28)[0]
        if changed[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", changed, at + 24, unpacked)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def with_encrypted_flag(content: bytes) -> bytes:
    """The archive, whose directory says that every part is encrypted."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def overlapping(parts: Mapping[str, bytes], name: str, times: int) -> bytes:
    """An archive that lists the bytes of one part under many names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
        listed = archive.getinfo(name)
        for number in range(times):
            again = zipfile.ZipInfo(f"xl/worksheets/sheet{number + 2}.xml")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, field, getattr(listed, field))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    return target.getvalue()


def compound(*streams: str, book: bytes = b"") -> bytes:
    """What looks like the container of an old workbook with streams of these names."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + book.ljust(512, b"\0") + directory.ljust(1024, b"\0")
