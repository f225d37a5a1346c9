"""Digits to touch, for marks that are finer than the buttons of a row and terminals without a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy

if TYPE_CHECKING:
    from shuzhi_desktop.ui.context import UiContext

BACK = "⌫"
_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", ".", BACK)
_ROW = (*"1234567890.", BACK)
_TARGET, _NARROW = 52, 40


class DigitPad(QFrame):
    """`pressed` carries a digit, a point or `BACK`; `onward` asks for the next row.

    Its keys never take the focus, so that it stays in the field that is being filled.
    """

    pressed = Signal(str)
    onward = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        _ = context.language.gettext
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setSpacing(8)
        self._theme = context.theme
        self.keys: dict[str, QPushButton] = {}
        for key in _KEYS:
            button = _key(context, key)
            button.setAccessibleName({BACK: _("删去一位"), ".": _("小数点")}.get(key, key))
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            self.keys[key] = button
        self.next = _key(context, _("下一项"))
        self.next.clicked.connect(self.onward)
        self.lay(in_a_row=False)

    def lay(self, *, in_a_row: bool) -> None:
        """As a block beside the sheet, or in one row below it where the window is narrow or the text large."""
        width = len(_KEYS) if in_a_row else 3
        for button in (*self.keys.values(), self.next):
            button.setMinimumWidth(self._theme.px(_NARROW if in_a_row else _TARGET))
        for place, key in enumerate(_ROW if in_a_row else _KEYS):
            self._grid.addWidget(self.keys[key], place // width, place % width)
        if in_a_row:
            self._grid.addWidget(self.next, 0, width)
        else:
            self._grid.addWidget(self.next, len(_KEYS) // 3, 0, 1, 3)


def _key(context: UiContext, shown: str) -> QPushButton:
    button = QPushButton(shown)
    button.setProperty("role", "mark")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setMinimumSize(context.theme.px(_TARGET), context.theme.px(52))
    return button
