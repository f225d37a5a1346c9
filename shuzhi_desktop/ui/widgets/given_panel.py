"""Given scores: the grid, who vouches for them, and the versions of the chosen score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.services.chain import meeting_year
from shuzhi_desktop.services.given import enter_given
from shuzhi_desktop.services.linkage import give_level_below
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.given_grid import GivenGrid
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.two_halves import TwoHalves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_given import GivenVersion
    from shuzhi_desktop.ui.context import UiContext


class GivenPanel(QWidget):
    """Nothing is saved before source, typist and checker are named; bad cells stay marked and are never saved."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        left = Card()
        hint = _("直接输入数字；回车向下，Tab 向右；可从 Excel 复制一列或一块，按 Ctrl+V 粘贴。")
        self._hint = label(hint, "secondary", wrap=True)
        left.body.addWidget(self._hint)
        self.empty = label(_("本方案没有直接录入得分的类别。"), "empty", wrap=True)
        self.grid = GivenGrid(context.theme, _("得分录入"), context.language)
        self.state = label("", wrap=True)
        for part in (self.empty, self.grid, self.state):
            left.body.addWidget(part, 1 if part is self.grid else 0)
        left.body.addStretch(0)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        column.addWidget(self._people())
        column.addWidget(self._past())
        column.addStretch(1)
        side = self._side = scrolled(right)
        side.setMinimumWidth(context.theme.px(280))
        outer.addWidget(TwoHalves(context.theme, left, side, shares=(1, 0), least=620))
        self.grid.cells.edited.connect(self._show_state)
        self.grid.judged.connect(self._show_reason)
        self.grid.pasted.connect(self._tell_pasted)
        self.grid.selectionModel().currentChanged.connect(lambda _now, _before: self._show_place())

    def refresh(self, *, allowed: bool) -> None:
        """Fetch the scores again; what is typed and not saved stays."""
        store = self._desk.store
        classes = tuple(one for one in store.scheme().classes if one.source is Source.GIVEN)
        saved = {(one.class_id, one.reporter_id): one.score for one in store.given()}
        cells = self.grid.cells
        cells.show_meeting(store.roster().reporters, classes, saved)
        self.grid.fit()
        self.grid.allow(allowed=allowed)
        self.empty.setVisible(not classes)
        for part in (self.grid, self._hint, self.state, self._side):
            part.setVisible(bool(classes))
        self._vouch.setVisible(allowed and bool(classes))
        if cells.rowCount():
            self.grid.begin()
        self._show_state()
        self._show_place()

    def keep(self) -> None:
        """Save every good cell; the bad ones stay marked."""
        _ = self._context.language.gettext
        waiting = self.grid.cells.waiting()
        source, entered, checked, reason = (field.text() for field in self.fields)
        note = GivenNote(source, entered, checked, reason)
        if not waiting.good or not self._context.attempt(lambda: enter_given(self._desk, waiting.good, note)):
            return
        self.fields[3].clear()
        self.refresh(allowed=True)
        told = _("已保存 {n} 个得分，并记入校验链。").format(n=len(waiting.good))
        if waiting.bad:
            told += _("另有 {n} 格有误，没有保存。").format(n=waiting.bad)
        self._context.tell(told, Tone.WARN if waiting.bad else Tone.DONE)

    def take_level_below(self) -> None:
        """Enter the mean of the level below from the ledger into the column that is chosen (三级联述联评联考)."""
        _ = self._context.language.gettext
        key, ledger = self.grid.cells.key(self.grid.currentIndex()), self._context.settings.ledger
        if key is None or ledger is None:
            said = _("请先选中一列。") if ledger else _("请先在“历年与汇总”里打开台账。")
            self._context.tell(said, Tone.WARN)
            return
        people = (self.fields[1].text().strip(), self.fields[2].text().strip())
        workspace, desk, language = self._context.workspace, self._desk, self._context.language
        self.from_ledger.setEnabled(False)

        def work() -> tuple[int, int]:
            book = workspace.open_ledger(ledger)
            try:
                got, without = give_level_below(desk, book, key[0], meeting_year(desk.store), people, language)
                return len(got), len(without)
            finally:
                book.close()

        run_in_worker(work, self._taken, self._not_taken, owner=self)

    def _taken(self, answer: tuple[int, int]) -> None:
        _ = self._context.language.gettext
        self.from_ledger.setEnabled(True)
        self.refresh(allowed=True)
        said = _("已录入 {n} 位的下级平均分；台账里没有下级得分的 {m} 位。").format(n=answer[0], m=answer[1])
        self._context.tell(said, Tone.DONE)

    def _not_taken(self, error: Refused) -> None:
        self.from_ledger.setEnabled(True)
        self._context.refused(error)

    def _people(self) -> Card:
        _ = self._context.language.gettext
        self._vouch = Card(_("来源与责任人"))
        self._vouch.body.setSpacing(4)
        self.fields = (QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit())
        wanted = (_("来源"), _("录入人"), _("复核人"), _("更改理由"))
        self._labels = []
        for field, name in zip(self.fields, wanted, strict=True):
            field.setAccessibleName(name)
            above = label(name, "secondary")
            above.setBuddy(field)
            self._labels.append(above)
            self._vouch.body.addWidget(above)
            self._vouch.body.addWidget(field)
        self.fields[0].setPlaceholderText(_("例如：考评组纪要 2026-12-10"))
        self.fields[3].setPlaceholderText(_("改动已保存的得分时必填"))
        self.save = PrimaryButton(_("保存得分"))
        self.save.clicked.connect(lambda _checked=False: self.keep())
        self._vouch.body.addSpacing(6)
        self._vouch.body.addWidget(self.save)
        self.from_ledger = plain_button(_("取下级得分（台账）"), self.take_level_below)
        self.from_ledger.setToolTip(_("把台账里各述职对象下级的平均分录入选中的一列；来源写明算式"))
        self._vouch.body.addWidget(self.from_ledger)
        return self._vouch

    def _past(self) -> Card:
        card = Card(self._context.language.gettext("更改经过"))
        self.place = label("", "secondary", wrap=True)
        self.history = label("", wrap=True)
        self.history.setAccessibleName(self._context.language.gettext("更改经过"))
        card.body.addWidget(self.place)
        card.body.addWidget(self.history)
        return card

    def _show_state(self) -> None:
        _ = self._context.language.gettext
        waiting = self.grid.cells.waiting()
        reason = self._reason_here()
        if reason:
            self._show_reason(reason)
        else:
            parts = [_("已保存 {n} 个得分").format(n=self.grid.cells.filled())]
            if waiting.good:
                parts.append(_("● {n} 个待保存").format(n=len(waiting.good)))
            if waiting.bad:
                parts.append(_("▲ {n} 格有误，不会保存").format(n=waiting.bad))
            self.state.setText("　".join(parts))
            set_role(self.state, "tone", (Tone.LIVE if waiting.bad else Tone.PLAIN).value)
        self.save.setEnabled(bool(waiting.good))
        asked = bool(waiting.changed) and self.grid.cells.editable
        self.fields[3].setVisible(asked)
        self._labels[3].setVisible(asked)

    def _reason_here(self) -> str:
        index = self.grid.currentIndex()
        return self.grid.cells.cell(index.row(), index.column()).bad if index.isValid() else ""

    def _show_reason(self, reason: str) -> None:
        if not reason:
            if self.state.property("tone") == Tone.LIVE.value:
                self.state.setText("")
            return
        self.state.setText(f"▲ {reason}")
        set_role(self.state, "tone", Tone.LIVE.value)

    def _tell_pasted(self, outside: int) -> None:
        if outside:
            sentence = self._context.language.gettext("粘贴的内容有 {n} 格落在表外，没有放入。")
            self._context.tell(sentence.format(n=outside), Tone.WARN)

    def _show_place(self) -> None:
        _ = self._context.language.gettext
        index = self.grid.currentIndex()
        key = self.grid.cells.key(index)
        if key is None:
            self.place.setText("")
            self.history.setText(_("选中一格，这里显示它的每一次录入。"))
            return
        store = self._desk.store
        reporter = next(one for one in store.roster().reporters if one.id == key[1])
        self.place.setText(f"{names.who(reporter)} · {store.scheme().rater_class(key[0]).name}")
        versions = store.given_history(*key)
        self.history.setText("\n\n".join(self._version(versions, n) for n in reversed(range(len(versions)))))
        if not versions:
            self.history.setText(_("还没有录入。"))
        self._show_state()

    def _version(self, versions: Sequence[GivenVersion], number: int) -> str:
        _ = self._context.language.gettext
        one = versions[number]
        note = one.note
        before = f"{decimal_text(versions[number - 1].score)} → " if number else ""
        when = one.at[:16].replace("T", " ")
        lines = [_("第 {n} 次　{when}").format(n=one.version, when=when), before + decimal_text(one.score)]
        if note.entered_by or note.checked_by:
            people = _("录入 {entered}，复核 {checked}")
            lines.append(people.format(entered=note.entered_by or "—", checked=note.checked_by or "—"))
        if note.source:
            lines.append(_("来源：{source}").format(source=note.source))
        if note.reason:
            lines.append(_("更改理由：{reason}").format(reason=note.reason))
        return "\n".join(lines)
