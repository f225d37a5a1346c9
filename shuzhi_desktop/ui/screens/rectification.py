"""Matters to be mended (整改事项): the list, one of them to be changed beside it, and closing by two people (销号)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.following_up import STANDING_NAMES, Standing, board
from shuzhi_desktop.services.ports_notes import ProblemSource, Rectification
from shuzhi_desktop.services.rectifying import close_rectification, keep_rectification
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, rule, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.matter_follow import MatterFollow
from shuzhi_desktop.ui.widgets.matter_moves import MatterMoves
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.pledges_card import PledgesCard
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.two_names import TwoNames

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.following_up import Board
    from shuzhi_desktop.ui.context import UiContext


TONES = {
    Standing.OVERDUE: Tone.LIVE,
    Standing.DUE_SOON: Tone.WARN,
    Standing.WORKING: Tone.INFORM,
    Standing.OPEN: Tone.PLAIN,
    Standing.CLOSED: Tone.DONE,
}


class RectificationScreen(QWidget):
    """A closed matter is only shown."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._matters: tuple[Rectification, ...] = ()
        self._one = Rectification(0, 0, "")
        self._listing = False
        _ = context.language.gettext
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        card = Card(_("整改事项"))
        self.count = label("", "secondary")
        card.header.addWidget(self.count)
        card.header.addWidget(plain_button(_("新增"), self.begin))
        self.marks = Pill(), Pill(), Pill()
        self.only = Choice()
        self.only.setAccessibleName(_("只看一位述职对象"))
        self.only.activated.connect(lambda _place: self.refresh(frozenset({Topic.NOTES})))
        self.moves = MatterMoves(context, desk)
        card.body.addWidget(flowing(*self.marks, self.only, self.moves))
        self._empty = label(_("还没有整改事项。可从点评记录一键转入，也可在右边新增。"), "empty", wrap=True)
        self.table = DataTable(context.theme, _("整改事项"), stretch=(1,), row_height=36)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        card.body.addWidget(self._empty)
        card.body.addWidget(self.table, 1)
        self.pledges = PledgesCard(context, desk)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(card, 3)
        left.addWidget(self.pledges, 2)
        outer.addLayout(left, 7)
        outer.addWidget(self._form(), 5)
        self.refresh(frozenset(Topic))

    def _form(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("事项内容"))
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 8, 0)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.reporter, self.source = Choice(), Choice()
        self.problem, self.measure, self.progress = QPlainTextEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.responsible, self.deadline, self.evidence = QLineEdit(), QLineEdit(), QLineEdit()
        self.unit = QLineEdit()
        for source, name in self._sources().items():
            self.source.addItem(name, source.value)
        self.deadline.setPlaceholderText("2027-03-31")
        self.evidence.setPlaceholderText(_("佐证材料的位置或文号"))
        for name, field in (
            (_("述职对象"), self.reporter),
            (_("问题"), self.problem),
            (_("来源"), self.source),
            (_("整改措施"), self.measure),
            (_("责任单位"), self.unit),
            (_("责任人"), self.responsible),
            (_("时限"), self.deadline),
            (_("进展"), self.progress),
            (_("佐证"), self.evidence),
        ):
            field.setAccessibleName(name)
            if isinstance(field, QPlainTextEdit):
                field.setTabChangesFocus(True)
                field.setFixedHeight(self._context.theme.px(64))
            form.addRow(label(name, "secondary"), field)
        column.addLayout(form)
        self.save = PrimaryButton(_("保存"))
        self.save.clicked.connect(lambda _checked=False: self.keep())
        column.addWidget(self.save)
        self.follow = MatterFollow(self._context, self._desk)
        column.addWidget(self.follow)
        column.addWidget(rule())
        self.closed = label("", "secondary", wrap=True)
        column.addWidget(self.closed)
        self.signed = TwoNames(self._context, reasoned=False)
        self.signed.first.setPlaceholderText(_("整改责任人"))
        self.signed.second.setPlaceholderText(_("销号审核人"))
        self.signed.changed.connect(self._allow)
        column.addWidget(self.signed)
        self.close_it = plain_button(_("销号"), self.close_matter)
        column.addWidget(self.close_it)
        column.addStretch(1)
        card.body.addWidget(scrolled(held), 1)
        return card

    def _sources(self) -> dict[ProblemSource, str]:
        _ = self._context.language.gettext
        return {
            ProblemSource.COMMENT: _("点评"),
            ProblemSource.QUESTION: _("提问"),
            ProblemSource.BALLOT: _("票面意见"),
            ProblemSource.SELF: _("自查"),
            ProblemSource.PUBLIC: _("群众"),
            ProblemSource.INSPECTION: _("巡察"),
        }

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch the list again; what is being typed stays."""
        if not topics & {Topic.NOTES, Topic.ROSTER, Topic.INFO}:
            return
        _ = self._context.language.gettext
        reporters = self._desk.store.roster().reporters
        names = {one.id: spaced(one.name) for one in reporters}
        if self.reporter.count() != len(reporters):
            self.reporter.clear()
            for one in reporters:
                self.reporter.addItem(names[one.id], one.id)
            self.only.clear()
            self.only.addItem(_("全部述职对象"), 0)
            for one in reporters:
                self.only.addItem(names[one.id], one.id)
        found = board(self._desk.store, self._context.workspace.today())
        wanted = int(self.only.currentData() or 0)
        shown = [followed for followed in found.matters if wanted in (0, followed.matter.reporter_id)]
        self._matters = tuple(followed.matter for followed in shown)
        self._show_marks(found)
        self.pledges.show_pledges()
        rows = []
        for followed in shown:
            matter, standing = followed.matter, followed.standing
            said = f"{_('上年')} · " if matter.origin_year else ""
            state = (self._context.language.text(STANDING_NAMES[standing]), TONES[standing])
            rows.append(
                [
                    TableCell(names[matter.reporter_id], bold=True),
                    TableCell(said + " ".join(matter.problem.split())),
                    TableCell(matter.deadline or "—", bold=standing is Standing.OVERDUE),
                    TableCell("", pills=(state,)),
                ]
            )
        self._listing = True
        self.table.show_rows([_("述职对象"), _("问题"), _("时限"), _("状态")], rows)
        place = next((n for n, one in enumerate(self._matters) if one.id == self._one.id), -1)
        if place >= 0:
            self.table.selectRow(place)
        self._listing = False
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        done = sum(bool(one.closed_at) for one in self._matters)
        self.count.setText(_("{n} 项，已销号 {done}").format(n=len(rows), done=done))
        if place < 0 and self._matters and not self._typed():
            self.table.selectRow(0)
        self._allow()

    def _show_marks(self, found: Board) -> None:
        """How many are urgent, in words and in colour; nothing where none is."""
        urgent = (Standing.OVERDUE, Standing.DUE_SOON, Standing.OPEN)
        for mark, one in zip(self.marks, urgent, strict=True):
            number = found.number(one)
            mark.setVisible(bool(number))
            mark.show_state(f"{self._context.language.text(STANDING_NAMES[one])} {number}", TONES[one])

    def _typed(self) -> bool:
        return bool(self.problem.toPlainText().strip())

    def begin(self) -> None:
        """An empty form for another matter."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.rows.index(-1, -1))
        self._fill(Rectification(0, int(self.reporter.currentData() or 0), ""))
        self.problem.setFocus()

    def _choose(self) -> None:
        row = self.table.chosen_row()
        if not self._listing and 0 <= row < len(self._matters):
            self._fill(self._matters[row])

    def _fill(self, one: Rectification) -> None:
        self._one = one
        self.reporter.setCurrentIndex(max(self.reporter.findData(one.reporter_id), 0))
        self.source.setCurrentIndex(max(self.source.findData(one.source.value), 0))
        self.problem.setPlainText(one.problem)
        self.measure.setPlainText(one.measure)
        self.progress.setPlainText(one.progress)
        self.unit.setText(one.unit)
        self.responsible.setText(one.responsible)
        self.deadline.setText(one.deadline)
        self.evidence.setText(one.evidence)
        self.signed.clear()
        self._allow()

    def _allow(self) -> None:
        _ = self._context.language.gettext
        one = self._one
        free = not one.closed_at and not self._desk.store.read_only and self.reporter.count() > 0
        fields: tuple[QWidget, ...] = (self.reporter, self.source, self.problem, self.measure, self.progress)
        for part in (*fields, self.unit, self.responsible, self.deadline, self.evidence, self.save):
            part.setEnabled(free)
        self.follow.show_matter(one, free=free)
        if one.closed_at:
            said = _("✓ 已于 {at} 销号：{names}").format(at=one.closed_at[:10], names=_("、").join(one.closed_by))
        else:
            said = _("保存后由两人确认销号；须先写明进展。")
        self.closed.setText(said)
        self.signed.setVisible(not one.closed_at)
        self.close_it.setVisible(not one.closed_at)
        self.close_it.setEnabled(free and bool(one.id) and not self.signed.missing)

    def _as_typed(self) -> Rectification:
        return replace(
            self._one,
            reporter_id=int(self.reporter.currentData() or 0),
            problem=self.problem.toPlainText().strip(),
            source=ProblemSource(str(self.source.currentData())),
            measure=self.measure.toPlainText().strip(),
            unit=self.unit.text().strip(),
            responsible=self.responsible.text().strip(),
            deadline=self.deadline.text().strip(),
            progress=self.progress.toPlainText().strip(),
            evidence=self.evidence.text().strip(),
        )

    def keep(self) -> bool:
        """Put what is typed into the file."""

        def work() -> None:
            self._one = keep_rectification(self._desk, self._as_typed())

        done = self._context.attempt(work)
        if done:
            self.refresh(frozenset({Topic.NOTES}))
        return done

    def close_matter(self) -> None:
        """Keep what is typed, then close with both names."""
        names = self.signed.names
        if not self.keep():
            return

        def work() -> None:
            self._one = close_rectification(self._desk, self._one.id, names)

        if self._context.attempt(work):
            self._fill(self._one)
            self.refresh(frozenset({Topic.NOTES}))
