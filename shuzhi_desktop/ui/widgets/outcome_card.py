"""What follows for one reporter (结果运用): each consequence with its reason, confirmed or dismissed in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.scoring import OFFICIAL_GRADE, decide_outcome, set_official_grade
from shuzhi_desktop.ui.models.ranking_rows import OUTCOME_TONES, state_name
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, rule
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import OutcomeTally, ReporterTally
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class OutcomeCard(Card):
    """Decisions can be taken once the tally is sealed; each needs a reason, typed beside the buttons."""

    def __init__(self, context: UiContext, desk: Desk) -> None:
        super().__init__(context.language.gettext("结果运用"))
        self._context, self._desk = context, desk
        self._content = QWidget()
        self.body.addWidget(self._content)
        self.reasons: dict[str, QLineEdit] = {}
        self._shown: tuple[ReporterTally, Phase] | None = None

    def show_reporter(self, scheme: Scheme, tally: ReporterTally) -> None:
        """Show the consequences for a reporter; what is being typed stays while nothing has changed."""
        info = self._desk.store.info()
        decided = self._official(tally.reporter_id)
        if self._shown == (tally, info.phase) and not decided:
            return
        self._shown = (tally, info.phase)
        self.reasons.clear()
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        _ = self._context.language.gettext
        if not tally.outcomes:
            column.addWidget(label(_("没有触发的结果运用。"), "secondary"))
        sealed = info.phase is Phase.SEALED and not self._desk.store.read_only
        for place, outcome in enumerate(tally.outcomes):
            if place:
                column.addWidget(rule())
            self._add(column, scheme, tally.reporter_id, outcome, sealed=sealed)
        if scheme.grades:
            column.addWidget(rule())
            self._add_grade(column, scheme, tally, decided, sealed=sealed)
        self.body.replaceWidget(self._content, fresh)
        self._content.deleteLater()
        self._content = fresh

    def _add(
        self, column: QVBoxLayout, scheme: Scheme, reporter_id: int, outcome: OutcomeTally, *, sealed: bool
    ) -> None:
        language = self._context.language
        _ = language.gettext
        rule_of = next(one for one in scheme.outcomes if one.id == outcome.outcome_id)
        top = QHBoxLayout()
        top.addWidget(label(rule_of.name))
        top.addStretch(1)
        state = state_name(outcome.state, language) or _("触发")
        top.addWidget(Pill(state, OUTCOME_TONES[outcome.state]))
        column.addLayout(top)
        column.addWidget(label(language.text(outcome.reason), "secondary", wrap=True))
        if outcome.note:
            column.addWidget(label(_("理由：{reason}").format(reason=outcome.note), "small", wrap=True))
        if not rule_of.confirm or outcome.state is OutcomeState.BLOCKED:
            return
        if not sealed:
            column.addWidget(label(_("封存结果后在这里确认。"), "small"))
            return
        reason = QLineEdit()
        reason.setPlaceholderText(_("理由（必填）"))
        reason.setAccessibleName(_("“{name}”的理由").format(name=rule_of.name))
        self.reasons[outcome.outcome_id] = reason
        column.addWidget(reason)
        row = QHBoxLayout()
        for name, confirmed in ((_("确认"), True), (_("不采用"), False)):
            button = plain_button(
                name,
                partial(self.decide, reporter_id, outcome.outcome_id, confirmed=confirmed),
            )
            button.setAccessibleName(f"{name}：{rule_of.name}")
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def decide(self, reporter_id: int, outcome_id: str, *, confirmed: bool) -> None:
        """Write down the decision with the reason that was typed."""
        _ = self._context.language.gettext
        reason = self.reasons[outcome_id].text()
        if self._context.attempt(
            lambda: decide_outcome(self._desk, reporter_id, outcome_id, confirmed=confirmed, reason=reason)
        ):
            self._context.tell(_("已记入校验链。"), Tone.DONE)

    def _official(self, reporter_id: int) -> str:
        for decision in self._desk.store.decisions():
            if decision.outcome_id == OFFICIAL_GRADE and decision.reporter_id == reporter_id:
                return decision.verdict
        return ""

    def _add_grade(
        self, column: QVBoxLayout, scheme: Scheme, tally: ReporterTally, decided: str, *, sealed: bool
    ) -> None:
        _ = self._context.language.gettext
        shown = _("建议等次：{grade}").format(grade=tally.grade or "—")
        column.addWidget(label(shown, "secondary"))
        top = QHBoxLayout()
        top.addWidget(label(_("党委审定等次"), "secondary"))
        top.addStretch(1)
        top.addWidget(Pill(decided or _("待审定"), Tone.DONE if decided else Tone.PLAIN))
        column.addLayout(top)
        if not sealed:
            return
        grade = Choice()
        grade.setAccessibleName(_("党委审定等次"))
        for one in scheme.grades:
            grade.addItem(one.name)
        grade.setCurrentText(decided or tally.grade)
        reason = QLineEdit()
        reason.setPlaceholderText(_("依据（必填），如会议纪要编号"))
        reason.setAccessibleName(_("审定等次的依据"))
        self.reasons[OFFICIAL_GRADE] = reason

        def keep() -> None:
            if self._context.attempt(
                lambda: set_official_grade(self._desk, tally.reporter_id, grade.currentText(), reason.text())
            ):
                self._context.tell(_("审定等次已记入。"), Tone.DONE)

        row = QHBoxLayout()
        row.addWidget(grade)
        row.addWidget(reason, 1)
        row.addWidget(plain_button(_("记入"), keep))
        column.addLayout(row)
