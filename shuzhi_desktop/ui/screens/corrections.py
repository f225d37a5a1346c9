"""Mishaps (更正与重开): rounds held again, taken up again or voided, ballots voided or corrected. Nothing is modal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.services.correcting import (
    correct_ballot,
    extend_round,
    imported_sheets,
    missing_named,
    reopen_round,
    void_ballot,
    void_round,
    void_sheet,
    voted_named,
)
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_corrections import Mend
from shuzhi_desktop.services.voting import reporters_for
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.kiosk.sheet import SheetPage
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton
from shuzhi_desktop.ui.widgets.two_names import TwoNames

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Round
    from shuzhi_desktop.ui.context import UiContext

_OF_A_SEAT = {Mend.BALLOT_VOIDED, Mend.BALLOT_CORRECTED}


class CorrectionsScreen(QWidget):
    """Rounds and what was put right on the left; on the right what is to be done to the chosen round."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._rounds: tuple[Round, ...] = ()
        self._dead: frozenset[int] = frozenset()
        self._busy = False
        self.sheet: SheetPage | None = None
        _ = context.language.gettext
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        self.pages = QStackedWidget()
        outer.addWidget(self.pages)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        rounds = Card(_("各轮评议票"))
        self.table = DataTable(context.theme, _("各轮评议票"), stretch=(0,), row_height=36)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_choices())
        self._empty = label(_("还没有开放过评分。开放之后，每一轮列在这里。"), "empty", wrap=True)
        rounds.body.addWidget(self._empty)
        rounds.body.addWidget(self.table, 1)
        left.addWidget(rounds, 3)
        done = Card(_("更正记录"), margin=16)
        self.record = DataTable(context.theme, _("更正记录"), stretch=(2,), row_height=34)
        self._none = label(_("没有更正。"), "secondary")
        done.body.addWidget(self._none)
        done.body.addWidget(self.record, 1)
        left.addWidget(done, 2)
        row.addLayout(left, 7)
        row.addWidget(self._form(), 5)
        self.pages.addWidget(page)
        self.refresh(frozenset(Topic))

    def _form(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("更正"))
        self.action = Choice()
        self.action.setAccessibleName(_("怎样更正"))
        for kind, name in (
            (Mend.REOPENED, _("重开这一轮（全部重新投票）")),
            (Mend.EXTENDED, _("补投（只补缺票的记名席位）")),
            (Mend.BALLOT_CORRECTED, _("更正一张记名票")),
            (Mend.BALLOT_VOIDED, _("作废一张记名票")),
            (Mend.SHEET_VOIDED, _("作废一张导入的无记名票")),
            (Mend.ROUND_VOIDED, _("整轮作废")),
        ):
            self.action.addItem(name, kind.value)
        self.action.activated.connect(lambda _place: self._show_choices())
        self.seat, self.paper = Choice(), Choice()
        self.seat.setAccessibleName(_("谁的票"))
        self.paper.setAccessibleName(_("哪一张票"))
        for choice in (self.action, self.seat, self.paper):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(12)
        self.explained = label("", "secondary", wrap=True)
        self.signed = TwoNames(self._context)
        self.signed.changed.connect(self._allow)
        self.go = PrimaryButton(_("更正"))
        self.go.clicked.connect(self.press)
        self.said = label("", "small", wrap=True)
        for part in (self.action, self.explained, self.seat, self.paper, self.signed, self.said, self.go):
            card.body.addWidget(part)
        card.body.addStretch(1)
        return card

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch rounds and record again."""
        if not topics & {Topic.ROUNDS, Topic.BALLOTS, Topic.CORRECTIONS, Topic.INFO, Topic.ROSTER}:
            return
        _ = self._context.language.gettext
        store = self._desk.store
        dead = store.superseded_rounds()
        kept = self._round()
        self._dead = frozenset(one.id for one in dead)
        self._rounds = tuple(sorted((*store.rounds(), *dead), key=lambda one: one.id))
        self.table.show_rows([_("述职对象"), _("轮次"), _("收回"), _("状态")], [self._row(one) for one in self._rounds])
        places = {one.id: place for place, one in enumerate(self._rounds)}
        if self._rounds:
            self.table.selectRow(places.get(kept.id, len(places) - 1) if kept else len(places) - 1)
        self.table.setVisible(bool(self._rounds))
        self._empty.setVisible(not self._rounds)
        self._show_record()
        self._show_choices()

    def _row(self, one: Round) -> list[TableCell]:
        _ = self._context.language.gettext
        returned = sum(self._desk.store.returned(one.id).values())
        state, tone = (_("评分中"), Tone.LIVE) if one.is_open else (_("已封票"), Tone.DONE)
        if one.id in self._dead:
            state, tone = _("已作废，不计"), Tone.WARN
        return [
            TableCell(self._whose(one), bold=True),
            TableCell(_("第 {n} 次").format(n=one.number)),
            TableCell(str(returned), right=True),
            TableCell("", pills=((state, tone),)),
        ]

    def _whose(self, one: Round) -> str:
        _ = self._context.language.gettext
        names = {who.id: who.name for who in self._desk.store.roster().reporters}
        return spaced(names[one.reporter_id]) if one.reporter_id is not None else _("整表评分")

    def _show_record(self) -> None:
        _ = self._context.language.gettext
        names = {self.action.itemData(n): self.action.itemText(n) for n in range(self.action.count())}
        rounds = {one.id: one for one in self._rounds}
        seats = {seat.id: seat.name or seat.unit for seat in self._desk.store.roster().seats}
        rows = []
        for one in reversed(self._desk.store.corrections()):
            what = names[one.kind.value].partition("（")[0].partition(" (")[0]
            whose = " · ".join(filter(None, (self._whose(rounds[one.round_id]), seats.get(one.seat_id or 0, ""))))
            why = TableCell(f"{one.reason}（{_('、').join(one.names)}）")
            rows.append([TableCell(what, bold=True), TableCell(whose), why])
        self.record.show_rows([_("事项"), _("谁的票"), _("理由（两人）")], rows)
        self.record.setVisible(bool(rows))
        self._none.setVisible(not rows)

    def _round(self) -> Round | None:
        row = self.table.chosen_row()
        return self._rounds[row] if 0 <= row < len(self._rounds) else None

    @property
    def _kind(self) -> Mend:
        return Mend(str(self.action.currentData()))

    def _show_choices(self) -> None:
        """What the chosen action means, and between whose ballots there is to choose."""
        _ = self._context.language.gettext
        self.explained.setText(
            {
                Mend.REOPENED: _("这一轮保留但不再计入；接着开放下一次，应到的人全部重新投票。"),
                Mend.EXTENDED: _("已投的照常计入，只让没有投的记名评议人补投。无记名类别不补投，以免认出是谁的票。"),
                Mend.BALLOT_CORRECTED: _("新的一版代替原来那张，原来的留在记录里。填好理由和姓名后照纸质票重填。"),
                Mend.BALLOT_VOIDED: _("这张票保留但不再计入；需要时可再更正为新的一版。"),
                Mend.SHEET_VOIDED: _("只限全部由文件导入的类别；按内容选一张，内容相同的票作废哪张都一样。"),
                Mend.ROUND_VOIDED: _("这一轮保留但不再计入；这位述职对象重新排队等候评分。"),
            }[self._kind]
        )
        one, store = self._round(), self._desk.store
        live = one is not None and one.id not in self._dead
        self.seat.setVisible(self._kind in _OF_A_SEAT)
        self.paper.setVisible(self._kind is Mend.SHEET_VOIDED)
        self.seat.clear()
        self.paper.clear()
        if one is not None and live and self._kind in _OF_A_SEAT:
            for seat in voted_named(store, one.id):
                self.seat.addItem(f"{spaced(seat.name)} {seat.unit}".strip(), seat)
        if one is not None and live and self._kind is Mend.SHEET_VOIDED:
            for ballot, count in imported_sheets(store, one.id):
                self.paper.addItem(self._shown(ballot, count), ballot)
        self._allow()

    def _shown(self, ballot: Ballot, count: int) -> str:
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        form = scheme.form_of(ballot.class_id)
        shown = []
        for line in ballot.lines:
            for indicator, mark in zip(form.indicators, line.marks, strict=False):
                worth = None if mark is None else indicator.worth(mark)
                if mark is None:
                    shown.append("—")
                elif indicator.options:
                    shown.append(indicator.options[mark].name)
                else:
                    shown.append(str(mark) if worth is None else decimal_text(worth))
        name = scheme.rater_class(ballot.class_id).name
        return _("{name}：{marks}（{n} 张）").format(name=name, marks=" ".join(shown), n=count)

    def _why_not(self) -> str:  # noqa: PLR0911 - one a reason
        """Why the action cannot be done now; nothing when it can."""
        _ = self._context.language.gettext
        one, store, kind = self._round(), self._desk.store, self._kind
        if store.info().phase is Phase.SEALED or store.read_only:
            return _("计票结果已封存或会议以只读方式打开，只能查看。")
        if one is None:
            return _("请先选一轮。")
        if one.id in self._dead:
            return _("这一轮已经作废或重开，不能再更正。")
        if one.is_open and kind in {Mend.REOPENED, Mend.EXTENDED, Mend.SHEET_VOIDED}:
            return _("这一轮还没有封票，可以接着投。")
        if kind is Mend.EXTENDED and not missing_named(store, one.id):
            return _("没有缺票的记名席位。")
        if kind in _OF_A_SEAT and not self.seat.count():
            return _("这一轮没有记名票。")
        if kind is Mend.SHEET_VOIDED and not self.paper.count():
            return _("这一轮没有可以单张作废的票。")
        return ""

    def _allow(self) -> None:
        _ = self._context.language.gettext
        why = self._why_not()
        self.said.setText(why)
        self.said.setVisible(bool(why))
        self.signed.allow(allowed=not why)
        self.go.setText(_("填写更正后的票") if self._kind is Mend.BALLOT_CORRECTED else _("确认更正"))
        self.go.setEnabled(not why and not self.signed.missing and not self._busy)

    def press(self) -> None:
        """Do what was chosen, or lay out the sheet that is to be filled anew."""
        one, desk = self._round(), self._desk
        if one is None or not self.go.isEnabled():
            return
        reason, names, id_ = self.signed.reason.text(), self.signed.names, one.id
        seat, paper = self.seat.currentData(), self.paper.currentData()
        if self._kind is Mend.BALLOT_CORRECTED:
            self._lay_sheet(one, seat)
            return
        acts: dict[Mend, Callable[[], object]] = {
            Mend.REOPENED: lambda: reopen_round(desk, id_, reason, names),
            Mend.EXTENDED: lambda: extend_round(desk, id_, reason, names),
            Mend.BALLOT_VOIDED: lambda: void_ballot(desk, id_, seat.id, reason, names),
            Mend.SHEET_VOIDED: lambda: void_sheet(desk, id_, paper, reason, names),
            Mend.ROUND_VOIDED: lambda: void_round(desk, id_, reason, names),
        }
        self._run(acts[self._kind])

    def _lay_sheet(self, one: Round, seat: Seat) -> None:
        reporters = reporters_for(self._desk.store, one.id, seat)
        sheet = SheetPage(self._context, self._desk, seat, reporters, slate=one.reporter_id is None)
        sheet.left.connect(self._put_away)
        reason, names = self.signed.reason.text(), self.signed.names
        sheet.submitted.connect(
            lambda ballot: self._run(lambda: correct_ballot(self._desk, one.id, seat.id, ballot, reason, names))
        )
        self.sheet = sheet
        self.pages.addWidget(sheet)
        self.pages.setCurrentWidget(sheet)
        sheet.rows[0].setFocus()

    def _put_away(self) -> None:
        if self.sheet is not None:
            self.pages.removeWidget(self.sheet)
            self.sheet.deleteLater()
            self.sheet = None

    def _run(self, work: Callable[[], object]) -> None:
        self._busy = True
        self.go.setEnabled(False)
        run_in_worker(work, self._done, self._refused, self)

    def _done(self, _outcome: object) -> None:
        self._busy = False
        self._put_away()
        self.signed.clear()
        self.refresh(frozenset(Topic))
        self._context.tell(self._context.language.gettext("已记入校验链。"), Tone.DONE)

    def _refused(self, error: Refused) -> None:
        self._busy = False
        if self.sheet is not None:
            self.sheet.refuse(self._context.language.text(error.message))
        self.refresh(frozenset(Topic))
        self._context.refused(error)
