"""The live console (现场主控): who reports, how many ballots are in, and the one thing to do next.

One big primary action changes with the state of the meeting; the space bar presses it. Where ballots are missing, and
before the tally is sealed, the first press asks in a bar and the second does it, because nothing modal may stand over
an open ballot. The question is withdrawn after a while, so that a later press asks again.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.following_up import carried_said
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.turns import close_scoring, current_turn, open_scoring, speaker
from shuzhi_desktop.services.voting import current_round, next_reporter, progress
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.agenda_card import AgendaCard
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.class_progress import ClassProgressTable
from shuzhi_desktop.ui.widgets.level_below_line import LevelBelowLine
from shuzhi_desktop.ui.widgets.log_card import LogCard
from shuzhi_desktop.ui.widgets.notes_panel import NotesPanel
from shuzhi_desktop.ui.widgets.notice_bar import NoticeBar
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.quorum_line import QuorumLine
from shuzhi_desktop.ui.widgets.rehearsal_controls import RehearsalControls
from shuzhi_desktop.ui.widgets.report_panel import ReportPanel
from shuzhi_desktop.ui.widgets.script_panel import ScriptPanel
from shuzhi_desktop.ui.widgets.turn_panel import TurnPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Round
    from shuzhi_desktop.ui.context import UiContext

_LOG_FROM = 880  # pixels of the screen's width at 100 %
_AGENDA_FROM = 1040  # the same, while the script is shown
_BOTH_FROM = 1500  # the same, for notes beside the report
_AROUND_WORDS = 54  # padding and border of the big button
QUESTION_MS = 15_000


class Step(Enum):
    """What the primary action does now."""

    OPEN = auto()
    CLOSE = auto()
    SEAL = auto()
    RESULTS = auto()


class ConsoleScreen(QWidget):
    """Agenda on the left, the ballot in the middle, the log on the right."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._step = Step.OPEN
        self._busy = False
        self._question = QTimer(self)
        self._question.setSingleShot(True)
        self._question.setInterval(QUESTION_MS)
        self._question.timeout.connect(self._withdraw)
        _ = context.language.gettext
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        self.script = ScriptPanel(context, desk)
        self.quorum = QuorumLine(context, desk)
        self._card = AgendaCard(context, desk)
        self.agenda, self.done_count, self.order = self._card.agenda, self._card.done_count, self._card.order
        outer.addWidget(self._card, 3)
        outer.addLayout(self._middle(), 6)
        self._log = LogCard(context, desk)
        self.log = self._log.log
        outer.addWidget(self._log, 3)
        self.notes = NotesPanel(context, desk)
        outer.addWidget(self.notes, 4)
        self.report = ReportPanel(context, desk)
        outer.addWidget(self.report, 6)
        outer.addWidget(self.script, 4)
        self.script.toggle.toggled.connect(lambda _on: self._make_room(self.width()))
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        shortcut.setAutoRepeat(False)  # a held bar must not answer its own question
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.press)
        self.refresh(frozenset(Topic))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the log makes way for the ballot, and the agenda for the script."""
        self._make_room(event.size().width())
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._name_primary)  # once the button has its own new size

    def _middle(self) -> QVBoxLayout:
        upper = QWidget()
        cards = QVBoxLayout(upper)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(16)
        cards.addWidget(self._turn_card())
        cards.addWidget(self._ballots_card(), 1)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addWidget(scrolled(upper), 1)  # large text on a low screen: nothing is squeezed, the button stays
        column.addLayout(self._actions())
        self.rehearsal = RehearsalControls(self._context, self._desk)
        column.addWidget(self.rehearsal)
        return column

    def _turn_card(self) -> Card:
        _ = self._context.language.gettext
        who = Card()
        self.place = label("", "secondary")
        self.name = label("", "name")
        self.unit = label("", "secondary", wrap=True)
        self.turn = TurnPanel(self._context, self._desk)
        facts = QHBoxLayout()
        facts.addWidget(self.name)
        facts.addWidget(self.unit, 1, Qt.AlignmentFlag.AlignBottom)
        facts.addWidget(plain_button(_("述职报告"), self._turn_report, role="link"))
        facts.addWidget(plain_button(_("点评记录"), self._turn_notes, role="link"))
        who.body.addWidget(self.quorum)
        who.body.addWidget(self.place)
        who.body.addLayout(facts)
        self.below = LevelBelowLine(self._context, self._desk)
        who.body.addWidget(self.below)
        self.carried = label("", "small", wrap=True)
        self.carried.setAccessibleName(_("上年问题和承诺"))
        who.body.addWidget(self.carried)
        who.body.addWidget(self.turn)
        return who

    def _ballots_card(self) -> Card:
        _ = self._context.language.gettext
        ballots = Card(_("收票进度"))
        self.received = label("", "figure")
        ballots.header.addWidget(self.received)
        self.classes = ClassProgressTable(self._context)
        self.hint = label("", "empty", wrap=True)
        self.notice = NoticeBar(_("关闭提示"))
        held = QWidget()
        inside = QVBoxLayout(held)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self.hint)
        inside.addWidget(self.classes)
        inside.addStretch(1)
        rows = scrolled(held)
        rows.setMinimumHeight(self._context.theme.px(150))
        ballots.body.addWidget(rows, 1)
        ballots.body.addWidget(self.notice)
        return ballots

    def _actions(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        row = QHBoxLayout()
        self.primary = PrimaryButton(big=True)
        self.primary.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.primary.clicked.connect(self.press)
        self.kiosk = plain_button(_("评分终端"), lambda: self._context.shell.navigate("kiosk"))
        row.addWidget(self.primary, 3)
        row.addWidget(self.kiosk, 1)
        row.addWidget(self.script.toggle)
        return row

    def _turn_notes(self) -> None:
        """Notes stand in the place of the log while they are taken."""
        if self.width() < self._context.theme.px(_BOTH_FROM):
            self.report.hide()
        self.notes.turn(self._shown_reporter(current_round(self._desk.store)))
        self._make_room(self.width())

    def _turn_report(self) -> None:
        """The report stands in the place of the log while the reporter speaks."""
        if self.width() < self._context.theme.px(_BOTH_FROM):
            self.notes.hide()
        self.report.turn(self._shown_reporter(current_round(self._desk.store)))
        self._make_room(self.width())

    def _make_room(self, width: int) -> None:
        """Notes or the script stand in the place of the log; where it is narrow, the agenda makes way for them too."""
        shown = self.script.toggle.isChecked()
        self.script.setVisible(shown)
        plain = self.notes.isHidden() and self.report.isHidden() and not shown
        px = self._context.theme.px
        self._log.setVisible(plain and width >= px(_LOG_FROM))
        self._card.setVisible(plain or width >= px(_AGENDA_FROM))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch and show what changed; a ballot that came in moves numbers only."""
        opened = current_round(self._desk.store)
        self.rehearsal.refresh(topics)
        if topics - {Topic.BALLOTS}:
            self.quorum.refresh()
            self.script.refresh(topics)
            self._card.show_rows(opened)
            self._show_reporter(opened)
            self.report.follow(self._shown_reporter(opened), again=Topic.REPORTS in topics)
            self._log.show_entries()
            self.turn.refresh()
        self._show_progress(opened)
        self._show_step(opened)

    def _shown_reporter(self, opened: Round | None) -> Reporter | None:
        roster = self._desk.store.roster()
        if opened is not None and opened.reporter_id is not None:
            return next(one for one in roster.reporters if one.id == opened.reporter_id)
        return speaker(self._desk.store) if self._desk.store.scheme().entry is Entry.EACH else None

    def _show_reporter(self, opened: Round | None) -> None:
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        reporter = self._shown_reporter(opened)
        self.below.show_reporter(reporter)
        self._show_carried(reporter)
        if reporter is None:
            self.place.setText("")
            slate = scheme.entry is Entry.SLATE
            self.name.setText(_("整表评分") if slate else _("全部述职对象"))
            self.unit.setText(_("共 {n} 位述职对象").format(n=len(self._desk.store.roster().reporters)))
        else:
            place = _("第 {n} 位 · 下一位")
            if opened is not None:
                place = _("第 {n} 位 · 正在评分")
            elif current_turn(self._desk.store) is not None:
                place = _("第 {n} 位 · 正在述职")
            self.place.setText(place.format(n=reporter.order))
            self.name.setText(spaced(reporter.name))
            self.unit.setText(reporter.post or reporter.unit)

    def _show_carried(self, reporter: Reporter | None) -> None:
        """What the reporter was to mend and what was pledged last year."""
        today = self._context.workspace.today()
        said = carried_said(self._desk.store, reporter.id, today) if reporter else ()
        self.carried.setText("\n".join(self._context.language.text(one) for one in said))
        self.carried.setVisible(bool(said))

    def _show_progress(self, opened: Round | None) -> None:
        _ = self._context.language.gettext
        self.classes.setVisible(opened is not None)
        self.received.setVisible(opened is not None)
        self.hint.setVisible(opened is None)
        if opened is None:
            self.hint.setText(self._idle_hint())
            return
        rows = progress(self._desk.store, opened.id)
        self.classes.show_progress(rows)
        received, expected = sum(row.received for row in rows), sum(row.expected for row in rows)
        self.received.setText(f"{received} / {expected}")
        surplus = [row.name for row in rows if row.received > row.expected]
        if surplus and not self._question.isActive():
            said = _("{names}：收到的票多于应收。请核对；封票后须由两人确认才计入。")
            said = said.format(names=_("、").join(surplus))
            self.notice.tell(said, Tone.WARN)
        self.received.setAccessibleName(_("已收 {n}，应收 {all}").format(n=received, all=expected))

    def _idle_hint(self) -> str:
        _ = self._context.language.gettext
        if self._desk.store.info().phase is Phase.SEALED:
            return _("会议已结束，计票结果已封存。")
        roster = self._desk.store.roster()
        if not roster.reporters or not roster.seats:
            return _("请先在“述职对象”和“评议主体”中导入名单。")
        if self._next_step(None) is Step.SEAL:
            return _("全部评分已经封票。结束会议后独立复核并封存结果。")
        return _("述职和点评结束后，按空格键开放评分。")

    def _next_step(self, opened: Round | None) -> Step:
        store = self._desk.store
        if store.info().phase is Phase.SEALED:
            return Step.RESULTS
        if opened is not None:
            return Step.CLOSE
        if store.scheme().entry is Entry.SLATE:
            return Step.SEAL if store.rounds() else Step.OPEN
        return Step.OPEN if next_reporter(store) is not None or not store.roster().reporters else Step.SEAL

    def _show_step(self, opened: Round | None) -> None:
        _ = self._context.language.gettext
        step = self._next_step(opened)
        if step is not self._step:
            self._withdraw()
        elif self._question.isActive() and opened is not None:
            self._ask(opened)
        self._step = step
        last = next_reporter(self._desk.store) is None
        words = {
            Step.OPEN: _("开放评分"),
            Step.CLOSE: _("封票") if last else _("封票并进入下一位"),
            Step.SEAL: _("结束会议并计票"),
            Step.RESULTS: _("查看计票结果"),
        }[step]
        self.primary.setAccessibleName(words)
        self._name_primary()
        roster = self._desk.store.roster()
        ready = bool(roster.reporters and roster.seats) and (not self._desk.store.read_only or step is Step.RESULTS)
        self.primary.setEnabled(ready and not self._busy)
        self.kiosk.setEnabled(opened is not None)

    def _name_primary(self) -> None:
        """What the primary action does, and its key where there is room for it."""
        words = self.primary.accessibleName()
        whole = f"{words}   [{self._context.language.gettext('空格')}]"
        px = self._context.theme.px
        room = self.primary.width() - px(_AROUND_WORDS)
        fits = QFontMetrics(self._context.theme.font(19, bold=True)).horizontalAdvance(whole) <= room
        self.primary.setText(whole if fits else words)

    def press(self) -> None:
        """Do the primary action."""
        if not self.primary.isEnabled():
            return
        opened = current_round(self._desk.store)
        if self._step is Step.RESULTS:
            self._context.shell.navigate("results")
        elif not self._answered(opened):
            self._ask(opened)
        elif self._step is Step.SEAL:
            self._run(lambda: close_meeting(self._desk), self._sealed)
        elif opened is None:
            reporter = self._shown_reporter(None)
            self._run(lambda: open_scoring(self._desk, reporter.id if reporter else None), self._changed)
        else:
            waive = self.turn.waives
            self._run(lambda: close_scoring(self._desk, opened.id, waive=waive), self._changed)

    def _answered(self, opened: Round | None) -> bool:
        """Whether nothing needs to be asked any more before the action is done."""
        if self._question.isActive() and self.notice.isVisibleTo(self):
            return True
        return self._step is not Step.SEAL and (opened is None or not self._missing(opened))

    def _missing(self, opened: Round) -> int:
        return sum(max(row.expected - row.received, 0) for row in progress(self._desk.store, opened.id))

    def _ask(self, opened: Round | None) -> None:
        _ = self._context.language.gettext
        if opened is None:
            said = _("结束会议后独立复核并封存结果，不能再评分、录入和修改。再按一次空格键结束。")
        else:
            said = _("还有 {n} 张票未交；再按一次空格键封票，未交的按未评处理。").format(n=self._missing(opened))
        self.notice.tell(said, Tone.WARN)
        if not self._question.isActive():
            self._question.start()

    def _withdraw(self) -> None:
        self._question.stop()
        self.notice.hide()

    def _run(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._busy = True
        self.primary.setEnabled(False)

        def finished(outcome: object) -> None:
            self._busy = False
            done(outcome)

        run_in_worker(work, finished, self._refused, self)

    def _changed(self, _outcome: object) -> None:
        self._withdraw()
        self.refresh(frozenset(Topic))
        self.primary.setFocus()

    def _sealed(self, outcome: object) -> None:
        self._changed(outcome)
        self._context.shell.navigate("results")

    def _refused(self, error: Refused) -> None:
        self._busy = False
        self._question.stop()
        self.refresh(frozenset(Topic))
        self.notice.tell(self._context.language.text(error.message), Tone.WARN)
