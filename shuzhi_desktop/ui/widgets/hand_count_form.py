"""Totals of a count by hand: votes per option and reporter, with sums that name the cell that is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from shuzhi_desktop.domain.scheme import Recuse
from shuzhi_desktop.services.hand_counts import HandCount, RowCount, enter, faults, why_not
from shuzhi_desktop.services.paper import targets
from shuzhi_desktop.services.ports_paper import SLATE
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import BallotForm
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_MOST = 100_000


class HandCountForm(QWidget):
    """One row per reporter and item; columns are the options, then 未填, 回避 and the sum."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._people: tuple[Reporter, ...] = ()
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(_("手工计票，只录合计"))
        top = QHBoxLayout()
        self.target = Choice()
        self.target.setAccessibleName(_("票种"))
        self.target.currentIndexChanged.connect(lambda _index: self._lay_out())
        top.addWidget(self.target, 2)
        self.returned, self.valid, self.invalid = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name in ((self.returned, _("收回")), (self.valid, _("有效")), (self.invalid, _("无效"))):
            field.setValidator(QIntValidator(0, _MOST, field))
            field.setAccessibleName(name)
            field.textChanged.connect(lambda _typed: self.check())
            top.addWidget(label(name, "secondary"))
            top.addWidget(field, 1)
        card.body.addLayout(top)
        self.problem = label("", "small", wrap=True)
        card.body.addWidget(self.problem)
        column.addWidget(card)
        self.table = QTableWidget()
        self.table.setAccessibleName(_("各等次得票"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(True)
        self.table.cellChanged.connect(lambda _row, _column: self.check())
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.teller, self.checker = QLineEdit(), QLineEdit()
        for field, name in ((self.teller, _("计票人")), (self.checker, _("监票人"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            foot.addWidget(field)
        foot.addStretch(1)
        self.enter = PrimaryButton(_("核对无误，计入"))
        self.enter.clicked.connect(lambda _checked=False: self.take_in())
        foot.addWidget(self.enter)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Offer the kinds of sheets; what was typed stays while they are the same."""
        store = self._desk.store
        scheme, self._people = store.scheme(), store.roster().reporters
        people = {one.id: one for one in self._people}
        offered = []
        for class_id, reporter_id in targets(store):
            reporter = people.get(reporter_id)
            name = scheme.rater_class(class_id).name
            whose = f"{name} · {spaced(reporter.name)}　{reporter.unit}" if reporter else name
            offered.append((whose, (class_id, reporter_id)))
        now = [(self.target.itemText(n), tuple(self.target.itemData(n))) for n in range(self.target.count())]
        if now != offered:
            self.target.blockSignals(True)  # noqa: FBT003 - Qt's way
            self.target.clear()
            for whose, key in offered:
                self.target.addItem(whose, key)
            self.target.blockSignals(False)  # noqa: FBT003
            self._lay_out()
        self.check()

    def count(self) -> HandCount | None:
        """What is typed now."""
        chosen = self.target.currentData()
        if chosen is None:
            return None
        class_id, reporter_id = str(chosen[0]), int(chosen[1])
        form = self._desk.store.scheme().form_of(class_id)
        rows, line = [], 0
        for reporter in self._rows_of(reporter_id):
            options, blanks, absent = [], [], self._number(line, self.table.columnCount() - 2)
            for indicator in form.indicators:
                options.append(tuple(self._number(line, 2 + n) for n in range(len(indicator.options))))
                blanks.append(self._number(line, self.table.columnCount() - 3))
                line += 1
            rows.append(RowCount(reporter.id, tuple(options), tuple(blanks), absent))
        returned, valid, invalid = (int(field.text() or 0) for field in (self.returned, self.valid, self.invalid))
        return HandCount(class_id, reporter_id, returned, valid, invalid, tuple(rows))

    def check(self) -> None:
        """Show the first sum that is off; the button waits for all to add up."""
        count = self.count()
        if count is None:
            return
        store = self._desk.store
        _ = self._context.language.gettext
        reason = why_not(store.scheme(), store.scheme().rater_class(count.class_id))
        wrong = (reason,) if reason is not None else faults(store, count)
        self._show_sums(count)
        self.table.setEnabled(reason is None)
        self.enter.setEnabled(not wrong)
        more = _("（共 {n} 处）").format(n=len(wrong)) if len(wrong) > 1 else ""
        told = "▲ " + self._context.language.text(wrong[0]) + more if wrong else _("✓ 各项合计都对得上。")
        self.problem.setText(told)
        set_role(self.problem, "tone", (Tone.WARN if wrong else Tone.DONE).value)

    def take_in(self) -> None:
        """Put the count into the vote."""
        count = self.count()
        if count is None:
            return
        names = (self.teller.text(), self.checker.text())
        self.enter.setEnabled(False)
        run_in_worker(lambda: enter(self._desk, count, *names), self._entered, self._refused, self)

    def _entered(self, sheets: int) -> None:
        self._context.tell(self._context.language.gettext("手工计票已计入 {n} 张。").format(n=sheets), Tone.DONE)
        for field in (self.returned, self.valid, self.invalid):
            field.clear()
        self._lay_out()

    def _refused(self, error: Refused) -> None:
        self._context.refused(error)
        self.check()

    def _rows_of(self, reporter_id: int) -> tuple[Reporter, ...]:
        return tuple(one for one in self._people if reporter_id in (SLATE, one.id))

    def _lay_out(self) -> None:
        chosen = self.target.currentData()
        if chosen is None:
            return
        _ = self._context.language.gettext
        rater_class = self._desk.store.scheme().rater_class(str(chosen[0]))
        form = self._desk.store.scheme().form(rater_class.form)
        widest = max(len(one.options) for one in form.indicators)
        same = len({tuple(o.name for o in one.options) for one in form.indicators}) == 1
        names = [o.name for o in form.indicators[0].options] if same else [str(n + 1) for n in range(widest)]
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's way
        self.table.clear()
        header = [_("述职对象"), _("项目"), *names, _("未填"), _("回避"), _("合计")]
        self.table.setColumnCount(len(header))
        self.table.setHorizontalHeaderLabels(header)
        people = self._rows_of(int(chosen[1]))
        self.table.setRowCount(len(people) * len(form.indicators))
        recusal = rater_class.recuse is not Recuse.NONE and int(chosen[1]) == SLATE
        for place, reporter in enumerate(people):
            self._fill(place * len(form.indicators), reporter, form, recusal=recusal)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnHidden(len(header) - 2, not recusal)
        self.table.blockSignals(False)  # noqa: FBT003
        self.check()

    def _fill(self, line: int, reporter: Reporter, form: BallotForm, *, recusal: bool) -> None:
        last = self.table.columnCount() - 1
        for offset, indicator in enumerate(form.indicators):
            for column in range(last + 1):
                item = QTableWidgetItem("")
                option = 2 <= column < 2 + len(indicator.options)
                typed = option or column == last - 2 or (column == last - 1 and recusal and offset == 0)
                if not typed:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(line + offset, column, item)
            for column, shown in ((0, f"{spaced(reporter.name)}　{reporter.unit}" if offset == 0 else ""),
                                  (1, indicator.name)):  # fmt: skip
                item = QTableWidgetItem(shown)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(line + offset, column, item)

    def _number(self, row: int, column: int) -> int:
        item = self.table.item(row, column)
        typed = item.text().strip() if item is not None else ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 6 else (-1 if typed else 0)

    def _show_sums(self, count: HandCount) -> None:
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's way
        line, last = 0, self.table.columnCount() - 1
        for row in count.rows:
            for options, blank in zip(row.options, row.blanks, strict=True):
                item = self.table.item(line, last)
                if item is not None:
                    total = sum(options) + blank + row.absent
                    item.setText(f"{total} ✓" if total == count.valid else f"{total} ≠ {count.valid}")
                line += 1
        self.table.blockSignals(False)  # noqa: FBT003
