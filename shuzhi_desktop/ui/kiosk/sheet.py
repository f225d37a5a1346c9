"""The sheet a rater fills, for one reporter or for all of them, and a look over it before it goes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Blank, IndicatorKind, Secrecy
from shuzhi_desktop.ui.kiosk.digit_pad import DigitPad
from shuzhi_desktop.ui.kiosk.mark_row import MarkRow
from shuzhi_desktop.ui.names import spaced, who
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import label, scrolled
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Up: -1}


_ROOM_FOR_PAD = 1_200
"""Width of the window in pixels at 100 % text."""


class SheetPage(QWidget):
    """`submitted` carries the ballot once it was looked over; `left` means the rater went back."""

    submitted = Signal(object)
    left = Signal()

    def __init__(
        self, context: UiContext, desk: Desk, seat: Seat, reporters: tuple[Reporter, ...], *, slate: bool
    ) -> None:
        super().__init__()
        self._context, self._seat, self._reporters = context, seat, reporters
        scheme = desk.store.scheme()
        self._class = scheme.rater_class(seat.class_id)
        self._form = scheme.form(self._class.form)
        self._checking = ""
        self._slate = slate
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 20, 40, 20)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.rows: list[MarkRow] = []
        self._area = scrolled(self._all_rows(len(desk.store.roster().reporters)))
        self._area.installEventFilter(self)
        across = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        across.setSpacing(16)
        across.addWidget(self._area, 1)
        self.pad = DigitPad(context)
        self.pad.pressed.connect(self._press_key)
        self.pad.onward.connect(lambda: self._move(1))
        self.pad.setVisible(any(row.is_fine for row in self.rows))
        self._padded: MarkRow | None = None
        across.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(across, 1)
        column.addWidget(label(self._keys(), "secondary"))
        self.question = label("", "empty", wrap=True)
        self.question.hide()
        column.addWidget(self.question)
        column.addLayout(self._foot())
        self._changed()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._light)

    def _head(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        head = QHBoxLayout()
        first = self._reporters[0]
        head.addWidget(label(self._form.title if self._slate else spaced(first.name), "name"))
        if not self._slate:
            head.addWidget(label(first.post or first.unit, "empty"))
        head.addStretch(1)
        secret = self._class.secrecy is Secrecy.SECRET
        words = _("无记名") if secret else f"{_('实名')} · {self._seat.name}"
        head.addWidget(Pill(f"{self._class.name} · {words}", Tone.INFORM))
        return head

    def _all_rows(self, places: int) -> QWidget:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for reporter in self._reporters:
            for indicator in self._form.indicators:
                name = ""
                if self._slate:
                    name = who(reporter) if len(self._form.indicators) == 1 else f"{who(reporter)} · {indicator.name}"
                row = MarkRow(self._context, indicator, places, name)
                row.marked.connect(self._changed)
                self.rows.append(row)
                column.addWidget(row)
        column.addStretch(1)
        return rows

    def _keys(self) -> str:
        _ = self._context.language.gettext
        options = all(row.indicator.kind is IndicatorKind.OPTIONS for row in self.rows)
        first = _("数字键 1、2、3……选择") if options else _("数字键直接输入")
        return "　　".join((first, _("↑ ↓ 换项"), _("回车 下一项")))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the pad below the sheet where there is no room beside it."""
        below = event.size().width() < self._context.theme.px(_ROOM_FOR_PAD)
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._across.direction() is not way:
            self._across.setDirection(way)
            self.pad.lay(in_a_row=below)
        super().resizeEvent(event)

    def _press_key(self, key: str) -> None:
        """A key of the pad goes to the row the focus is on, else to the first that waits for a mark."""
        waiting = next((row for row in self.rows if row.mark is None), self.rows[0])
        row = next((row for row in self.rows if row.isAncestorOf(self.focusWidget() or self)), waiting)
        if row.indicator.kind is IndicatorKind.OPTIONS:
            return
        begins, self._padded = row is not self._padded, row
        row.setFocus()
        row.press_key(key, afresh=begins)

    def _light(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Follow the keyboard with colour and keep its row in sight."""
        for row in self.rows:
            here = now is not None and row.isAncestorOf(now)
            row.light(here=here)
            if here and row is not self._padded:
                self._padded = None
            if here:
                self._area.ensureWidgetVisible(row, 0, 8)

    def _foot(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        foot = QHBoxLayout()
        self.back = plain_button(_("返回"), self._go_back, role="large")
        self.abstain = plain_button(_("弃权"), self._ask_abstention, role="large")
        self.total = label("", "card-title")
        self.remaining = label("", "secondary")
        self.submit = PrimaryButton(_("提交评分"), big=True)
        self.submit.clicked.connect(self._press)
        for part in (self.back, self.abstain):
            foot.addWidget(part)
        foot.addWidget(self.total)
        foot.addStretch(1)
        foot.addWidget(self.remaining)
        foot.addWidget(self.submit)
        return foot

    def _changed(self) -> None:
        """A mark changed: total, what remains, whether it can go."""
        _ = self._context.language.gettext
        self._checking = ""
        self.question.hide()
        self.submit.setText(_("提交评分"))
        blank = sum(row.mark is None for row in self.rows)
        self.remaining.setText(_("还有 {n} 项未评").format(n=blank) if blank else "")
        full = self._form.full * len(self._reporters)
        total = sum((row.indicator.weight * (_worth(row) or 0) for row in self.rows), Fraction(0))
        self.total.setVisible(not self._slate)
        if 10_000 % total.denominator == 0 and 10_000 % full.denominator == 0:
            self.total.setText(_("合计 {n} / {full}").format(n=decimal_text(total), full=decimal_text(full)))
        whole = blank == 0 or (self._class.blank is Blank.SKIP and blank < len(self.rows))
        bad = any(row.field.text().strip() and row.mark is None for row in self.rows)
        self.submit.setEnabled(whole and not bad)

    def _ask_abstention(self) -> None:
        _ = self._context.language.gettext
        self._ask("abstain", _("您选择弃权：这张票不含任何评分。按“确认弃权”提交，或按“返回”继续评分。"), _("确认弃权"))

    def _press(self) -> None:
        if self._checking:
            abstained = self._checking == "abstain"
            self.freeze(frozen=True)
            self.submitted.emit(self.ballot(abstained=abstained))
            return
        self._ask_submission()

    def _ask_submission(self) -> None:
        _ = self._context.language.gettext
        said = _("请核对以上评分。按“确认提交”后不能再改。")
        blank = sum(row.mark is None for row in self.rows)
        if blank:
            said = _("还有 {n} 项空着，空项不计分。").format(n=blank) + said
        self._ask("submit", said, _("确认提交"))

    def _ask(self, what: str, question: str, action: str) -> None:
        self._checking = what
        self.question.setText(question)
        set_role(self.question, "tone", "warn")
        self.question.show()
        self.submit.setText(action)
        self.submit.setEnabled(True)
        self.submit.setFocus()

    def _go_back(self) -> None:
        if self._checking:
            self._changed()
        else:
            self.left.emit()

    def freeze(self, *, frozen: bool) -> None:
        """While the ballot is on its way nothing can be pressed twice."""
        for part in (self.back, self.abstain, self.submit, *self.rows):
            part.setEnabled(not frozen)

    def refuse(self, sentence: str) -> None:
        """The ballot did not go in: say why, and let the rater go on."""
        self.freeze(frozen=False)
        self._changed()
        self.question.setText(sentence)
        self.question.show()

    def say_quiet(self, sentence: str) -> None:
        """Show that the sheet is about to be cleared; with an empty sentence take that back."""
        if sentence or not self._checking:
            self.question.setText(sentence)
            set_role(self.question, "tone", "warn")
            self.question.setVisible(bool(sentence))
        elif self._checking == "abstain":
            self._ask_abstention()
        else:
            self._ask_submission()

    def ballot(self, *, abstained: bool) -> Ballot:
        """What the sheet says."""
        width = len(self._form.indicators)
        lines = []
        for position, reporter in enumerate(self._reporters):
            marks = tuple(row.mark for row in self.rows[position * width : (position + 1) * width])
            lines.append(Line(reporter.id, (None,) * width if abstained else marks, abstained=abstained))
        return Ballot(self._seat.class_id, tuple(lines))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys move between rows instead of scrolling what holds them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return event.isAccepted()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows and Enter move between rows; digits choose options; past the last row stands the button."""
        here = self._here()
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and here is not None:
            self._move(move)
        elif move == 1 and self.submit.hasFocus():
            self.submit.click()
        elif here is not None and event.text().isdecimal():
            self.rows[here].press_digit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _here(self) -> int | None:
        """The row the focus is on."""
        return next((n for n, row in enumerate(self.rows) if row.isAncestorOf(self.focusWidget() or self)), None)

    def _move(self, by: int) -> None:
        """Turn to another row; past the last one stands the button."""
        here = self._here()
        there = 0 if here is None else here + by
        if 0 <= there < len(self.rows):
            self.rows[there].setFocus()
        elif there == len(self.rows) and self.submit.isEnabled():
            self.submit.setFocus()


def _worth(row: MarkRow) -> Fraction | None:
    return None if row.mark is None else row.indicator.worth(row.mark)
