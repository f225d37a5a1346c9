"""Codes (评分码) on paper: cards or slips with a QR code and cut marks, in shuffled order."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.ui.printing.faces import paper_faces
from shuzhi_desktop.ui.printing.paper_text import LEFT, MM, SHARPNESS, line, words
from shuzhi_desktop.ui.printing.pdf import RESOLUTION, gui_application

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.ui.printing.faces import PaperFaces

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MARK_MM = 4.0
_GROUP = 4


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """One code: for which class, for which unit where recusal needs it (else empty), and its eight characters."""

    class_name: str
    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class CardSheet:
    """How cards lie on A4 portrait; sizes in millimetres."""

    columns: int
    rows: int
    width: float
    height: float

    @property
    def each(self) -> int:
        """Cards on a page."""
        return self.columns * self.rows


CARDS = CardSheet(2, 5, 90.0, 54.0)
SLIPS = CardSheet(2, 9, 95.0, 30.0)


@dataclass(frozen=True, slots=True)
class CardText:
    """What stands on every card: the meeting, the address, and the certificate's fingerprint where there is one."""

    title: str
    base_url: str
    fingerprint: str = ""


def write_code_cards(
    path: Path, codes: Sequence[PrintedCode], said: CardText, language: Language, sheet: CardSheet = CARDS
) -> None:
    """Write the codes as a PDF. They are shuffled: the place of a card says nothing of its seat.

    Args:
        path: where.
        codes: in any order.
        said: what stands on every card.
        language: of the words on the cards.
        sheet: `CARDS` or `SLIPS`.

    Raises:
        Refused: there are no codes, or the file cannot be written.
    """
    if not codes:
        raise Refused(text("还没有评分码，请先生成。"))
    application = gui_application()
    faces = paper_faces()
    with whole_file(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setResolution(RESOLUTION)
        writer.setTitle(said.title)
        writer.setCreator("shuzhi")
        size = QPageSize(QPageSize.PageSizeId.A4)
        writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
        painter = QPainter()
        if not painter.begin(writer):
            raise Refused(text("无法写入“{path}”，请检查文件夹权限和磁盘空间。", path=str(path)))
        try:
            scale = RESOLUTION / 72 / SHARPNESS
            painter.scale(scale, scale)
            for number, (place, code) in enumerate(_placed(shuffled(codes), sheet)):
                if number and number % sheet.each == 0:
                    writer.newPage()
                _cut_marks(painter, place)
                _card(painter, place, code, said, faces, language)
        finally:
            painter.end()
    del application


def shuffled(codes: Sequence[PrintedCode]) -> list[PrintedCode]:
    """The codes by class and unit, so that they can be handed out, and within each in an order drawn by lot."""
    drawn = list(codes)
    secrets.SystemRandom().shuffle(drawn)
    order = {key: n for n, key in enumerate(dict.fromkeys((one.class_name, one.unit) for one in codes))}
    return sorted(drawn, key=lambda one: order[one.class_name, one.unit])


def address_of(said: CardText, code: str) -> str:
    """What the QR code holds: the ballot page with the code behind `#`, which browsers never send or log."""
    return f"{said.base_url.rstrip('/')}/#{quote(code)}"


def _placed(codes: Sequence[PrintedCode], sheet: CardSheet) -> Iterator[tuple[QRectF, PrintedCode]]:
    left = (WIDTH_MM - sheet.columns * sheet.width) / 2
    top = (HEIGHT_MM - sheet.rows * sheet.height) / 2
    for number, code in enumerate(codes):
        row, column = divmod(number % sheet.each, sheet.columns)
        yield QRectF(left + column * sheet.width, top + row * sheet.height, sheet.width, sheet.height), code


def _cut_marks(painter: QPainter, place: QRectF) -> None:
    for x in (place.left(), place.right()):
        for y in (place.top(), place.bottom()):
            line(painter, (x - MARK_MM / 2) * MM, y * MM, (x + MARK_MM / 2) * MM, y * MM)
            line(painter, x * MM, (y - MARK_MM / 2) * MM, x * MM, (y + MARK_MM / 2) * MM)


def _card(
    painter: QPainter, place: QRectF, code: PrintedCode, said: CardText, faces: PaperFaces, language: Language
) -> None:
    _ = language.gettext
    side = place.height() - 8.0
    _qr(painter, QRectF(place.right() - side - 4.0, place.top() + 4.0, side, side), address_of(said, code.code))
    width = place.width() - side - 13.0
    whose = f"{code.class_name}　{code.unit}" if code.unit else code.class_name
    parts = [
        (0.17, said.title, faces.body, 8.5, False),
        (0.17, whose, faces.head, 11.0, False),
        (0.26, spelled(code.code), faces.head, 19.0, True),
        (0.15, said.base_url, faces.body, 8.5, False),
        (0.25, _footer(said, language), faces.body, 6.5, False),
    ]
    y = place.top() + 3.0
    room = place.height() - 6.0
    for share, content, families, points, bold in parts:
        rect = QRectF((place.left() + 5.0) * MM, y * MM, width * MM, room * share * MM)
        words(painter, rect, content, families, points, LEFT, bold=bold)
        y += room * share


def _footer(said: CardText, language: Language) -> str:
    _ = language.gettext
    hint = _("扫码或在浏览器输入地址，填评分码。")
    return f"{hint}\n{_('证书指纹 {print}').format(print=said.fingerprint)}" if said.fingerprint else hint


def spelled(code: str) -> str:
    """A code in groups of four, as it is read out and typed."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _qr(painter: QPainter, place: QRectF, content: str) -> None:
    import segno

    modules = segno.make(content, error="m", micro=False).matrix
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    quiet = 2
    size = place.width() / (len(modules) + 2 * quiet) * MM * SHARPNESS
    left, top = place.left() * MM * SHARPNESS + quiet * size, place.top() * MM * SHARPNESS + quiet * size
    for y, bits in enumerate(modules):
        start = 0
        while start < len(bits):
            end = start
            while end < len(bits) and bits[end]:
                end += 1
            if end > start:  # one bar a run, so that no hairlines show between squares
                painter.drawRect(QRectF(left + start * size, top + y * size, (end - start) * size, size))
            start = end + 1
    painter.restore()
