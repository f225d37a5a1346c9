"""How each table of a file was understood, and a chooser over every column for what it is instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from shuzhi_desktop.services.import_columns import ColumnMap, shown_name
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.import_columns import Understood, UnderstoodColumn
    from shuzhi_desktop.ui.context import UiContext

_MOST_COLUMNS = 40
_LAST_ROW = 30
_WIDEST_LABEL = 12


class UnderstoodTables(QScrollArea):
    """`remapped` carries the `ColumnMap` by which the user wants the file read again; `looked_at` a table's name."""

    remapped = Signal(object)
    looked_at = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._mapping = ColumnMap()
        self._tables: Sequence[Understood] = ()
        self._editable = True
        self._open: set[str] = set()
        self._tallest = context.theme.px(190)
        self.choosers: dict[tuple[str, str], Choice] = {}
        self.header_rows: dict[str, Choice] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(context.language.gettext("读成了什么"))

    def show_tables(
        self, tables: Sequence[Understood], mapping: ColumnMap | None = None, *, editable: bool = True
    ) -> None:
        """Show tables.

        Args:
            tables: as they were understood.
            mapping: by which they were read.
            editable: whether they may be read otherwise; not once their content was taken in.
        """
        self._tables, self._mapping, self._editable = tables, mapping or ColumnMap(), editable
        self._show()

    def show_again(self) -> None:
        """Show what was shown before the user's last choice, which could not be followed."""
        self._show()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as its content, up to a limit."""
        inside = self.widget()
        if inside is None:
            return QSize(0, 0)
        width = max(self.viewport().width(), 1)
        layout = inside.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None else inside.sizeHint().height()
        return QSize(width, min(wanted + 2, self._tallest))

    def _show(self) -> None:
        self.choosers, self.header_rows = {}, {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for one in self._tables:
            column.addWidget(self._section(one))
        column.addStretch(1)
        self.setWidget(inside)
        self.setVisible(bool(self._tables))
        self.updateGeometry()

    def _section(self, one: Understood) -> QWidget:
        _ = self._context.language.gettext
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(label(self._context.language.text(one.sentence()), "secondary", wrap=True), 1)
        column.addLayout(line)
        if not self._editable or not one.columns:
            return section
        body = flowing(self._header_row(one), *(self._chooser(one, each) for each in one.columns[:_MOST_COLUMNS]))
        column.addWidget(body)
        # What was not understood wants the user's choice; the rest is looked at when asked for.
        is_open = one.sheet in self._open or not one.read
        body.setVisible(is_open)
        button = plain_button(_("收起各列") if is_open else _("核对各列"), lambda: self._toggle(one.sheet, body))
        line.addWidget(button)
        return section

    def _toggle(self, sheet: str, body: QWidget) -> None:
        shown = not body.isVisibleTo(self)
        (self._open.add if shown else self._open.discard)(sheet)
        if shown:
            self.looked_at.emit(sheet)
        self._show()

    def _header_row(self, one: Understood) -> QWidget:
        _ = self._context.language.gettext
        now = one.header_rows[-1] if one.header_rows else 0
        chooser = Choice()
        chooser.addItem(_("没有表头"), 0)
        for row in sorted({*range(1, _LAST_ROW + 1), now} - {0}):
            chooser.addItem(str(row), row)
        chooser.setCurrentIndex(chooser.findData(now))
        chooser.setAccessibleName(_("“{sheet}”的表头行").format(sheet=one.sheet))
        chooser.activated.connect(lambda _place: self._header_chosen(one.sheet, now, int(chooser.currentData())))
        self.header_rows[one.sheet] = chooser
        return self._block(_("表头行"), chooser)

    def _header_chosen(self, sheet: str, before: int, row: int) -> None:
        if row != before:
            self._ask(sheet, self._mapping.with_header_row(sheet, row))

    def _chooser(self, one: Understood, each: UnderstoodColumn) -> QWidget:
        _ = self._context.language.gettext
        chooser = Choice()
        chooser.addItem(_("不读"), "")
        for name in one.fields:
            chooser.addItem(self._context.language.text(shown_name(name)), name)
        chooser.setCurrentIndex(max(chooser.findData(each.field), 0))
        chooser.setAccessibleName(_("“{sheet}”的 {letter} 列是").format(sheet=one.sheet, letter=each.letter))
        chooser.activated.connect(lambda _place: self._chosen(one, each, chooser))
        self.choosers[one.sheet, each.letter] = chooser
        shown = each.label if len(each.label) <= _WIDEST_LABEL else f"{each.label[:_WIDEST_LABEL]}…"
        block = self._block(f"{each.letter}　{shown}", chooser)
        block.setToolTip(each.label)
        return block

    def _chosen(self, one: Understood, each: UnderstoodColumn, chooser: Choice) -> None:
        wanted = str(chooser.currentData())
        if wanted == each.field:
            return
        mapping = self._mapping
        if not one.read and one.header_rows and one.sheet not in mapping.header_rows:
            # A header that was only guessed must not be guessed anew after every choice.
            mapping = mapping.with_header_row(one.sheet, one.header_rows[-1], keep=True)
        self._ask(one.sheet, mapping.with_field(one.sheet, each.letter, wanted, each.field))

    def _ask(self, sheet: str, mapping: ColumnMap) -> None:
        self._open.add(sheet)
        self.remapped.emit(mapping)

    def _block(self, name: str, part: QWidget) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(name, "small"))
        column.addWidget(part)
        return block
