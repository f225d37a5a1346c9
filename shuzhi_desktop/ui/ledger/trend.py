"""趋势: one post of a unit over the years, whoever held it and whatever the unit was called."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.ui.ledger.link import points
from shuzhi_desktop.ui.ledger.page import LedgerPage, across
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.trend_chart import TrendChart, TrendMark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.ports_ledger import LedgerStore, TrendPoint
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope


class TrendPage(LedgerPage):
    """A year is opened as the meeting it came from, from the line and from the table."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        _ = context.language.gettext
        self._of: tuple[str, str] = ("", "")
        self._all: Sequence[TrendPoint] = ()
        self.shown: Sequence[TrendPoint] = ()
        row = across(context)
        self.setLayout(row)
        card = Card(_("历年得分"))
        self.title = label("", "secondary")
        self.post = Choice()
        self.post.setAccessibleName(_("职务"))
        self.post.activated.connect(lambda _place: self._show_post())
        card.header.addWidget(self.title)
        card.header.addWidget(self.post)
        self.empty = label("", "empty", wrap=True)
        self.chart = TrendChart(context.theme, _("历年得分"), _("规则不同，不相比"))
        self.chart.opened.connect(lambda number: link.meeting_wanted.emit(self.shown[number].source_id))
        card.body.addWidget(self.empty)
        card.body.addWidget(self.chart, 1)
        beside = Card(_("逐年"))
        self.table = DataTable(context.theme, _("逐年"), stretch=(1,), row_height=36)
        self.table.setMinimumHeight(context.theme.px(160))
        beside.body.addWidget(self.table, 1)
        beside.body.addLayout(self.ways(self.table, lambda row: self.shown[row].source_id, None))
        column = QVBoxLayout()
        column.addWidget(beside)
        row.addWidget(card, 6)
        row.addLayout(column, 5)
        link.moved.connect(self._forget)

    def follow(self, unit_code: str, post: str) -> None:
        """Show the years of a unit (also one that is not in the tree) and post."""
        self._of = (unit_code, post)
        self.stale = True

    def _forget(self) -> None:
        self._of = ("", "")

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """All years of the unit followed, else of the one looked at."""
        code = self._of[0] or scope.unit_code
        return lambda store: store.trend(code) if code else ()

    def show_answer(self, answer: object) -> None:
        """Offer the posts, and show the one asked for, else the one with most years."""
        self._all = cast("Sequence[TrendPoint]", answer)
        posts = list(dict.fromkeys(one.post for one in self._all))
        posts.sort(key=lambda post: -len({one.year for one in self._all if one.post == post}))
        self.post.clear()
        for post in posts:
            self.post.addItem(post or NOTHING, post)
        self.post.setCurrentIndex(max(self.post.findData(self._of[1]), 0) if posts else -1)
        self.post.setVisible(len(posts) > 1)
        self._show_post()

    def _show_post(self) -> None:
        _ = self._context.language.gettext
        post = self.post.currentData()
        shown = self.shown = [one for one in self._all if one.post == post]
        wanted = self._of[0] or self.link.scope.unit_code
        self.empty.setText(
            _("这个单位本身还没有述过职的记录；请往下选一个单位。")
            if wanted
            else _("先选一个单位：点上面的路径或“覆盖”里的格子，或搜索姓名、单位。")
        )
        self.empty.setVisible(not shown)
        self.chart.setVisible(bool(shown))
        self.title.setText(shown[-1].unit if shown else "")
        marks = [self._mark(number, one) for number, one in enumerate(shown)]
        self.chart.show_marks(marks)
        self.table.show_rows(
            [_("年度"), _("单位与姓名"), _("得分"), _("名次"), _("等次")],
            [self._row(one, mark) for one, mark in zip(shown, marks, strict=True)],
        )

    def _changes(self, number: int) -> tuple[str, ...]:
        """What is another than the year before: who, and what the unit is called."""
        _ = self._context.language.gettext
        one = self.shown[number]
        before = self.shown[number - 1] if number else None
        said = []
        if before is None or before.name != one.name:
            said.append(spaced(one.name) if before is None else _("{name} 接任").format(name=spaced(one.name)))
        if before is not None and before.unit != one.unit:
            said.append(_("更名：{unit}").format(unit=one.unit))
        return tuple(said)

    def _mark(self, number: int, one: TrendPoint) -> TrendMark:
        fresh = number > 0 and self.shown[number - 1].scheme_digest != one.scheme_digest
        shown = points(one.composite)
        said = " ".join((str(one.year), *self._changes(number), shown, one.grade))
        return TrendMark(str(one.year), one.compared, shown, self._changes(number), fresh, said)

    def _row(self, one: TrendPoint, mark: TrendMark) -> list[TableCell]:
        _ = self._context.language.gettext
        full = "" if one.full == 1_000_000 else _("（满分 {full}）").format(full=points(one.full))
        return [
            TableCell(str(one.year), bold=True),
            TableCell(f"{one.unit}　{spaced(one.name)}", pills=((_("规则不同"), Tone.WARN),) if mark.fresh else ()),
            TableCell(points(one.composite) + full, right=True),
            TableCell(f"{one.place} / {one.number}" if one.place else NOTHING, right=True),
            TableCell("", pills=((one.grade, Tone.INFORM),) if one.grade else ()),
        ]
