"""整改: matters of all meetings that are not closed, overdue first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.ui.ledger.page import LedgerPage
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.ports_ledger import LedgerStore, MatterLine
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope

_SOON = timedelta(days=30)


class MattersPage(LedgerPage):
    """As they stood when each meeting was added; of all years unless only one is wanted."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(_("未销号的整改事项"))
        self.pills = (Pill(), Pill(), Pill())
        for pill in self.pills:
            card.header.addWidget(pill)
        self.one_year = TickBox(_("只看本年度"))
        self.one_year.toggled.connect(lambda _on: self.again())
        card.header.addWidget(self.one_year)
        self.empty = label(_("这里没有未销号的整改事项。"), "empty", wrap=True)
        self.table = DataTable(context.theme, _("未销号的整改事项"), stretch=(2,), row_height=36)
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        self._lines: Sequence[MatterLine] = ()
        card.body.addLayout(self.ways(self.table, lambda row: self._lines[row].source_id, self._person))
        column.addWidget(card)

    def _person(self, row: int) -> tuple[str, str]:
        return self._lines[row].unit_code, ""

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """Open matters below the unit."""
        year, today = scope.year if self.one_year.isChecked() else 0, self._context.workspace.today()
        return lambda store: store.matters(year, scope.unit_code, today)

    def show_answer(self, answer: object) -> None:
        """Show the list and how many are overdue, due within 30 days, and later."""
        _ = self._context.language.gettext
        self._lines = lines = cast("Sequence[MatterLine]", answer)
        today = self._context.workspace.today()
        limit = (date.fromisoformat(today) + _SOON).isoformat()
        states = [self._state(one, limit) for one in lines]
        counted = [sum(state[1] is tone for state in states) for tone in (Tone.LIVE, Tone.WARN, Tone.PLAIN)]
        words = (_("逾期 {n}"), _("30 天内到期 {n}"), _("其余 {n}"))
        for pill, word, number, tone in zip(
            self.pills, words, counted, (Tone.LIVE, Tone.WARN, Tone.PLAIN), strict=True
        ):
            pill.show_state(word.format(n=number), tone)
        self.empty.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.show_rows(
            [_("状态"), _("单位与姓名"), _("问题"), _("责任人"), _("时限"), _("年度")],
            [
                [
                    TableCell("", pills=(state,)),
                    TableCell(f"{one.unit}　{spaced(one.name)}", bold=True),
                    TableCell(" ".join(one.problem.split())),
                    TableCell(one.responsible or NOTHING),
                    TableCell(one.deadline or NOTHING, tone=state[1]),
                    TableCell(str(one.year), right=True),
                ]
                for one, state in zip(lines, states, strict=True)
            ],
        )

    def _state(self, one: MatterLine, limit: str) -> tuple[str, Tone]:
        _ = self._context.language.gettext
        if one.overdue:
            return _("逾期"), Tone.LIVE
        if one.deadline and one.deadline <= limit:
            return _("将到期"), Tone.WARN
        return _("整改中"), Tone.PLAIN
