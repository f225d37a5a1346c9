"""One indicator of a sheet: large buttons for its marks, or a field where there are too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from shuzhi_desktop.domain.rounding import SCALE, e4_text, parse_e4
from shuzhi_desktop.domain.scheme import Indicator, IndicatorKind
from shuzhi_desktop.ui.theme import set_role
from shuzhi_desktop.ui.widgets.card import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.ui.context import UiContext

_TARGET = 44
_OPTION_WIDTH = 104
_MOST_BUTTONS = 11
_WORDS = 260
"""Width in pixels at 100 % text that the name of an indicator needs to be read."""
NOTHING = "—"


class MarkRow(QFrame):
    """`marked` tells that the mark changed; `mark` is None while nothing valid is there."""

    marked = Signal()

    def __init__(self, context: UiContext, indicator: Indicator, reporters: int, name: str = "") -> None:
        super().__init__()
        self._context, self.indicator, self._reporters = context, indicator, reporters
        self.mark: int | None = None
        self.setProperty("role", "card")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(20, 10, 20, 10)
        self._row.addLayout(self._words(name), 1)
        self.group = QButtonGroup(self)
        marks = self._buttons(name or indicator.name)
        self._row.addLayout(marks)
        self.field = QLineEdit()
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setFixedWidth(context.theme.px(110))
        self.field.setMinimumHeight(context.theme.px(_TARGET))
        self.field.setFont(context.theme.font(20, bold=True))
        self.field.setPlaceholderText(NOTHING)
        self.field.setAccessibleName(name or indicator.name)
        self.field.textEdited.connect(self._typed)
        typed = indicator.kind is not IndicatorKind.OPTIONS
        self.field.setVisible(typed)
        if typed:
            marks.addWidget(label(self._scale(), "secondary"))
            marks.addWidget(self.field)
        marks.addStretch(1)
        self.setFocusProxy(self.field if typed else next(iter(self.group.buttons())))

    def _words(self, name: str) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name or self.indicator.name, "card-title", wrap=True))
        if self.indicator.hint and not name:
            words.addWidget(label(self.indicator.hint, "secondary", wrap=True))
        return words

    def _buttons(self, name: str) -> QHBoxLayout:
        """A button for each mark that has one."""
        marks, theme = QHBoxLayout(), self._context.theme
        marks.setSpacing(6)
        width = _OPTION_WIDTH if self.indicator.kind is IndicatorKind.OPTIONS else _TARGET
        for mark, shown in _choices(self.indicator, self._reporters):
            button = QPushButton(shown)
            button.setProperty("role", "mark")
            button.setCheckable(True)
            button.setMinimumSize(theme.px(width), theme.px(_TARGET))
            button.setAccessibleName(f"{name} {shown}")
            self.group.addButton(button, mark)
            marks.addWidget(button)
        self.group.idClicked.connect(self.set_mark)
        return marks

    def _scale(self) -> str:
        """The ends of the scale, and its steps where they are not whole points."""
        low, high = scale_ends(self.indicator, self._reporters)
        if self.indicator.kind is not IndicatorKind.POINTS or self.indicator.step_e4 == SCALE:
            return f"{low}–{high}"
        step = self._context.language.gettext("每档 {step}").format(step=e4_text(self.indicator.step_e4))
        return f"{low}–{high}\n{step}"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words above the marks where they would be squeezed; without room for the buttons of a scale, the field."""
        room, theme = event.size().width(), self._context.theme
        buttons = self.group.buttons()
        marks = sum(button.minimumWidth() + 6 for button in buttons)
        typed = 0 if self.field.isHidden() else self.field.width() + theme.px(80)
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom
            if room < marks + typed + theme.px(_WORDS)
            else QBoxLayout.Direction.LeftToRight
        )
        if typed:
            for button in buttons:
                button.setVisible(room >= marks + typed + 40)
        super().resizeEvent(event)

    def set_mark(self, mark: int | None) -> None:
        """Choose a mark; None clears the row."""
        self.mark = mark
        self.group.setExclusive(False)
        for button in self.group.buttons():
            button.setChecked(mark is not None and self.group.id(button) == mark)
        self.group.setExclusive(True)
        if self.indicator.kind is not IndicatorKind.OPTIONS:
            self.field.setText("" if mark is None else mark_text(self.indicator, mark))
            set_role(self.field, "bad", "no")
        self.marked.emit()

    @property
    def is_fine(self) -> bool:
        """Whether there are marks that have no button."""
        kind = self.indicator.kind
        if kind is IndicatorKind.OPTIONS:
            return False
        low, high, step = self.indicator.min_e4, self.indicator.max_e4, self.indicator.step_e4
        marks = self._reporters if kind is IndicatorKind.RANK else (high - low) // step + 1
        return len(self.group.buttons()) < marks

    def press_key(self, key: str, *, afresh: bool) -> None:
        """A key of the pad: a digit, a point, or anything else to take one back; `afresh` begins a new mark."""
        if afresh:
            self.field.clear()
        if len(key) == 1 and (key.isdecimal() or key == "."):
            self.field.setText(self.field.text() + key)
        else:
            self.field.setText(self.field.text()[:-1])
        self._typed(self.field.text())

    def light(self, *, here: bool) -> None:
        """Mark the row that the keyboard is on."""
        tone = "here" if here else "plain"
        if self.property("tone") != tone:
            set_role(self, "tone", tone)

    def press_digit(self, digit: int) -> None:
        """A digit typed beside the field chooses the option of that number, from 1, or begins to fill the field."""
        if self.indicator.kind is not IndicatorKind.OPTIONS:
            self.field.setFocus()
            self.field.selectAll()
            self.field.insert(str(digit))
            self._typed(self.field.text())
        elif 1 <= digit <= len(self.indicator.options):
            self.set_mark(digit - 1)

    def _typed(self, typed: str) -> None:
        """Take what was typed where it is on the scale; mark the field where it is not."""
        mark = self._parsed(typed.strip())
        self.mark = mark
        set_role(self.field, "bad", "yes" if typed.strip() and mark is None else "no")
        self.group.setExclusive(False)
        for button in self.group.buttons():
            button.setChecked(mark is not None and self.group.id(button) == mark)
        self.group.setExclusive(True)
        self.marked.emit()

    def _parsed(self, typed: str) -> int | None:
        try:
            value = parse_e4(typed)
        except ValueError:
            return None
        if self.indicator.kind is IndicatorKind.RANK:
            if value % 10_000:
                return None
            value //= 10_000
        return value if self.indicator.accepts(value, self._reporters) else None


def mark_text(indicator: Indicator, mark: int | None) -> str:
    """A mark as the rater reads it: points, the option's name, or the place."""
    if mark is None:
        return NOTHING
    if indicator.kind is IndicatorKind.OPTIONS:
        return indicator.options[mark].name
    return e4_text(mark) if indicator.kind is IndicatorKind.POINTS else str(mark)


def scale_ends(indicator: Indicator, reporters: int) -> tuple[str, str]:
    """Lowest and highest mark as written beside the field."""
    if indicator.kind is IndicatorKind.RANK:
        return "1", str(reporters)
    return e4_text(indicator.min_e4), e4_text(indicator.max_e4)


def _choices(indicator: Indicator, reporters: int) -> list[tuple[int, str]]:
    """Marks that get a button: all options; of points at most eleven evenly spread ones, finer ones are typed."""
    if indicator.kind is IndicatorKind.OPTIONS:
        return [(index, option.name) for index, option in enumerate(indicator.options)]
    if indicator.kind is IndicatorKind.RANK:
        return [(place, str(place)) for place in range(1, reporters + 1)] if reporters <= _MOST_BUTTONS else []
    steps = (indicator.max_e4 - indicator.min_e4) // indicator.step_e4
    for every in (1, 2, 4, 5, 10, 20, 50, 100):
        if steps // every < _MOST_BUTTONS and steps % every == 0:
            marks = range(indicator.min_e4, indicator.max_e4 + 1, indicator.step_e4 * every)
            return [(mark, e4_text(mark)) for mark in marks]
    return []
