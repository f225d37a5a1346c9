"""会议: every meeting that was ever added; those replaced by a corrected one stay as a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.ui.ledger.page import LedgerPage
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.ports_ledger import LedgerStore, Source
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope


class SourcesPage(LedgerPage):
    """Enter on a row opens the meeting."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        _ = context.language.gettext
        self._lines: Sequence[Source] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(_("台账里的会议"))
        self.count = label("", "secondary")
        card.header.addWidget(self.count)
        self.empty = label(_("台账里还没有会议。请用“加入”把会议文件、归档包或整个文件夹加进来。"), "empty", wrap=True)
        self.table = DataTable(context.theme, _("台账里的会议"), stretch=(1,), row_height=36)
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self.ways(self.table, lambda row: self._lines[row].id, None))
        column.addWidget(card)

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """All of them, of every year."""
        del scope
        return lambda store: store.sources()

    def show_answer(self, answer: object) -> None:
        """List them, newest first."""
        _ = self._context.language.gettext
        self._lines = lines = cast("Sequence[Source]", answer)
        ways = {Direction.UPWARD: _("向上述职"), Direction.DOWNWARD: _("向下述职")}
        counting = sum(not one.replaced_by for one in lines)
        self.count.setText(_("计入 {n} 场，留痕 {old} 场").format(n=counting, old=len(lines) - counting))
        self.empty.setVisible(not lines)
        self.table.setVisible(bool(lines))
        rows = []
        for one in lines:
            state = (_("已被更正替换"), Tone.WARN) if one.replaced_by else (_("✓ 计入"), Tone.DONE)
            rows.append(
                [
                    TableCell(one.date),
                    TableCell(one.title, bold=not one.replaced_by),
                    TableCell(ways[one.direction]),
                    TableCell(one.organiser or NOTHING),
                    TableCell(str(one.reporters), right=True),
                    TableCell("", pills=(state,)),
                ]
            )
        self.table.show_rows([_("日期"), _("会议"), _("方向"), _("主办单位"), _("述职人数"), _("状态")], rows)
