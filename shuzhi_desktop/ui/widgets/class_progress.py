"""How many ballots of each class are in: a bar and the numbers, never a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.voting import ClassProgress
    from shuzhi_desktop.ui.context import UiContext


class ClassProgressTable(QWidget):
    """One row a class: name, weight, bar, received / expected, and how many are still out."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        self._shown: tuple[str, ...] = ()
        self._bars: list[QProgressBar] = []

    def show_progress(self, rows: Sequence[ClassProgress]) -> None:
        """Show the rows; only numbers move while the classes stay the same."""
        ids = tuple(f"{row.class_id}:{row.recused}" for row in rows)
        if ids != self._shown:
            self._lay_out(rows)
            self._shown = ids
        for position, row in enumerate(rows, start=1):
            bar = self._bars[position - 1]
            bar.setMaximum(max(row.expected, 1))
            bar.setValue(min(row.received, max(row.expected, 1)) if row.expected else 1)
            set_role(bar, "tone", "done" if row.received >= row.expected else "live")
            self._set(position, 3, f"{row.received} / {row.expected}")
            self._set(position, 4, str(max(row.expected - row.received, 0)))
            bar.setAccessibleName(f"{row.name} {row.received} / {row.expected}")

    def _set(self, row: int, column: int, content: str) -> None:
        item = self._grid.itemAtPosition(row, column)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setText(content)  # type: ignore[attr-defined]

    def _lay_out(self, rows: Sequence[ClassProgress]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        _ = self._context.language.gettext
        for column, title in enumerate((_("评议主体"), _("权重"), "", _("已收 / 应收"), _("未交"))):
            head = label(title, "small")
            if column > 2:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(head, 0, column)
        self._bars = []
        for position, row in enumerate(rows, start=1):
            name = QWidget()
            line = QHBoxLayout(name)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(label(row.name))
            if row.recused:
                line.addWidget(Pill(_("回避 {n}").format(n=row.recused), Tone.INFORM))
            line.addStretch(1)
            bar = QProgressBar()
            bar.setTextVisible(False)
            self._bars.append(bar)
            self._grid.addWidget(name, position, 0)
            self._grid.addWidget(label(decimal_text(row.weight), "secondary"), position, 1)
            self._grid.addWidget(bar, position, 2)
            for column in (3, 4):
                figure = label("", "card-title" if column == 4 else "")
                figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(figure, position, column)
