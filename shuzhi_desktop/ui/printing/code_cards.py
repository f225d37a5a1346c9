"""Codes (评分码) on paper: cards or slips on A4, with cut marks, the QR code that opens the page, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.lan import qr_rows
from shuzhi_desktop.ui.printing.faces import paper_faces
from shuzhi_desktop.ui.printing.pdf import POINTS_PER_MM, RESOLUTION, gui_application
from shuzhi_desktop.ui.widgets.qr_code import paint_qr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.codes import IssuedCode
    from shuzhi_desktop.services.language import Language

_PAGE_MM = (210.0, 297.0)
_EDGE_MM = (12.0, 14.5)
_MARK_MM = 4.0
_INSIDE_MM = 3.0
_QR_MM = 32.0


@dataclass(frozen=True, slots=True)
class CardSheet:
    """How many lie beside and below one another on a page."""

    columns: int
    rows: int

    @property
    def each(self) -> int:
        """Cards on a page."""
        return self.columns * self.rows


CARDS = CardSheet(2, 5)
SLIPS = CardSheet(3, 8)


@dataclass(frozen=True, slots=True)
class CardText:
    """What stands on every card: the meeting, the address, the certificate's fingerprint where there is one.

    The QR code is the address with the code behind `#`, which browsers never send; without an address there is none.
    """

    title: str
    address: str = ""
    fingerprint: str = ""


def write_code_cards(
    path: Path, codes: Sequence[IssuedCode], said: CardText, language: Language, sheet: CardSheet = SLIPS
) -> None:
    """Write the cards in the order given; a new class or unit begins on a new sheet.

    Args:
        path: the PDF.
        codes: as `issue_codes` made them, shuffled.
        said: what stands on every card.
        language: of what is printed around the codes.
        sheet: `CARDS` or `SLIPS`.

    Raises:
        Refused: the file cannot be written.
    """
    application = gui_application()
    faces = paper_faces()
    with whole_file(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setResolution(RESOLUTION)
        writer.setTitle(said.title)
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        )
        painter = QPainter()
        if not painter.begin(writer):
            raise Refused(text("无法写入“{path}”，请检查文件夹权限和磁盘空间。", path=str(path)))
        try:
            painter.scale(RESOLUTION / 25.4, RESOLUTION / 25.4)
            cards = _Cards(painter, list(faces.head), language, said, sheet)
            for number, page in enumerate(_pages(codes, sheet.each)):
                if number:
                    writer.newPage()
                cards.page(page)
        finally:
            painter.end()
    del application


def _pages(codes: Sequence[IssuedCode], each: int) -> list[list[IssuedCode]]:
    pages: list[list[IssuedCode]] = []
    for one in codes:
        last = pages[-1] if pages else []
        if not last or len(last) == each or (last[0].class_id, last[0].unit) != (one.class_id, one.unit):
            pages.append([])
        pages[-1].append(one)
    return pages


class _Cards:
    """Paints in millimetres."""

    def __init__(
        self, painter: QPainter, families: list[str], language: Language, said: CardText, sheet: CardSheet
    ) -> None:
        self._painter, self._families, self._language = painter, families, language
        self._title, self._address, self._fingerprint = said.title, said.address, said.fingerprint
        self._sheet = sheet
        self._width = (_PAGE_MM[0] - 2 * _EDGE_MM[0]) / sheet.columns
        self._height = (_PAGE_MM[1] - 2 * _EDGE_MM[1]) / sheet.rows

    def page(self, codes: Sequence[IssuedCode]) -> None:
        """One page."""
        self._cut_marks()
        for place, one in enumerate(codes):
            left = _EDGE_MM[0] + place % self._sheet.columns * self._width
            top = _EDGE_MM[1] + place // self._sheet.columns * self._height
            self._card(one, QRectF(left, top, self._width, self._height))

    def _cut_marks(self) -> None:
        self._painter.setPen(QPen(QColor("#555555"), 0.1))
        for column in range(self._sheet.columns + 1):
            x = _EDGE_MM[0] + column * self._width
            for top in (_EDGE_MM[1] - _MARK_MM - 1, _PAGE_MM[1] - _EDGE_MM[1] + 1):
                self._painter.drawLine(QPointF(x, top), QPointF(x, top + _MARK_MM))
        for row in range(self._sheet.rows + 1):
            y = _EDGE_MM[1] + row * self._height
            for left in (_EDGE_MM[0] - _MARK_MM - 1, _PAGE_MM[0] - _EDGE_MM[0] + 1):
                self._painter.drawLine(QPointF(left, y), QPointF(left + _MARK_MM, y))
        self._painter.setPen(QPen(QColor("#BBBBBB"), 0.1, Qt.PenStyle.DotLine))
        for column in range(1, self._sheet.columns):
            x = _EDGE_MM[0] + column * self._width
            self._painter.drawLine(QPointF(x, _EDGE_MM[1]), QPointF(x, _PAGE_MM[1] - _EDGE_MM[1]))
        for row in range(1, self._sheet.rows):
            y = _EDGE_MM[1] + row * self._height
            self._painter.drawLine(QPointF(_EDGE_MM[0], y), QPointF(_PAGE_MM[0] - _EDGE_MM[0], y))

    def _card(self, one: IssuedCode, place: QRectF) -> None:
        inside = place.adjusted(_INSIDE_MM, _INSIDE_MM, -_INSIDE_MM, -_INSIDE_MM)
        said = self._language.text
        who = " ".join(dict.fromkeys(part for part in (one.class_name, one.unit, one.name) if part))
        self._painter.setPen(QColor("#000000"))
        top = inside.top()
        for content, points, bold in ((self._title, 6.0, False), (who, 8.0, True)):
            top += self._line(content, points, QRectF(inside.left(), top, inside.width(), 8), bold=bold)
        words = QRectF(inside.left(), top + 1, inside.width(), inside.bottom() - top - 1)
        if self._address:
            side = min(words.height(), _QR_MM)
            place = QRectF(inside.right() - side, words.top(), side, side)
            paint_qr(self._painter, place, qr_rows(f"{self._address}#{one.code}"))
            words.setRight(place.left() - 1)
        lines = [(one.shown, 14.0, True), (self._address or said(text("请打开会场公布的网址")), 6.5, False)]
        if self._fingerprint:
            lines.append((f"{self._fingerprint[:11]} … {self._fingerprint[-11:]}", 5.0, False))
        lines.append((said(text("卡号 {n}", n=one.card)), 6.0, False))
        top = words.top() + 1
        self._painter.setPen(QColor("#000000"))
        for content, points, bold in lines:
            top += self._line(content, points, QRectF(words.left(), top, words.width(), 8), bold=bold)

    def _line(self, content: str, points: float, place: QRectF, *, bold: bool) -> float:
        """Write one line, smaller where it would not fit; returns its height."""
        painter, size = self._painter, points / POINTS_PER_MM
        painter.save()
        font = QFont(self._families)
        font.setBold(bold)
        font.setPixelSize(100)
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(content) * size / 100
        factor = size / 100 * min(1.0, place.width() / max(wide, 0.1))
        painter.translate(place.topLeft())
        painter.scale(factor, factor)
        painter.drawText(QPointF(0, painter.fontMetrics().ascent()), content)
        painter.restore()
        return size * 1.32
