"""Files that are neither workbooks nor text tables, told by how they begin."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.refusals import Reason, Unreadable, refusal

if TYPE_CHECKING:
    from pathlib import Path

_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<script", b"<body")
_FOREIGN = (
    b"%pdf",
    b"{\\rtf",
    b"\x89png",
    b"\xff\xd8\xff",
    b"gif8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"rar!",
    b"bzh",
    b"\xfd7zxz",
)
_SQLITE = b"sqlite format 3"
# Excel before 97 wrote bare records: the beginning of a BIFF2, 3 or 4 file.
_OLD_BINARY = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_OLD_TEXT = (b"\x00\x00\x02\x00", b"id;p")  # Lotus 1-2-3, SYLK


def refuse_foreign(path: Path, start: bytes) -> None:
    """Refuse what is no text table.

    Args:
        path: the file.
        start: its first bytes.

    Raises:
        Refused: it is a web page, an XML document, a picture, an archive, a very old workbook …
    """
    if start.startswith(_OLD_BINARY) or start.lower().startswith(_OLD_TEXT):
        raise refusal(Unreadable(Reason.OLD_BINARY), str(path))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        head.startswith(_PAGES)
        or b"mime-version" in head
        or (head.startswith((b"<?xml", b"<!doctype")) and b"<html" in head)
    ):
        raise Refused(text("“{path}”其实是网页文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if head.startswith((b"<?xml", b"<!doctype", b"<office:document", b"<workbook")):
        raise Refused(text("“{path}”其实是 XML 文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if head.startswith((*_FOREIGN, _SQLITE)) or b"\0" in start:
        raise refusal(Unreadable(Reason.NO_TABLE), str(path))
