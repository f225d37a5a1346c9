"""Reporters (述职对象): the list, its import, and the order of speaking: by hand, by lot, by strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.preparing import draw_lots, move_reporter, order_by_strokes, set_reporters
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.import_panel import ImportPanel
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class ReportersScreen(QWidget):
    """Rows can be dragged; Alt+Up and Alt+Down move the chosen one."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        self.table = DataTable(context.theme, _("述职对象"), stretch=(3,), movable=True)
        self.table.rows.moved.connect(self._move)
        self._empty = label(_("还没有述职对象。导入名单后，他们按序号列在这里。"), "empty", wrap=True)
        self.up = plain_button(_("上移"), lambda: self._shift(-1))
        self.down = plain_button(_("下移"), lambda: self._shift(1))
        self.lot = plain_button(_("抽签排序"), self.by_lot)
        self.strokes = plain_button(_("按姓氏笔画"), self.by_strokes)
        self.remove = plain_button(_("移出名单"), self._remove)
        self.up.setToolTip("Alt+↑")
        self.down.setToolTip("Alt+↓")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        self._ordering = QWidget()
        row = QHBoxLayout(self._ordering)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(
            flowing(label(_("发言次序"), "secondary"), self.up, self.down, self.lot, self.strokes, self.remove)
        )
        column.addWidget(self._ordering)
        self._locked = label(_("评分已经开始，名单和次序不能再改。"), "secondary")
        column.addWidget(self._locked)
        self.panel = ImportPanel(context, desk, "述职对象", content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(self.panel)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=by: self._shift(step))
        self.refresh(frozenset(Topic))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch the list again."""
        if not topics & {Topic.ROSTER, Topic.INFO, Topic.ROUNDS}:
            return
        _ = self._context.language.gettext
        reporters = self._desk.store.roster().reporters
        grouped = any(reporter.group for reporter in reporters)
        header = [_("序号"), _("姓名"), _("单位"), _("职务")] + ([_("分组")] if grouped else [])
        rows = []
        for reporter in reporters:
            row = [
                TableCell(str(reporter.order), right=True),
                TableCell(spaced(reporter.name), bold=True),
                TableCell(reporter.unit),
                TableCell(reporter.post),
            ]
            rows.append([*row, TableCell(reporter.group)] if grouped else row)
        self.table.show_rows(header, rows)
        self._empty.setVisible(not reporters)
        self.table.setVisible(bool(reporters))
        preparing = self._desk.store.info().phase is Phase.PREPARING and not self._desk.store.read_only
        self.panel.allow(allowed=preparing)
        self._ordering.setVisible(preparing and bool(reporters))
        self._locked.setVisible(not preparing)
        self.table.rows.movable = preparing

    def by_lot(self) -> None:
        """Draw the order by lot."""
        if self._context.attempt(lambda: draw_lots(self._desk)):
            self._tell_order(self._context.language.gettext("抽签结果"))

    def by_strokes(self) -> None:
        """Order by the strokes of the names."""
        if self._context.attempt(lambda: order_by_strokes(self._desk)):
            self._tell_order(self._context.language.gettext("按姓氏笔画排序"))

    def _tell_order(self, how: str) -> None:
        self.refresh(frozenset({Topic.ROSTER}))
        names = self._context.language.gettext("、").join(
            reporter.name for reporter in self._desk.store.roster().reporters[:12]
        )
        self._context.tell(f"{how}：{names}", Tone.DONE)

    def _shift(self, by: int) -> None:
        row = self.table.chosen_row()
        if row >= 0 and self._ordering.isVisibleTo(self):
            self._move(row, row + by)

    def _move(self, origin: int, to: int) -> None:
        reporters = self._desk.store.roster().reporters
        if not 0 <= to < len(reporters):
            return
        if self._context.attempt(lambda: move_reporter(self._desk, reporters[origin].id, to + 1)):
            self.refresh(frozenset({Topic.ROSTER}))
            self.table.selectRow(to)

    def _remove(self) -> None:
        row = self.table.chosen_row()
        reporters = list(self._desk.store.roster().reporters)
        if row >= 0:
            del reporters[row]
            if self._context.attempt(lambda: set_reporters(self._desk, reporters)):
                self.refresh(frozenset({Topic.ROSTER}))
