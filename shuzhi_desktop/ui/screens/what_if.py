"""What if (试算): a weight, a trim or a rate's base changed on a copy, and who would move. Nothing of it is kept."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from shuzhi_desktop.domain.rounding import decimal_text, fixed, parse_decimal
from shuzhi_desktop.domain.scheme import RateBase, Source, Trim
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.results import is_available
from shuzhi_desktop.services.what_if import Trial, what_if
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, rule, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.scheme import Rate, RaterClass
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.what_if import Move, Standing
    from shuzhi_desktop.ui.context import UiContext

_MOST_DROPPED = 99


class WhatIfScreen(QWidget):
    """Left what is different, right who would move."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.moves: tuple[Move, ...] = ()
        self.weights: dict[str, QLineEdit] = {}
        self.highest: dict[str, QLineEdit] = {}
        self.lowest: dict[str, QLineEdit] = {}
        self.bases: dict[str, Choice] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(16)
        row.addWidget(self._trial_card(), 5)
        row.addWidget(self._moves_card(), 6)
        self.refresh(frozenset(Topic))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """A trial is shown only while scores may be seen and are not sealed yet."""
        _ = self._context.language.gettext
        sealed = self._desk.store.info().phase is Phase.SEALED
        may = not sealed and is_available(self._desk)
        self.run.setEnabled(may)
        self.reset.setEnabled(may)
        self._fields.setEnabled(may)
        if sealed:
            self._state.setText(_("计票结果已经封存，不再试算。"))
        elif may:
            self._state.setText(_("只是试算：什么都不会保存，方案和票都不变。"))
        else:
            self._state.setText(_("全部述职对象封票之后、结束会议之前才能试算：封票之前任何人看不到分数。"))
        if not may:
            self._show(())
        if topics & {Topic.SCHEME, Topic.INFO}:
            self._lay_out()

    def trial(self) -> Trial | None:
        """What is typed, as far as it differs from the scheme; None when a weight is no number."""
        scheme = self._desk.store.scheme()
        weights: dict[str, Fraction] = {}
        for one in scheme.classes:
            field = self.weights[one.id]
            try:
                weights[one.id] = parse_decimal(field.text().strip().removesuffix("%"))
            except ValueError:
                weights[one.id] = Fraction(-1)
            set_role(field, "bad", "yes" if weights[one.id] < 0 else "no")
        if any(weight < 0 for weight in weights.values()):
            return None
        trims: dict[str, Trim | None] = {}
        for one in scheme.classes:
            if one.id not in self.highest:
                continue
            high, low = (int(fields[one.id].text() or "0") for fields in (self.highest, self.lowest))
            before = (one.trim.highest, one.trim.lowest) if one.trim else (0, 0)
            if (high, low) != before:
                trims[one.id] = Trim(high, low) if high or low else None
        bases = {id_: RateBase(box.currentData()) for id_, box in self.bases.items()}
        return Trial(weights, trims, bases)

    def try_it(self) -> None:
        """Compute the trial in a thread and show who would move."""
        _ = self._context.language.gettext
        trial = self.trial()
        if trial is None:
            self._context.tell(_("权重须是不小于 0 的数，请改正标出的格。"), Tone.WARN)
            return
        self.run.setEnabled(False)
        run_in_worker(lambda: what_if(self._desk, trial), self._done, self._refused, owner=self)

    def start_over(self) -> None:
        """Back to the scheme as it is."""
        self._lay_out()
        self._show(())

    def _trial_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("假如……"))
        self._state = label("", "secondary", wrap=True)
        card.body.addWidget(self._state)
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 4, 8, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        card.body.addWidget(scrolled(self._fields), 1)
        buttons = QHBoxLayout()
        self.run = PrimaryButton(_("试算"))
        self.run.clicked.connect(lambda _checked=False: self.try_it())
        self.reset = plain_button(_("还原"), self.start_over)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        buttons.addWidget(self.run)
        card.body.addLayout(buttons)
        return card

    def _moves_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("谁的名次或结果会变"))
        self.summary = label("", "secondary", wrap=True)
        card.body.addWidget(self.summary)
        self.table = DataTable(self._context.theme, _("谁的名次或结果会变"), stretch=(4,), row_height=34)
        card.body.addWidget(self.table, 1)
        return card

    def _lay_out(self) -> None:
        _ = self._context.language.gettext
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for fields in (self.weights, self.highest, self.lowest, self.bases):
            fields.clear()
        scheme = self._desk.store.scheme()
        for column, head in enumerate((_("类别"), _("权重 %"), _("去最高"), _("去最低"))):
            self._grid.addWidget(label(head, "secondary"), 0, column)
        for row, one in enumerate(scheme.classes, start=1):
            self._lay_out_class(row, one)
        if scheme.rates:
            self._grid.addWidget(rule(), len(scheme.classes) + 1, 0, 1, 4)
        for row, rate in enumerate(scheme.rates, start=len(scheme.classes) + 2):
            self._lay_out_rate(row, rate)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _lay_out_class(self, row: int, one: RaterClass) -> None:
        _ = self._context.language.gettext
        self._grid.addWidget(label(one.name, wrap=True), row, 0)
        weight = QLineEdit(decimal_text(one.weight))
        weight.setFixedWidth(self._context.theme.px(64))
        weight.setAccessibleName(_("{name}的权重").format(name=one.name))
        weight.returnPressed.connect(self.try_it)
        self.weights[one.id] = weight
        self._grid.addWidget(weight, row, 1)
        by_share = one.trim is not None and one.trim.share is not None
        if one.source is not Source.BALLOTS or one.rate is not None or by_share:
            return
        for column, boxes, name, value in (
            (2, self.highest, _("{name}去掉几个最高分"), one.trim.highest if one.trim else 0),
            (3, self.lowest, _("{name}去掉几个最低分"), one.trim.lowest if one.trim else 0),
        ):
            box = QLineEdit(str(value))
            box.setFixedWidth(self._context.theme.px(56))
            box.setValidator(QIntValidator(0, _MOST_DROPPED, box))
            box.returnPressed.connect(self.try_it)
            box.setAccessibleName(name.format(name=one.name))
            boxes[one.id] = box
            self._grid.addWidget(box, row, column)

    def _lay_out_rate(self, row: int, rate: Rate) -> None:
        _ = self._context.language.gettext
        names = {
            RateBase.ANSWERED: _("已作答的票"),
            RateBase.VALID: _("有效票"),
            RateBase.RETURNED: _("收回的票"),
            RateBase.ISSUED: _("发出的票"),
        }
        called = _("{name}的分母").format(name=rate.name)
        box = Choice()
        box.setAccessibleName(called)
        for base, shown in names.items():
            box.addItem(shown, base.value)
        box.setCurrentIndex(box.findData(rate.base.value))
        self.bases[rate.id] = box
        self._grid.addWidget(label(called, wrap=True), row, 0)
        self._grid.addWidget(box, row, 1, 1, 3)

    def _done(self, moves: tuple[Move, ...]) -> None:
        self.run.setEnabled(True)
        self._show(moves)

    def _refused(self, error: Refused) -> None:
        self.refresh(frozenset())
        self._context.refused(error)

    def _show(self, moves: tuple[Move, ...]) -> None:
        _ = self._context.language.gettext
        self.moves = moves
        moved = sum(one.moved for one in moves)
        if not moves:
            self.summary.setText(_("改左边的数，再按“试算”。"))
        elif moved:
            self.summary.setText(_("{n} 位的名次、等次或结果运用会变。").format(n=moved))
        else:
            self.summary.setText(_("没有人的名次、等次或结果运用会变。"))
        names = {one.id: one.name for one in self._desk.store.roster().reporters}
        header = [_("述职对象"), _("名次"), _("综合得分"), _("建议等次"), _("结果运用")]
        self.table.show_rows(header, [self._row(one, names[one.reporter_id]) for one in moves])

    def _row(self, move: Move, name: str) -> list[TableCell]:
        before, after = move.before, move.after
        return [
            TableCell(f"{'● ' if move.moved else ''}{spaced(name)}", bold=move.moved),
            TableCell(_arrow(_rank(before), _rank(after)), tone=Tone.WARN if before.rank != after.rank else Tone.PLAIN),
            TableCell(_arrow(self._composite(before), self._composite(after))),
            TableCell(_arrow(before.grade or "—", after.grade or "—")),
            TableCell(_arrow("、".join(before.outcomes) or "—", "、".join(after.outcomes) or "—")),
        ]

    def _composite(self, standing: Standing) -> str:
        places = self._desk.store.scheme().places.composite
        return "—" if standing.composite is None else fixed(standing.composite, places)


def _rank(standing: Standing) -> str:
    return "—" if standing.rank is None else str(standing.rank)


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"
