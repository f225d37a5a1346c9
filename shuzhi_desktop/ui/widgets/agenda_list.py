"""The agenda: reporters in speaking order, each with a state in words and a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.ui.theme import Theme

_ROW = Qt.ItemDataRole.UserRole
_HEIGHT = 38
_PAD = 10


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One reporter and where the meeting stands with them; `tone` LIVE is the one being scored."""

    reporter: Reporter
    state: str
    tone: Tone


class AgendaList(QListWidget):
    """Shows rows and keeps the live one in sight; nothing in it can be chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(theme.px(200))
        self.setItemDelegate(_RowDelegate(theme, self))

    def show_rows(self, rows: Sequence[AgendaRow]) -> None:
        """Show these rows."""
        self.clear()
        upcoming: QListWidgetItem | None = None
        for row in rows:
            one = row.reporter
            item = QListWidgetItem(" ".join(filter(None, (str(one.order), one.unit, spaced(one.name), row.state))))
            item.setToolTip(item.text())
            item.setData(_ROW, row)
            self.addItem(item)
            if row.tone is Tone.LIVE or (upcoming is None and row.tone is Tone.PLAIN):
                upcoming = item
        if upcoming is not None:
            self.scrollToItem(upcoming)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: AgendaRow = index.data(_ROW)
        theme, palette = self._theme, self._theme.palette
        live = row.tone is Tone.LIVE
        place = QRect(option.rect)
        painter.save()
        if live:
            painter.fillRect(place, theme.pale(Tone.LIVE))
        painter.setPen(QColor(palette.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inside = place.adjusted(_PAD, 0, -_PAD, 0)
        quiet = QColor(palette.secondary)
        font = theme.font(14, bold=live)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.ink(Tone.LIVE) if live else quiet)
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, str(row.reporter.order))
        painter.setPen(theme.ink(row.tone))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, row.state)
        inside.setLeft(inside.left() + theme.px(26))
        inside.setRight(inside.right() - metrics.horizontalAdvance(row.state) - _PAD)
        painter.setPen(quiet if row.tone is Tone.DONE else QColor(palette.ink))
        name = spaced(row.reporter.name)
        wide = metrics.horizontalAdvance(name)
        rest = inside.width() - wide - _PAD
        unit = metrics.elidedText(row.reporter.unit, Qt.TextElideMode.ElideRight, max(rest, 0))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, unit)
        inside.setLeft(inside.left() + metrics.horizontalAdvance(unit) + (_PAD if unit else 0))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(_HEIGHT))
