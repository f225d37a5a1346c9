"""搜索: reporters of all years by name, unit, code or the first letters of their pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.ui.ledger.page import LedgerPage
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.ports_ledger import Hit, LedgerStore, Source
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope


class FoundPage(LedgerPage):
    """Enter on a hit opens its meeting; a button leads to the years of the unit and post."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        _ = context.language.gettext
        self._words = ""
        self.hits: Sequence[Hit] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(_("搜索结果"))
        self.count = label("", "secondary")
        card.header.addWidget(self.count)
        self.empty = label("", "empty", wrap=True)
        self.table = DataTable(context.theme, _("搜索结果"), stretch=(3,), row_height=36)
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self.ways(self.table, lambda row: self.hits[row].source_id, self._person))
        column.addWidget(card)

    def look_for(self, words: str) -> None:
        """Search for other words."""
        self._words = words.strip()
        self.stale = True

    def _person(self, row: int) -> tuple[str, str]:
        return self.hits[row].unit_code, self.hits[row].post

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """Search in all years, wherever one looks."""
        del scope
        words = self._words
        return lambda store: (store.search(words), store.sources())

    def show_answer(self, answer: object) -> None:
        """List the hits, newest year first."""
        _ = self._context.language.gettext
        hits, sources = cast("tuple[Sequence[Hit], Sequence[Source]]", answer)
        self.hits = hits
        titles = {one.id: one.title for one in sources}
        self.count.setText(_("{n} 条").format(n=len(hits)) if hits else "")
        self.empty.setText(
            _("没有找到“{words}”。可按姓名、单位、代码或拼音首字母搜索，几个词之间用空格。").format(words=self._words)
            if self._words
            else _("在上面输入姓名、单位或拼音首字母。")
        )
        self.empty.setVisible(not hits)
        self.table.setVisible(bool(hits))
        self.table.show_rows(
            [_("年度"), _("姓名"), _("单位与职务"), _("会议")],
            [
                [
                    TableCell(str(one.year)),
                    TableCell(spaced(one.name), bold=True),
                    TableCell(f"{one.unit}　{one.post}"),
                    TableCell(titles.get(one.source_id, "")),
                ]
                for one in hits
            ],
        )
        if hits:
            self.table.selectRow(0)
