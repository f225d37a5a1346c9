"""What a report's file is by its first bytes, against what its name says; nothing is parsed here."""

from __future__ import annotations

import codecs
from enum import StrEnum
from pathlib import PurePath

from shuzhi_desktop.domain.message import Refused, Text, text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1_024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = b"word/document.xml"
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")


class ReportKind(StrEnum):
    """How the text of a file is read; OTHER is kept as it is and cannot be read here."""

    DOCX = "docx"
    PDF = "pdf"
    TXT = "txt"
    OTHER = "other"


def report_kind(name: str, content: bytes) -> ReportKind:
    """What a file is.

    Args:
        name: with its ending.
        content: all its bytes.

    Raises:
        Refused: empty, encrypted, a program, or not what its ending says.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise Refused(text("“{name}”是空文件，请核对后重新附上。", name=name))
    if content.startswith(_PROGRAMS):
        raise Refused(text("“{name}”其实是程序，不是文档，没有附上。", name=name))
    suffix = PurePath(name).suffix.lower()
    real = _real(content)
    if suffix == ".docx":
        _require_docx(name, content, real)
        return ReportKind.DOCX
    if suffix == ".pdf":
        if real != ".pdf":
            raise _otherwise(name, real, text("“{name}”不是 PDF 或已损坏，请重新导出后再附。", name=name))
        return ReportKind.PDF
    if suffix == ".txt":
        if real or (b"\0" in content and not content.startswith(_BOMS)):
            raise _otherwise(name, real, text("“{name}”不是文本文件，请核对扩展名后再附。", name=name))
        return ReportKind.TXT
    if suffix == ".doc" and real in (".docx", ".pdf"):
        raise _otherwise(name, real, text("“{name}”的内容与扩展名不符，请核对后再附。", name=name))
    return ReportKind.OTHER


def _real(content: bytes) -> str:
    """The ending a file ought to have, as far as its first bytes tell; empty where they do not."""
    if content.startswith(_ZIP):
        return ".docx" if _WORD in content else ".zip"
    if content.startswith(OLE):
        return ".doc"
    return ".pdf" if _PDF in content[:_PDF_WITHIN] else ""


def _require_docx(name: str, content: bytes, real: str) -> None:
    if content.startswith(OLE) and _ENCRYPTED in content:
        raise Refused(text("“{name}”加了密码，请取消密码保护后再附。", name=name))
    if real != ".docx":
        broken = text("“{name}”不是规范的 docx 或已损坏，请用 WPS 或 Word 打开后另存为 docx。", name=name)
        raise _otherwise(name, real, broken)


def _otherwise(name: str, real: str, unknown: Text) -> Refused:
    if real == ".doc":
        return Refused(text("“{name}”其实是旧版 doc 文档，请用 WPS 或 Word 打开后另存为 docx。", name=name))
    if real in (".docx", ".pdf"):
        return Refused(text("“{name}”其实是 {real} 文件，请把扩展名改对后再附。", name=name, real=real[1:]))
    return Refused(unknown)
