"""Files as reporters hand them in, good and bad, made when a test needs them. PDFs need the fixture `qapp`."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pypdf
from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter, QTextDocument

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(path: Path, *paragraphs: str) -> Path:
    """A Word document; lines that begin with 一、二、… carry the style of a heading."""
    document = docx.Document()
    for one in paragraphs:
        if one[1:2] == "、":
            document.add_heading(one, 1)
        else:
            document.add_paragraph(one)
    document.save(str(path))
    return path


def raw_docx(path: Path, body: str, *, prologue: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A docx of which only the body is written out, for what python-docx would not write."""
    written = f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", written)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def write_pdf(path: Path, *paragraphs: str) -> Path:
    """A PDF with a text layer, its lines broken where the page ends."""
    document = QTextDocument()
    document.setPlainText("\n".join(paragraphs))
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document.setPageSize(writer.pageLayout().paintRectPixels(writer.resolution()).size().toSizeF())
    document.print_(writer)
    return path


def write_scan(path: Path) -> Path:
    """A PDF that holds a picture and nothing else."""
    writer = QPdfWriter(str(path))
    writer.setPageMargins(QMarginsF())
    picture = QImage(200, 280, QImage.Format.Format_Grayscale8)
    picture.fill(200)
    painter = QPainter(writer)
    painter.drawImage(QRectF(0, 0, writer.width(), writer.height()), picture)
    painter.end()
    return path


def locked_pdf(path: Path, source: Path, *, user: str = "secret") -> Path:
    """A PDF behind a password; with an empty one it can be read by all and changed by none."""
    writer = pypdf.PdfWriter(clone_from=str(source))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    writer.write(str(path))
    return path


def locked_docx(path: Path) -> Path:
    """What Word writes when a document is given a password: an OLE file with an encrypted package."""
    path.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    return path


def bomb_docx(path: Path, mebibytes: int = 48) -> Path:
    """A document of some kilobytes whose text unpacks to many mebibytes."""
    part = io.BytesIO()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as file:
            file.write(f'<w:document xmlns:w="{_WORDS}"><w:body><w:p><w:r><w:t>'.encode())
            for _one in range(mebibytes):
                file.write(b" " * (1 << 20))
            file.write(b"</w:t></w:r></w:p></w:body></w:document>")
    path.write_bytes(part.getvalue())
    return path


def bomb_pdf(path: Path, mebibytes: int = 256) -> Path:
    """A PDF of some kilobytes whose one page unpacks to many mebibytes."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = pypdf.generic.StreamObject()
    stream.set_data(b" " * (mebibytes << 20))
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.write(str(path))
    return path


def paragraphs_of(found: Sequence[tuple[str, int]]) -> list[str]:
    """The words of (paragraph, level) pairs."""
    return [content for content, _level in found]
