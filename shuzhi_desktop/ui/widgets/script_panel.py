"""The chair's script (主持词) beside the console, line by line: Page Down says the next one, Page Up the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.documents.papers import script_sheet
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.script import SpokenLine, read_script, spoken_lines
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.paper_buttons import PaperButtons
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.ui.context import UiContext


_PAD = 18


class ScriptPanel(Card):
    """Read when it is first shown; `toggle` is the button that shows it."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        _ = context.language.gettext
        super().__init__(_("主持词"), parent, margin=16)
        self._context, self._desk = context, desk
        self.spoken: tuple[SpokenLine, ...] = ()
        self.toggle = QPushButton(_("主持词"))
        self.toggle.setCheckable(True)
        self.toggle.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggle.toggled.connect(self._toggled)
        self.place = label("", "secondary")
        self.header.addWidget(self.place)
        self.problem = label("", "small", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.lines = QListWidget()
        self.lines.setAccessibleName(_("主持词"))
        self.lines.setWordWrap(True)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.lines.currentRowChanged.connect(lambda _row: self._show_place())
        self.body.addWidget(self.lines, 1)
        row = QHBoxLayout()
        self.next = plain_button(_("下一句 [PgDn]"), self.say_next)
        row.addWidget(self.next, 1)
        self.body.addLayout(row)
        self.paper = PaperButtons(context, desk.store.path.parent, self._sheet)
        self.body.addWidget(self.paper)
        for key, step in ((Qt.Key.Key_PageDown, self.say_next), (Qt.Key.Key_PageUp, self.say_before)):
            # Wherever the focus is in the window, but only while the script is to be seen.
            QShortcut(QKeySequence(key), self).activated.connect(step)
        self.hide()

    def refresh(self, _topics: frozenset[Topic]) -> None:
        """Fill in what has become known; the place in the script is kept."""
        if not self.toggle.isChecked():
            return
        row = max(self.lines.currentRow(), 0)
        try:
            self.spoken = self._read()
            self.problem.hide()
        except Refused as error:
            self.spoken = ()
            self.problem.setText("▲ " + self._context.language.text(error.message))
            self.problem.show()
        self.lines.clear()
        part = ""
        for line in self.spoken:
            item = QListWidgetItem(line.content if line.part == part else f"【{line.part}】\n{line.content}")
            item.setFont(self._context.theme.font(15))
            part = line.part
            self.lines.addItem(item)
        self._fit()
        self._go(row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give every line the height its words need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Qt's own hint leaves out the padding of the stylesheet and cuts the last line off.
        pad = self._context.theme.px(_PAD)
        width = max(self.lines.viewport().width() - 2 * pad, pad)
        metrics = QFontMetrics(self._context.theme.font(15))
        flags = Qt.TextFlag.TextWordWrap.value
        for row in range(self.lines.count()):
            item = self.lines.item(row)
            high = metrics.boundingRect(QRect(0, 0, width, 100_000), flags, item.text()).height()
            item.setSizeHint(QSize(width, high + pad))

    def say_next(self) -> None:
        """The next line."""
        self._go(self.lines.currentRow() + 1)

    def say_before(self) -> None:
        """The line before."""
        self._go(self.lines.currentRow() - 1)

    def _go(self, row: int) -> None:
        if self.lines.count():
            self.lines.setCurrentRow(min(max(row, 0), self.lines.count() - 1))
            self.lines.scrollToItem(self.lines.currentItem(), QListWidget.ScrollHint.PositionAtCenter)
        self.next.setEnabled(self.lines.currentRow() + 1 < self.lines.count())
        self._show_place()

    def _show_place(self) -> None:
        self.place.setText(f"{self.lines.currentRow() + 1} / {self.lines.count()}" if self.lines.count() else "")
        self.next.setEnabled(self.lines.currentRow() + 1 < self.lines.count())

    def _toggled(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        if shown:
            self.refresh(frozenset())
            self.lines.setFocus()

    def _read(self) -> tuple[SpokenLine, ...]:
        store = self._desk.store
        parts = read_script(self._context.workspace.script_text(store.scheme()))
        sealed = store.info().phase is Phase.SEALED
        return spoken_lines(parts, store, result(self._desk) if sealed else None)

    def _sheet(self) -> SheetTable:
        return script_sheet(self._desk.store, self._read(), self._context.language)
