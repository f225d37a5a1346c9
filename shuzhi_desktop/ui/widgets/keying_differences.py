"""Where two passes differ, cell by cell, settled by a third look at the sheet; then the bundle goes into the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.keyed_entry import enter_bundle
from shuzhi_desktop.services.keying import differences, make_room, settle, sheet_reporters, take_out
from shuzhi_desktop.services.paper import place_of
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.keyed_cells import cell_text, mark_of, off_scale
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.keying import Difference
    from shuzhi_desktop.services.ports_paper import Bundle
    from shuzhi_desktop.ui.context import UiContext


_PASSES = {int(Qt.Key.Key_F1): 1, int(Qt.Key.Key_F2): 2}


class DifferencesPage(QWidget):
    """`left`: back to the list of bundles."""

    left = Signal()

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._bundle: Bundle | None = None
        self._found: tuple[Difference, ...] = ()
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card()
        self.heading = label("", "page-title")
        card.body.addWidget(self.heading)
        hint = _("对照票面逐处核定：F1 第一遍对，F2 第二遍对，都不对就录票面上的，按 Enter。")
        card.body.addWidget(label(hint, "small", wrap=True))
        row = QHBoxLayout()
        self.clerk = QLineEdit()
        self.clerk.setPlaceholderText(_("核定人（必填）"))
        self.clerk.setAccessibleName(_("核定人"))
        self.value = QLineEdit()
        self.value.setPlaceholderText(_("票面为…（数字、- 空白、* 无法辨认）"))
        self.value.setAccessibleName(_("票面为"))
        self.value.returnPressed.connect(self._typed)
        row.addWidget(self.clerk, 1)
        row.addWidget(self.value, 2)
        row.addWidget(plain_button(_("第一遍对"), lambda: self.take(1)))
        row.addWidget(plain_button(_("第二遍对"), lambda: self.take(2)))
        card.body.addLayout(row)
        column.addWidget(card)
        self.table = DataTable(context.theme, _("不一致之处"), stretch=(1, 2))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.enter = PrimaryButton(_("计入本捆"))
        self.enter.clicked.connect(lambda _checked=False: self.enter_all())
        foot.addWidget(self.enter)
        foot.addStretch(1)
        foot.addWidget(plain_button(_("返回"), self.left.emit))
        column.addLayout(foot)
        self._listen()

    def _listen(self) -> None:
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left.emit)

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the two passes: as a shortcut F1 ties with the window's help, and neither would act."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _PASSES:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F1, F2: the chosen difference stands as the first, the second pass has it."""
        if event.key() in _PASSES:
            self.take(_PASSES[event.key()])
        else:
            super().keyPressEvent(event)

    def start(self, bundle: Bundle) -> None:
        """Show what is to be settled of a bundle."""
        self._bundle = bundle
        self._show()
        (self.clerk if self._found else self.enter).setFocus()

    def take(self, turn: int) -> None:
        """The chosen difference stands as pass `turn` keyed it."""
        one, bundle = self._chosen(), self._bundle
        if one is None or bundle is None:
            return
        value = one.first if turn == 1 else one.second
        desk, clerk, number, position = self._desk, self.clerk.text(), bundle.id, one.position
        if one.what != "missing":
            self._do(lambda: settle(desk, number, clerk, one, value))
        elif value:  # this pass is right, and it has the sheet: the other left it out
            self._do(lambda: make_room(desk, number, clerk, 3 - turn, position))
        else:  # this pass is right, and it has none: the other keyed a sheet twice
            self._do(lambda: take_out(desk, number, clerk, 3 - turn, position))

    def enter_all(self) -> None:
        """Put the bundle into the vote."""
        bundle = self._bundle
        if bundle is None or self._found:
            return
        self.enter.setEnabled(False)
        run_in_worker(lambda: enter_bundle(self._desk, bundle.id), self._entered, self._refused, self)

    def _entered(self, bundle: Bundle) -> None:
        _ = self._context.language.gettext
        self._context.tell(
            _("第 {n} 捆已计入 {sheets} 张，录入底稿已清除。").format(n=bundle.id, sheets=bundle.sheets), Tone.DONE
        )
        self.left.emit()

    def _refused(self, error: Refused) -> None:
        self.enter.setEnabled(True)
        self._context.refused(error)

    def _typed(self) -> None:
        one, bundle = self._chosen(), self._bundle
        if one is None or bundle is None or one.what != "cell" or one.column is None:
            return
        store = self._desk.store
        indicator = store.scheme().form_of(bundle.class_id).indicators[one.column]
        typed, reporters = self.value.text().strip(), len(sheet_reporters(store, bundle))
        mark = mark_of(indicator, typed, reporters)
        if mark is None:
            self._context.tell(self._context.language.text(off_scale(indicator, typed, reporters)), Tone.WARN)
            return
        self._do(lambda: settle(self._desk, bundle.id, self.clerk.text(), one, mark))

    def _do(self, act: Callable[[], object]) -> None:
        row = self.table.chosen_row()
        if self._context.attempt(act):
            self.value.clear()
            self._show()
            self.table.selectRow(min(row, len(self._found) - 1))

    def _chosen(self) -> Difference | None:
        row = self.table.chosen_row()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _show(self) -> None:
        bundle = self._bundle
        if bundle is None:
            return
        _ = self._context.language.gettext
        self._found = differences(self._desk.store, bundle.id)
        place = self._context.language.text(place_of(self._desk.store, bundle.class_id, bundle.reporter_id))
        state = _("还有 {n} 处不一致").format(n=len(self._found)) if self._found else _("两遍一致，可以计入")
        self.heading.setText(_("第 {bundle} 捆 · {place} · {state}").format(bundle=bundle.id, place=place, state=state))
        self.enter.setEnabled(not self._found)
        header = [_("张号"), _("述职对象"), _("项目"), _("第一遍"), _("第二遍")]
        self.table.show_rows(header, [self._row(one) for one in self._found])
        if self._found and self.table.chosen_row() < 0:
            self.table.selectRow(0)

    def _row(self, one: Difference) -> list[TableCell]:
        _ = self._context.language.gettext
        store, bundle = self._desk.store, self._bundle
        number = TableCell(_("第 {n} 张").format(n=one.position))
        if one.what == "missing":
            said = [_("有") if side else _("没有") for side in (one.first, one.second)]
            return [number, TableCell(NOTHING), TableCell(_("整张")), *(TableCell(side, bold=True) for side in said)]
        if one.what == "invalid":
            said = [_("无效") if side else _("有效") for side in (one.first, one.second)]
            return [number, TableCell(NOTHING), TableCell(_("整张")), *(TableCell(side, bold=True) for side in said)]
        if one.what == "seat":
            names = {seat.id: spaced(seat.name) for seat in store.roster().seats}
            said = [names.get(int(side or 0), NOTHING) for side in (one.first, one.second)]
            return [number, TableCell(NOTHING), TableCell(_("评议人")), *(TableCell(side, bold=True) for side in said)]
        if bundle is None or one.row is None or one.column is None:
            return [number]
        reporter = sheet_reporters(store, bundle)[one.row]
        indicator = store.scheme().form_of(bundle.class_id).indicators[one.column]
        said = [cell_text(indicator, int(side or 0)) for side in (one.first, one.second)]
        who = TableCell(f"{spaced(reporter.name)}　{reporter.unit}")
        return [number, who, TableCell(indicator.name), *(TableCell(side, bold=True) for side in said)]
