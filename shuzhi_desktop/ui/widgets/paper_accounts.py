"""Accounts of paper: the clerk types what was printed, handed out and came back; two people close what adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.paper import account_of, close_account, put_account, targets, view
from shuzhi_desktop.services.ports_paper import PaperAccount
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_MOST = 100_000


class PaperAccountsPanel(QWidget):
    """A table of every kind of sheet, and the account of the chosen one under it."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._targets: tuple[tuple[str, int], ...] = ()
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.table = DataTable(context.theme, _("纸质票账目"), stretch=(0,), row_height=34)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._load())
        column.addWidget(self.table, 1)
        card = Card(_("账目"))
        grid = QGridLayout()
        names = (_("印制"), _("发出"), _("收回"), _("剩余"), _("作废"))
        self.fields: list[QLineEdit] = []
        for place, name in enumerate(names):
            field = QLineEdit()
            field.setValidator(QIntValidator(0, _MOST, field))
            field.setAccessibleName(name)
            field.setMinimumWidth(context.theme.px(70))
            field.returnPressed.connect(self.save)
            grid.addWidget(label(name, "secondary"), 0, place)
            grid.addWidget(field, 1, place)
            self.fields.append(field)
        card.body.addLayout(grid)
        self.problem = label("", "small", wrap=True)
        card.body.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(plain_button(_("保存账目"), self.save))
        row.addStretch(1)
        self.first, self.second = QLineEdit(), QLineEdit()
        for signer, name in ((self.first, _("监票人")), (self.second, _("计票人"))):
            signer.setPlaceholderText(name)
            signer.setAccessibleName(name)
            row.addWidget(signer)
        self.close_button = PrimaryButton(_("结清"))
        self.close_button.clicked.connect(lambda _checked=False: self.settle())
        row.addWidget(self.close_button)
        card.body.addLayout(row)
        hint = _("印制 = 发出 + 剩余；收回 + 作废 ≤ 发出；收回 = 已计入 = 有效 + 无效。没有结清，会议不能结束计票。")
        card.body.addWidget(label(hint, "small", wrap=True))
        column.addWidget(card)

    def refresh(self) -> None:
        """Show every account again."""
        _ = self._context.language.gettext
        store = self._desk.store
        scheme, people = store.scheme(), {one.id: one for one in store.roster().reporters}
        self._targets = targets(store)
        rows = []
        for class_id, reporter_id in self._targets:
            reporter = people.get(reporter_id)
            name = scheme.rater_class(class_id).name
            cells = [TableCell(f"{name} · {spaced(reporter.name)}　{reporter.unit}" if reporter else name)]
            account = account_of(store, class_id, reporter_id)
            if account is None:
                rows.append([*cells, TableCell(_("未用纸质票")), *(TableCell(NOTHING, right=True) for _n in range(8))])
                continue
            seen = view(store, account)
            figures = (*_typed(account), seen.entered, seen.valid, seen.invalid)
            pill = (_("已结清"), Tone.DONE) if seen.is_closed else (_("未结清"), Tone.WARN)
            cells.append(TableCell("", pills=((_("账目不平"), Tone.LIVE) if seen.faults else pill,)))
            rows.append([*cells, *(TableCell(str(figure), right=True) for figure in figures)])
        header = [_("票种"), _("状态"), _("印制"), _("发出"), _("收回"), _("剩余"), _("作废"), _("已计入")]
        self.table.show_rows([*header, _("有效"), _("无效")], rows)
        if rows and self.table.chosen_row() < 0:
            self.table.selectRow(0)
        self._show_problem()

    def save(self) -> None:
        """Put the typed account down."""
        chosen = self._chosen()
        if chosen is None:
            return
        printed, issued, returned, left, spoiled = (int(field.text() or 0) for field in self.fields)
        account = PaperAccount(*chosen, printed, issued, returned, left, spoiled)
        if self._context.attempt(lambda: put_account(self._desk, account)):
            self.refresh()

    def settle(self) -> None:
        """Close the chosen account."""
        chosen = self._chosen()
        if chosen is None:
            return
        names = (self.first.text(), self.second.text())
        if self._context.attempt(lambda: close_account(self._desk, *chosen, names)):
            self._context.tell(self._context.language.gettext("账目已结清，已记入校验链。"), Tone.DONE)
            self.refresh()

    def _chosen(self) -> tuple[str, int] | None:
        row = self.table.chosen_row()
        return self._targets[row] if 0 <= row < len(self._targets) else None

    def _load(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        account = account_of(self._desk.store, *chosen)
        for place, field in enumerate(self.fields):
            field.setText(str(_typed(account)[place]) if account is not None else "")
        self._show_problem()

    def _show_problem(self) -> None:
        chosen = self._chosen()
        account = account_of(self._desk.store, *chosen) if chosen is not None else None
        if account is None:
            self.problem.setText(" ")
            return
        seen = view(self._desk.store, account)
        say = self._context.language.text
        self.problem.setText("\n".join(say(one) for one in (*seen.faults, *seen.warnings)) or " ")
        self.problem.setProperty("tone", Tone.WARN.value)


def _typed(account: PaperAccount) -> tuple[int, int, int, int, int]:
    return account.printed, account.issued, account.returned, account.left, account.spoiled
