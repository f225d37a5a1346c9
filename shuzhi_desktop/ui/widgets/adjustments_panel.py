"""Bonuses and deductions (加减分): one is typed with its reason; sums and every entry are listed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.services.given import read_decimal
from shuzhi_desktop.services.ports import AdjustmentEntry
from shuzhi_desktop.services.scoring import add_adjustments
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class AdjustmentsPanel(QWidget):
    """The room left to the scheme's bounds is shown, and the value is checked against it at every keystroke."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._sums: dict[tuple[str, int], Fraction] = {}
        _ = context.language.gettext
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._form = scrolled(self._entry())
        self._form.setFixedWidth(context.theme.px(260))
        row.addWidget(self._form)
        lists = Card()
        lists.body.addWidget(label(_("合计"), "card-title"))
        self.sums = DataTable(context.theme, _("合计"), stretch=(2,), row_height=34)
        lists.body.addWidget(self.sums, 1)
        lists.body.addWidget(label(_("逐条记录"), "card-title"))
        self.empty = label(_("还没有加减分。"), "secondary", wrap=True)
        self.entries = DataTable(context.theme, _("逐条记录"), stretch=(3,), row_height=34)
        lists.body.addWidget(self.empty)
        lists.body.addWidget(self.entries, 1)
        row.addWidget(lists, 1)

    def refresh(self, *, allowed: bool) -> None:
        """Fetch bounds, sums and entries again."""
        _ = self._context.language.gettext
        store = self._desk.store
        scheme, reporters, entries = store.scheme(), store.roster().reporters, store.adjustments()
        self._form.setVisible(allowed)
        _refill(self.reporter, [(f"{one.order}　{names.who(one)}", one.id) for one in reporters])
        _refill(self.adjustment, [(one.name, one.id) for one in scheme.adjustments])
        sums: dict[tuple[str, int], Fraction] = {}
        for entry in entries:
            key = (entry.adjustment_id, entry.reporter_id)
            sums[key] = sums.get(key, Fraction(0)) + entry.value
        self._sums = sums
        header = [_("序号"), _("姓名"), _("单位"), *(one.name for one in scheme.adjustments)]
        rows = []
        for reporter in reporters:
            row = [TableCell(str(reporter.order), right=True), TableCell(names.spaced(reporter.name), bold=True)]
            row.append(TableCell(reporter.unit))
            for rule in scheme.adjustments:
                found = sums.get((rule.id, reporter.id))
                row.append(TableCell(names.NOTHING if found is None else decimal_text(found), right=True))
            rows.append(row)
        self.sums.show_rows(header, rows)
        who = {one.id: one for one in reporters}
        titles = {one.id: one.name for one in scheme.adjustments}
        self.entries.show_rows(
            [_("述职对象"), _("加减分"), _("分值"), _("理由")],
            [
                [
                    TableCell(names.who(who[one.reporter_id])),
                    TableCell(titles.get(one.adjustment_id, one.adjustment_id)),
                    TableCell(decimal_text(one.value), right=True, bold=True),
                    TableCell(one.reason),
                ]
                for one in entries
            ],
        )
        self.entries.wrap_rows()
        self.empty.setVisible(not entries)
        self.entries.setVisible(bool(entries))
        self._judge()

    def add(self) -> None:
        """Write the entry down."""
        bounds = self._room()
        if bounds is None:
            return

        def work() -> None:
            value = read_decimal(self.value.text(), *bounds)
            chosen = (str(self.adjustment.currentData()), int(self.reporter.currentData()))
            add_adjustments(self._desk, [AdjustmentEntry(*chosen, value, self.reason.text().strip())])

        if self._context.attempt(work):
            self.value.clear()
            self.reason.clear()
            self.refresh(allowed=True)
            self._context.tell(self._context.language.gettext("已记入校验链。"), Tone.DONE)

    def _entry(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("录入加减分"))
        card.body.setSpacing(4)
        self.reporter, self.adjustment = Choice(), Choice()
        self.value, self.reason = QLineEdit(), QLineEdit()
        wanted = (
            (self.reporter, _("述职对象")),
            (self.adjustment, _("加减分")),
            (self.value, _("分值")),
            (self.reason, _("理由（必填）")),
        )
        for field, name in wanted:
            field.setAccessibleName(name)
            above = label(name, "secondary")
            above.setBuddy(field)
            card.body.addWidget(above)
            card.body.addWidget(field)
            if field is self.value:
                self.state = label("", "small", wrap=True)
                card.body.addWidget(self.state)
        for choice in (self.reporter, self.adjustment):
            choice.setMinimumContentsLength(6)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.currentIndexChanged.connect(lambda _place: self._judge())
        self.value.textChanged.connect(lambda _written: self._judge())
        self.reason.textChanged.connect(lambda _written: self._judge())
        for field in (self.value, self.reason):
            field.returnPressed.connect(self.add)
        self.save = PrimaryButton(_("记入"))
        self.save.clicked.connect(lambda _checked=False: self.add())
        card.body.addSpacing(6)
        card.body.addWidget(self.save)
        card.body.addWidget(label(_("记录不能删除；记错了，再记一条相反的并写明理由。"), "small", wrap=True))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(card)
        column.addStretch(1)
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return holder

    def _room(self) -> tuple[Fraction, Fraction] | None:
        """What may still be added to the chosen sum, from and to."""
        rule = next((r for r in self._desk.store.scheme().adjustments if r.id == self.adjustment.currentData()), None)
        if rule is None or self.reporter.currentData() is None:
            return None
        done = self._sums.get((rule.id, int(self.reporter.currentData())), Fraction(0))
        return rule.min - done, rule.max - done

    def _judge(self) -> None:
        _ = self._context.language.gettext
        bounds = self._room()
        self.save.setEnabled(False)
        if bounds is None:
            self.state.setText("")
            return
        bad = ""
        if self.value.text().strip():
            try:
                read_decimal(self.value.text(), *bounds)
                self.save.setEnabled(bool(self.reason.text().strip()))
            except Refused as error:
                bad = self._context.language.text(error.message)
        set_role(self.value, "bad", "yes" if bad else "no")
        room = _("还可记 {low} 到 {high}").format(low=decimal_text(bounds[0]), high=decimal_text(bounds[1]))
        self.state.setText(f"▲ {bad}" if bad else room)
        set_role(self.state, "tone", (Tone.LIVE if bad else Tone.PLAIN).value)


def _refill(choice: Choice, items: list[tuple[str, int]] | list[tuple[str, str]]) -> None:
    """Offer other items and keep the chosen one where it is still there."""
    chosen = choice.currentData()
    choice.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword here
    choice.clear()
    for shown, id_ in items:
        choice.addItem(shown, id_)
    choice.setCurrentIndex(max(choice.findData(chosen), 0) if items else -1)
    choice.blockSignals(False)  # noqa: FBT003
