"""How the marks of one class are spread (测评分布): a chart and the same figures in a table beside it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.scheme import IndicatorKind
from shuzhi_desktop.services.result_json import hides_distribution
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.stacked_bar import Bar, StackedBarChart

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import IndicatorTally, Result
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Indicator, Scheme
    from shuzhi_desktop.ui.context import UiContext

_BANDS = (Fraction(9, 10), Fraction(8, 10), Fraction(6, 10))


class DistributionCard(QWidget):
    """Nothing is shown of a reporter for whom so few ballots are valid that raters could be told."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        _ = context.language.gettext
        self._scheme: Scheme | None = None
        self._roster: Roster | None = None
        self._result: Result | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 12)
        top = QHBoxLayout()
        top.addWidget(label(_("测评分布"), "card-title"))
        self.choice = Choice()
        self.choice.setAccessibleName(_("测评分布：类别和项目"))
        self.choice.activated.connect(lambda _place: self._show())
        top.addWidget(self.choice)
        top.addStretch(1)
        column.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(20)
        self.chart = StackedBarChart(context.theme)
        self.chart.setAccessibleName(_("测评分布图"))
        self.table = DataTable(context.theme, _("测评分布"), stretch=(), fit=True, row_height=28)
        row.addWidget(self.chart, 1)
        row.addWidget(self.table)
        column.addLayout(row)
        self._hidden = label("", "small", wrap=True)
        column.addWidget(self._hidden)

    def show_result(self, scheme: Scheme, roster: Roster, result: Result) -> None:
        """Show another tally, keeping the class and item that were chosen."""
        self._scheme, self._roster, self._result = scheme, roster, result
        chosen = self.choice.currentText()
        self.choice.clear()
        options_first = sorted(
            ((one, item) for one in scheme.ballot_classes for item in scheme.form(one.form).indicators),
            key=lambda pair: pair[1].kind is not IndicatorKind.OPTIONS,
        )
        for one, item in options_first:
            self.choice.addItem(f"{one.name} · {item.name}", (one.id, item.id))
        self.choice.setCurrentIndex(max(self.choice.findText(chosen), 0))
        self._show()

    def _show(self) -> None:
        scheme, roster, result, chosen = self._scheme, self._roster, self._result, self.choice.currentData()
        if scheme is None or roster is None or result is None or chosen is None:
            return
        _ = self._context.language.gettext
        class_id, indicator_id = chosen
        rater_class = scheme.rater_class(class_id)
        item = scheme.form(rater_class.form).indicator(indicator_id)
        legend = self._legend(item, len(roster.reporters))
        units = {reporter.id: reporter.unit for reporter in roster.reporters}
        bars, hidden = [], 0
        for tally in result.ranked():
            one = tally.of_class(class_id)
            if hides_distribution(scheme, rater_class, one):
                hidden += 1
                continue
            found = next(part for part in one.indicators if part.indicator_id == indicator_id)
            bars.append(Bar(units[tally.reporter_id], _counts(item, found, len(legend))))
        neutral = frozenset(place for place, option in enumerate(item.options) if option.points is None)
        self.chart.show_bars(legend, bars, neutral)
        header = ["", *legend]
        self.table.show_rows(
            header,
            [[TableCell(bar.name), *(TableCell(str(count), right=True) for count in bar.counts)] for bar in bars],
        )
        wide = sum(self.table.columnWidth(column) for column in range(len(header)))
        self.table.setFixedWidth(min(wide + 4, self._context.theme.px(420)))
        self.table.setVisible(bool(bars))
        self._hidden.setVisible(hidden > 0)
        self._hidden.setText(
            _("有 {n} 位的有效票少于 {least} 张，为保密不显示分布。").format(n=hidden, least=scheme.min_group)
        )

    def _legend(self, item: Indicator, reporters: int) -> list[str]:
        _ = self._context.language.gettext
        if item.kind is IndicatorKind.OPTIONS:
            return [option.name for option in item.options]
        if item.kind is IndicatorKind.RANK:
            return [_("第 {n} 名").format(n=place) for place in range(1, reporters + 1)]
        return [_("九成以上"), _("八成至九成"), _("六成至八成"), _("六成以下")]


def _counts(item: Indicator, found: IndicatorTally, segments: int) -> tuple[int, ...]:
    counts = [0] * segments
    for mark, times in found.counts:
        counts[_segment(item, mark)] += times
    return tuple(counts)


def _segment(item: Indicator, mark: int) -> int:
    if item.kind is IndicatorKind.OPTIONS:
        return mark
    if item.kind is IndicatorKind.RANK:
        return mark - 1
    share = Fraction(mark, item.max_e4) if item.max_e4 else Fraction(0)
    return next((place for place, bound in enumerate(_BANDS) if share >= bound), len(_BANDS))
