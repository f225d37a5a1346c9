"""覆盖: who should report, who has, a matrix of all units below, and the list of those missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shuzhi_desktop.services.units import LEVEL_NAMES
from shuzhi_desktop.ui.ledger.link import percent
from shuzhi_desktop.ui.ledger.page import LedgerPage, across
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.unit_matrix import CellState, MatrixCell, MatrixGroup, UnitMatrix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.ports_ledger import CoverageLine, LedgerStore, MissingLine, Unit
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope

_MOST_GROUPS, _MOST_CELLS = 40, 1_000


@dataclass(frozen=True, slots=True)
class _Answer:
    levels: Sequence[CoverageLine]
    groups: Sequence[tuple[CoverageLine | None, Sequence[CoverageLine]]]
    missing: Sequence[MissingLine]


def _asked(store: LedgerStore, scope: Scope, today: str) -> _Answer:
    """Two levels at once where that is not too much: the streets of a city, grouped by district."""
    where = (scope.year, scope.unit_code, scope.direction)
    units = store.coverage_by_unit(*where)
    groups: list[tuple[CoverageLine | None, Sequence[CoverageLine]]] = [(None, units)]
    if 1 < len(units) <= _MOST_GROUPS:
        below = [(one, store.coverage_by_unit(scope.year, one.unit_code, scope.direction)) for one in units]
        if all(lines for _, lines in below) and sum(len(lines) for _, lines in below) <= _MOST_CELLS:
            groups = [*below]
    return _Answer(store.coverage_by_level(*where), groups, store.missing(*where, today))


class CoveragePage(LedgerPage):
    """A click on a cell goes down to that unit."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._figures())
        row = across(context)
        row.addWidget(self._matrix_card(), 1)
        row.addWidget(self._tables_card(), 1)
        column.addLayout(row, 1)
        self._missing: Sequence[MissingLine] = ()

    def _figures(self) -> Card:
        _ = self._context.language.gettext
        card = Card(margin=16)
        grid = QGridLayout()
        self.figures = []
        names = (_("应述职"), _("现场述职"), _("书面述职"), _("未述职"), _("免予述职"), _("覆盖率"))
        for place, name in enumerate(names):
            figure = label(NOTHING, "hero")
            figure.setAccessibleName(name)
            grid.addWidget(label(name, "secondary"), 0, place)
            grid.addWidget(figure, 1, place)
            grid.setColumnStretch(place, 1)
            self.figures.append(figure)
        card.body.addLayout(grid)
        return card

    def _matrix_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("各单位一览"))
        self.matrix = UnitMatrix(self._context.theme, _("各单位一览"))
        self.matrix.opened.connect(self._go_down)
        self.said = label("", "secondary", wrap=True)
        self.said.setMinimumHeight(self._context.theme.px(20))
        self.matrix.looked_at.connect(self.said.setText)
        self.empty = label(
            _("这里没有应述职名单，也没有人述过职。请用“加入”导入应述职名单和会议。"), "empty", wrap=True
        )
        self.area = scrolled(self.matrix)
        self.area.setMinimumHeight(self._context.theme.px(200))
        card.body.addWidget(self.empty)
        card.body.addWidget(self.area, 1)
        card.body.addWidget(self.said)
        card.body.addWidget(
            label(_("绿：全部已述；金（斜纹）：部分；红（网纹）：都未述；格中是未述人数。"), "small", wrap=True)
        )
        return card

    def _tables_card(self) -> QWidget:
        _ = self._context.language.gettext
        theme = self._context.theme
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        levels, missing = Card(_("按层级")), Card(_("未述职名单"))
        self.levels = DataTable(theme, _("按层级"), stretch=(0,), row_height=32, fit=True)
        levels.body.addWidget(self.levels)
        self.count = label("", "secondary")
        missing.header.addWidget(self.count)
        self.missing = DataTable(theme, _("未述职名单"), stretch=(0,), row_height=32)
        self.missing.setMinimumHeight(theme.px(110))
        self.missing.activated.connect(lambda index: self._go_down(self._missing[index.row()].unit_code))
        missing.body.addWidget(self.missing, 1)
        column.addWidget(levels)
        column.addWidget(missing, 1)
        return held

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """Coverage by level, of the units below, and who is missing."""
        today = self._context.workspace.today()
        return lambda store: _asked(store, scope, today)

    def show_answer(self, answer: object) -> None:
        """Show all three."""
        found = cast("_Answer", answer)
        self._show_figures(found.levels)
        groups = [
            MatrixGroup(above.unit_code if above else "", above.unit if above else "", tuple(map(self._cell, lines)))
            for above, lines in found.groups
        ]
        self.matrix.show_groups(groups)
        self.area.setVisible(bool(self.matrix.cells))
        self.empty.setVisible(not self.matrix.cells)
        self._show_missing(found.missing)

    def _show_figures(self, levels: Sequence[CoverageLine]) -> None:
        from fractions import Fraction

        _ = self._context.language.gettext
        should, oral = sum(one.should for one in levels), sum(one.oral for one in levels)
        written, exempt = sum(one.written for one in levels), sum(one.exempt for one in levels)
        rate = percent(Fraction(oral + written, should) if should else None)
        shown = [f"{n:,}" for n in (should, oral, written, should - oral - written, exempt)]
        for figure, words in zip(self.figures, [*shown, rate], strict=True):
            figure.setText(words)
        rows = [
            [
                TableCell(self._context.language.text(LEVEL_NAMES[one.level])),
                *(TableCell(f"{n:,}", right=True) for n in (one.should, one.oral, one.written)),
                TableCell(f"{one.missing:,}", right=True, tone=Tone.LIVE if one.missing else Tone.PLAIN),
                TableCell(f"{one.exempt:,}", right=True),
                TableCell(percent(one.rate), right=True, bold=True),
            ]
            for one in levels
        ]
        self.levels.show_rows([_("层级"), _("应述"), _("现场"), _("书面"), _("未述"), _("免予"), _("覆盖率")], rows)

    def _show_missing(self, missing: Sequence[MissingLine]) -> None:
        _ = self._context.language.gettext
        self._missing = missing
        overdue = sum(one.overdue for one in missing)
        self.count.setText(_("{n} 人，逾期 {overdue} 人").format(n=f"{len(missing):,}", overdue=f"{overdue:,}"))
        rows = [
            [
                TableCell(_(" · ").join((*one.path[-1:], one.unit)), bold=True),
                TableCell(spaced(one.name) if one.name else one.post or NOTHING),
                TableCell(one.deadline or NOTHING),
                TableCell("", pills=((_("逾期"), Tone.LIVE),) if one.overdue else ()),
            ]
            for one in missing
        ]
        self.missing.show_rows([_("单位"), _("姓名或职务"), _("时限"), _("状态")], rows)

    def _cell(self, one: CoverageLine) -> MatrixCell:
        _ = self._context.language.gettext
        if not one.should:
            state, figure = CellState.NOBODY, NOTHING
        elif not one.missing:
            state, figure = CellState.WHOLE, "✓"
        else:
            state = CellState.PART if one.missing < one.should else CellState.NONE
            figure = str(one.missing)
        sentence = _("{unit}：应述 {should}，现场 {oral}，书面 {written}，未述 {missing}，免予 {exempt}，覆盖率 {rate}")
        said = sentence.format(
            unit=one.unit, should=one.should, oral=one.oral, written=one.written, missing=one.missing,
            exempt=one.exempt, rate=percent(one.rate),
        )  # fmt: skip
        return MatrixCell(one.unit_code, one.unit, figure, state, said)

    def _go_down(self, code: str) -> None:
        """To the units below one; to the years of one that has none."""

        def found(below: Sequence[Unit]) -> None:
            if below:
                self.link.look(unit_code=code)
            else:
                self.link.years_wanted.emit(code, "")

        self.link.ask(lambda store: store.below(code), found, self)
