"""Results: the ranking, and for any figure where it comes from; ballots accounted for; what needs a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.result import Step
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.result_json import hides_distribution
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.year_on_year import looking_back
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.ranking_rows import Figure, ranking_rows
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.distribution_card import DistributionCard
from shuzhi_desktop.ui.widgets.excess_form import ExcessForm
from shuzhi_desktop.ui.widgets.figure_card import FigureCard
from shuzhi_desktop.ui.widgets.outcome_card import OutcomeCard
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.two_halves import TwoHalves

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ReporterTally, Result
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class ResultsScreen(QWidget):
    """Shows nothing of a score until `services.results` gives a tally out."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._result: Result | None = None
        self._figures: list[Figure] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._top())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._placeholder())
        self._stack.addWidget(self._content())
        column.addWidget(self._stack, 1)
        self._asked = 0

    @property
    def shown(self) -> Result | None:
        """The tally on the screen."""
        return self._result

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Ask for the tally again; it is worked out in a thread."""
        if topics <= {Topic.BALLOTS} and self._result is None:
            return
        self._asked += 1
        asked = self._asked

        def show(found: Result) -> None:
            if asked == self._asked:
                self._show(found)

        def refused(error: Refused) -> None:
            if asked == self._asked:
                self._show_waiting(error)

        run_in_worker(lambda: result(self._desk), show, refused, owner=self)

    def choose(self, row: int, column: int) -> None:
        """Choose a figure of the table."""
        index = self.table.rows.index(row, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _top(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        row = QHBoxLayout()
        row.addWidget(label(_("计票结果"), "page-title"))
        self._closed, self._agrees = Pill(), Pill()
        row.addWidget(self._closed)
        row.addWidget(self._agrees)
        row.addStretch(1)
        self.seal = PrimaryButton(_("复核并封存结果"))
        self.seal.clicked.connect(lambda _checked=False: self._seal())
        self.export = PrimaryButton(_("导出 Excel"))
        self.export.clicked.connect(lambda _checked=False: self._context.shell.navigate("export"))
        row.addWidget(self.seal)
        row.addWidget(self.export)
        return row

    def _placeholder(self) -> QWidget:
        _ = self._context.language.gettext
        page = Card()
        page.body.addStretch(2)
        title = label(_("尚未封票"), "hero")
        self._why = label("", "empty", wrap=True)
        for part in (title, self._why):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.body.addWidget(part)
        page.body.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(plain_button(_("到现场主控"), lambda: self._context.shell.navigate("console")))
        row.addStretch(1)
        page.body.addLayout(row)
        page.body.addStretch(3)
        return page

    def _content(self) -> QWidget:
        _ = self._context.language.gettext
        left = Card(margin=0)
        self.table = DataTable(self._context.theme, _("综合得分排名"), stretch=(1,), cells=True)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._show_figure())
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.distribution = DistributionCard(self._context)
        column.addWidget(self.distribution)
        column.addStretch(1)
        left.body.setContentsMargins(1, 8, 1, 8)
        left.body.addWidget(scrolled(inner))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        self.figure = FigureCard(self._context)
        for card in (self.figure, self._outcomes(), self._accounts_card(), self._notices_card()):
            column.addWidget(card)
        column.addStretch(1)
        side = scrolled(right)
        side.setMinimumWidth(self._context.theme.px(310))
        return TwoHalves(self._context.theme, left, side, shares=(7, 3), least=860)

    def _outcomes(self) -> OutcomeCard:
        self.outcomes = OutcomeCard(self._context, self._desk)
        return self.outcomes

    def _accounts_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("票数核对"))
        self.accounts = DataTable(self._context.theme, _("票数核对"), stretch=(0,), fit=True, row_height=34)
        card.body.addWidget(self.accounts)
        self.excess = ExcessForm(self._context, self._desk)
        card.body.addWidget(self.excess)
        return card

    def _notices_card(self) -> Card:
        card = Card(self._context.language.gettext("需要处理"))
        self.notices = label("", wrap=True)
        card.body.addWidget(self.notices)
        return card

    def _show_waiting(self, error: Refused) -> None:
        self._result = None
        self._why.setText(self._context.language.text(error.message))
        self._stack.setCurrentIndex(0)
        self._show_state()

    def _show(self, found: Result) -> None:
        chosen = self.table.currentIndex()
        row, column = (chosen.row(), chosen.column()) if chosen.isValid() else (0, 0)
        self._result = found
        store = self._desk.store
        scheme, roster = store.scheme(), store.roster()
        header, rows, self._figures = ranking_rows(scheme, roster, found, self._context.language, looking_back(store))
        self.table.show_rows(header, rows)
        view = self.table
        self._size_columns(view)
        view.setFixedHeight(
            view.horizontalHeader().height()
            + len(rows) * view.verticalHeader().defaultSectionSize()
            + view.horizontalScrollBar().sizeHint().height()
        )
        self.distribution.show_result(scheme, roster, found)
        self.excess.show_result(found)
        self._show_notices(found)
        self._stack.setCurrentIndex(1)
        self._show_state()
        if rows:
            self.choose(min(row, len(rows) - 1), column)
            self._show_figure()

    def _size_columns(self, view: DataTable) -> None:
        """Narrow columns for figures, so that the score and what follows from it are seen without scrolling."""
        view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        for place, figure in enumerate(self._figures):
            if figure.kind in {"class", "rate"}:
                view.setColumnWidth(place, self._context.theme.px(76))
            elif figure.kind == "composite":
                view.setColumnWidth(place, max(self._context.theme.px(84), view.columnWidth(place) - 32))
        view.setColumnWidth(0, max(self._context.theme.px(46), view.horizontalHeader().sectionSizeHint(0)))
        view.resizeColumnToContents(1)
        view.horizontalHeader().setStretchLastSection(True)
        longest = max((len(one.name) for one in self._desk.store.scheme().classes), default=0)
        lines = min(1 + -(-longest // 4), 4)
        view.horizontalHeader().setFixedHeight(self._context.theme.px(17 * lines + 14))

    def _show_state(self) -> None:
        _ = self._context.language.gettext
        info, store = self._desk.store.info(), self._desk.store
        closed = len({one.reporter_id for one in store.rounds() if not one.is_open})
        total = len(store.roster().reporters) if store.scheme().entry == "each" else 1
        self._closed.show_state(
            _("{closed} / {total} 已封票").format(closed=closed, total=total),
            Tone.DONE if closed >= total else Tone.WARN,
        )
        sealed, ready = info.phase is Phase.SEALED, self._result is not None
        self._agrees.setVisible(ready)
        agrees = (_("复核一致"), Tone.INFORM) if sealed else (_("尚未封存，可能还会变动"), Tone.WARN)
        self._agrees.show_state(*agrees)
        self.seal.setVisible(ready and not sealed and not store.read_only)
        self.export.setVisible(ready and sealed)

    def _show_notices(self, found: Result) -> None:
        _ = self._context.language.gettext
        lines = [f"· {self._context.language.text(notice.text)}" for notice in found.notices]
        scheme = self._desk.store.scheme()
        reporters = {one.id: one for one in self._desk.store.roster().reporters}
        outcome_names = {one.id: one.name for one in scheme.outcomes}
        for tally in found.ranked():
            for one in tally.outcomes:
                if one.state == "proposed":
                    sentence = _("{unit}：{outcome}，待确认（{reason}）")
                    lines.append(
                        "· "
                        + sentence.format(
                            unit=reporters[tally.reporter_id].unit,
                            outcome=outcome_names[one.outcome_id],
                            reason=self._context.language.text(one.reason),
                        )
                    )
        self.notices.setText("\n".join(lines) or _("没有需要处理的事项。"))

    def _show_figure(self) -> None:
        found, index = self._result, self.table.currentIndex()
        if found is None or not index.isValid():
            return
        ranked = found.ranked()
        if index.row() >= len(ranked) or index.column() >= len(self._figures):
            return
        tally, figure = ranked[index.row()], self._figures[index.column()]
        scheme = self._desk.store.scheme()
        reporter = next(one for one in self._desk.store.roster().reporters if one.id == tally.reporter_id)
        self.figure.show_reporter(reporter, tally, scheme.places.composite)
        self._show_steps(tally, figure)
        self.outcomes.show_reporter(scheme, tally)
        self._show_accounts(tally)

    def _show_steps(self, tally: ReporterTally, figure: Figure) -> None:
        scheme = self._desk.store.scheme()
        trail = tally.trail
        for one in tally.classes:
            rater_class = scheme.rater_class(one.class_id)
            if hides_distribution(scheme, rater_class, one):
                trail = _closed_to(trail, rater_class.name)
        name = ""
        if figure.kind == "class":
            name = scheme.rater_class(figure.id).name
        elif figure.kind == "rate":
            name = next(one.name for one in scheme.rates if one.id == figure.id)
        root = _find(trail, name) if name else trail
        self.figure.show_steps(root or trail, depth=0 if root is trail else 1)

    def _show_accounts(self, tally: ReporterTally) -> None:
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        spoiled = any(one.account.invalid for one in tally.classes)
        rows = []
        for one in tally.classes:
            if scheme.rater_class(one.class_id).source == "given":
                continue
            a = one.account
            cells = (a.issued, a.returned, a.valid, *((a.invalid,) if spoiled else ()), a.abstained)
            row = [TableCell(scheme.rater_class(one.class_id).name, tone=Tone.LIVE if one.blocked else Tone.PLAIN)]
            rows.append(row + [TableCell(str(count), right=True) for count in cells])
        header = [_("评议主体"), _("发出"), _("收回"), _("有效"), *([_("无效")] if spoiled else []), _("弃权")]
        self.accounts.show_rows(header, rows)

    def _seal(self) -> None:
        self.seal.setEnabled(False)

        def failed(error: Refused) -> None:
            self.seal.setEnabled(True)
            self._context.refused(error)

        run_in_worker(lambda: close_meeting(self._desk), lambda _: self._sealed(), failed, owner=self)

    def _sealed(self) -> None:
        self.seal.setEnabled(True)
        self._context.tell(self._context.language.gettext("两套独立程序计票一致，结果已封存。"), Tone.DONE)


def _names(step: Step) -> frozenset[str]:
    return frozenset(value for _, value in step.label.arguments if isinstance(value, str))


def _find(step: Step, name: str) -> Step | None:
    """The first step, from above, that is labelled with this name."""
    level = [step]
    while level:
        for one in level:
            if name in _names(one) or one.label.template == name:
                return one
        level = [child for one in level for child in one.children]
    return None


def _closed_to(step: Step, name: str) -> Step:
    """The steps with everything below the score of one class taken away: so few ballots would give raters away."""
    if step.children and step.label.template == "{name}得分" and name in _names(step):
        return replace(step, children=(Step(text("有效票太少，为保密不显示明细"), names.NOTHING),))
    return replace(step, children=tuple(_closed_to(child, name) for child in step.children))
