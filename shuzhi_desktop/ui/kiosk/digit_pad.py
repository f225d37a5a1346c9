"""Digits to touch, for marks that are finer than the buttons of a row and terminals without a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy

if TYPE_CHECKING:
    from shuzhi_desktop.ui.context import UiContext

BACK = "⌫"
_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", ".", BACK)
_TARGET = 60


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
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(8)
        self.keys: dict[str, QPushButton] = {}
        for place, key in enumerate(_KEYS):
            button = _key(context, key)
            button.setAccessibleName({BACK: _("删去一位"), ".": _("小数点")}.get(key, key))
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            self.keys[key] = button
            grid.addWidget(button, place // 3, place % 3)
        self.next = _key(context, _("下一项"))
        self.next.clicked.connect(self.onward)
        grid.addWidget(self.next, len(_KEYS) // 3, 0, 1, 3)


def _key(context: UiContext, shown: str) -> QPushButton:
    button = QPushButton(shown)
    button.setProperty("role", "mark")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setMinimumSize(context.theme.px(_TARGET), context.theme.px(52))
    return button
