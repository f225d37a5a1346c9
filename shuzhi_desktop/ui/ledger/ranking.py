"""排名: reporters of one level below a unit, sums with exact means, grades and rates under a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.rounding import decimal_text, fixed, parse_decimal
from shuzhi_desktop.services.ledger_report import THRESHOLD
from shuzhi_desktop.services.units import LEVEL_NAMES, LEVELS
from shuzhi_desktop.ui.ledger.grades import grade_bars
from shuzhi_desktop.ui.ledger.link import percent, points
from shuzhi_desktop.ui.ledger.page import LedgerPage, across
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.stacked_bar import StackedBarChart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shuzhi_desktop.services.ports_ledger import (
        GradeLine,
        LedgerStore,
        OutcomeLine,
        RankLine,
        RateLine,
        ScoreLine,
        UnitLevel,
    )
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope

_WIDTHS = {0: 92, 2: 128, 3: 76, 4: 132}


@dataclass(frozen=True, slots=True)
class _Answer:
    level: UnitLevel | None
    levels: Sequence[UnitLevel]
    ranking: Sequence[RankLine]
    before: Mapping[tuple[str, str], RankLine]
    titles: Mapping[int, tuple[str, str]]  # of each meeting: title, and digest of its scheme
    scores: Sequence[ScoreLine]
    grades: Sequence[GradeLine]
    rates: Sequence[RateLine]
    outcomes: Sequence[OutcomeLine]


def _asked(store: LedgerStore, scope: Scope, wanted: UnitLevel | None, threshold: Fraction) -> _Answer:
    where = (scope.year, scope.unit_code)
    levels = [level for level in LEVELS if store.ranking(*where, level, limit=1)]
    level = wanted if wanted in levels else next(iter(levels), None)
    ranking = store.ranking(*where, level) if level else ()
    last = store.ranking(scope.year - 1, scope.unit_code, level) if level else ()
    return _Answer(
        level,
        levels,
        ranking,
        {(one.unit_code, one.post): one for one in last},
        {one.id: (one.title, one.scheme_digest) for one in store.sources()},
        store.scores(*where, level) if level else (),
        store.grades(*where, level) if level else (),
        store.rates(*where, threshold),
        store.outcomes(*where),
    )


class RankingPage(LedgerPage):
    """Enter on a row opens the meeting it came from; a click on a district goes down to it."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context, link, parent)
        self._level: UnitLevel | None = None
        self._threshold = THRESHOLD
        self.found: _Answer | None = None
        row = across(context)
        self.setLayout(row)
        row.addWidget(self._ranking_card(), 7)
        beside = self._beside()
        row.addWidget(beside if row.direction() is QBoxLayout.Direction.TopToBottom else scrolled(beside), 5)

    def _ranking_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("排名"))
        self.level = Choice()
        self.level.setAccessibleName(_("层级"))
        self.level.activated.connect(self._choose)
        card.header.addWidget(self.level)
        self.note = label("", "small", wrap=True)
        self.empty = label(_("这个单位这一年还没有得分。请换一个年度或单位，或把会议加入台账。"), "empty", wrap=True)
        self.table = DataTable(self._context.theme, _("排名"), stretch=(1, 5), row_height=34)
        self.table.setMinimumHeight(self._context.theme.px(220))
        card.body.addWidget(self.empty)
        card.body.addWidget(self.note)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self.ways(self.table, self._source, self._person))
        return card

    def _beside(self) -> QWidget:
        _ = self._context.language.gettext
        theme = self._context.theme
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        sums, grades, rates = Card(_("各单位合计与平均")), Card(_("等次分布")), Card(_("比率与结果运用"))
        self.sums = DataTable(theme, _("各单位合计与平均"), stretch=(0,), row_height=32, fit=True)
        self.sums.activated.connect(lambda index: self._go(index.row()))
        sums.body.addWidget(self.sums)
        self.bars = StackedBarChart(theme)
        self.bars.setAccessibleName(_("等次分布"))
        grades.body.addWidget(self.bars)
        line = QHBoxLayout()
        line.addWidget(label(_("低于"), "secondary"))
        self.threshold = QLineEdit(decimal_text(100 * self._threshold))
        self.threshold.setAccessibleName(_("比率的门槛，百分数"))
        self.threshold.setFixedWidth(theme.px(72))
        self.threshold.editingFinished.connect(self._hold)
        line.addWidget(self.threshold)
        line.addWidget(label(_("% 的人数，按票数精确比较"), "secondary"))
        line.addStretch(1)
        rates.body.addLayout(line)
        self.rates = DataTable(theme, _("比率与结果运用"), stretch=(0,), row_height=32, fit=True)
        rates.body.addWidget(self.rates)
        self.outcomes = label("", "secondary", wrap=True)
        rates.body.addWidget(self.outcomes)
        for card in (sums, grades, rates):
            column.addWidget(card)
        column.addStretch(1)
        return held

    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """Everything at once, so that all of it is of one state."""
        level, threshold = self._level, self._threshold
        return lambda store: _asked(store, scope, level, threshold)

    def show_answer(self, answer: object) -> None:
        """Show the ranking and what stands beside it."""
        _ = self._context.language.gettext
        found = self.found = cast("_Answer", answer)
        self.level.clear()
        for level in found.levels:
            self.level.addItem(self._context.language.text(LEVEL_NAMES[level]), level.value)
        self.level.setCurrentIndex(found.levels.index(found.level) if found.level else -1)
        self.level.setVisible(len(found.levels) > 1)
        rescaled = any(one.rescaled for one in found.ranking)
        self.note.setText(_("方案不同，得分折算为百分后相比。") if rescaled else "")
        self.note.setVisible(rescaled)
        self.empty.setVisible(not found.ranking)
        self.table.setVisible(bool(found.ranking))
        self.table.show_rows(
            [
                _("名次"),
                _("单位与姓名"),
                _("得分（折算）") if rescaled else _("得分"),
                _("等次"),
                _("较上年"),
                _("会议"),
            ],
            [self._row(one, found) for one in found.ranking],
        )
        for column, wide in _WIDTHS.items():  # a long table is not measured row by row
            self.table.setColumnWidth(column, self._context.theme.px(wide))
        self._show_beside(found, rescaled=rescaled)

    def _row(self, one: RankLine, found: _Answer) -> list[TableCell]:
        _ = self._context.language.gettext
        place = _("{n}（并列）").format(n=one.place) if one.tied else str(one.place)
        return [
            TableCell(place, right=True, bold=one.place <= 3),
            TableCell(f"{one.unit}　{spaced(one.name)}"),
            TableCell(points(one.compared, rescaled=one.rescaled), right=True),
            TableCell("", pills=((one.grade, Tone.INFORM),) if one.grade else ()),
            self._compared(one, found),
            TableCell(found.titles.get(one.source_id, (NOTHING, ""))[0]),
        ]

    def _compared(self, one: RankLine, found: _Answer) -> TableCell:
        """The difference to last year's score of the same post; only where the rules are the same."""
        _ = self._context.language.gettext
        before = found.before.get((one.unit_code, one.post))
        if before is None:
            return TableCell(NOTHING, right=True)
        digests = [found.titles.get(line.source_id, ("", ""))[1] for line in (one, before)]
        if digests[0] != digests[1]:
            return TableCell(_("规则不同"), right=True)
        difference = one.composite - before.composite
        sign, tone = ("▲ ", Tone.DONE) if difference > 0 else ("▼ ", Tone.WARN) if difference < 0 else ("", Tone.PLAIN)
        return TableCell(sign + points(abs(difference)), right=True, tone=tone)

    def _show_beside(self, found: _Answer, *, rescaled: bool) -> None:
        _ = self._context.language.gettext
        total, number = sum(one.total for one in found.scores), sum(one.number for one in found.scores)
        lines = [(one.unit, one.total, one.number) for one in found.scores]
        lines += [(_("合计"), total, number)] if len(lines) > 1 else []
        self.sums.show_rows(
            [_("单位"), _("人数"), _("总分"), _("平均")],
            [
                [
                    TableCell(unit),
                    TableCell(f"{count:,}", right=True),
                    TableCell(points(whole, rescaled=rescaled), right=True),
                    TableCell(fixed(Fraction(whole, count * 10_000), 2) if count else NOTHING, right=True, bold=True),
                ]
                for unit, whole, count in lines
            ],
        )
        legend, bars = grade_bars(found.grades, _("未定"))
        self.bars.show_bars(legend, bars, frozenset({len(legend) - 1} if _("未定") in legend else ()))
        self.rates.show_rows(
            [_("比率"), _("票数"), _("合计比率"), _("低于门槛")],
            [
                [
                    TableCell(one.rate),
                    TableCell(f"{one.counted:,} / {one.base:,}", right=True),
                    TableCell(percent(Fraction(one.counted, one.base) if one.base else None), right=True, bold=True),
                    TableCell(f"{one.below} / {one.number}", right=True, tone=Tone.LIVE if one.below else Tone.PLAIN),
                ]
                for one in found.rates
            ],
        )
        said = _("、").join(_("{name} {n} 人").format(name=one.outcome, n=one.number) for one in found.outcomes)
        self.outcomes.setText(_("结果运用：{said}").format(said=said) if said else _("没有触发结果运用。"))

    def _source(self, row: int) -> int:
        return self.found.ranking[row].source_id if self.found else 0

    def _person(self, row: int) -> tuple[str, str]:
        one = self.found.ranking[row] if self.found else None
        return (one.unit_code, one.post) if one else ("", "")

    def _go(self, row: int) -> None:
        if self.found is not None and row < len(self.found.scores):
            self.link.look(unit_code=self.found.scores[row].unit_code)

    def _choose(self, place: int) -> None:
        if self.found is not None:
            self._level = self.found.levels[place]
            self.again()

    def _hold(self) -> None:
        """Take a threshold of 0 to 100 per cent; anything else is marked."""
        try:
            share = parse_decimal(self.threshold.text().strip().removesuffix("%")) / 100
        except ValueError:
            share = Fraction(-1)
        good = 0 <= share <= 1
        set_role(self.threshold, "bad", "" if good else "yes")
        if good and share != self._threshold:
            self._threshold = share
            self.again()
