"""Before the first rater sits down: the clerk chooses the PIN without which nobody leaves the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.ui.theme import set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_TARGET = 56
_LONGEST = 12


class FirstPinPage(QWidget):
    """`kept` tells that there is a PIN now; `left` that the clerk went back instead.

    Were it asked for on leaving, a rater could choose it and walk out into the clerk's window.
    """

    kept = Signal()
    left = Signal()

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 32, 64, 32)
        column.setSpacing(20)
        column.addStretch(1)
        column.addWidget(label(_("请工作人员设定离开终端的 PIN"), "hero"))
        self.said = label("", "empty", wrap=True)
        column.addWidget(self.said)
        row = QHBoxLayout()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(_LONGEST)
        self.field.setAccessibleName(_("新的 PIN"))
        self.field.setFixedWidth(context.theme.px(240))
        self.field.returnPressed.connect(self.keep)
        self.start_button = PrimaryButton(_("设定并开始"))
        self.start_button.clicked.connect(self.keep)
        back = plain_button(_("返回主控"), self.left.emit)
        for part in (self.field, self.start_button, back):
            part.setMinimumHeight(context.theme.px(_TARGET))
            row.addWidget(part)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)

    def start(self) -> None:
        """Ask anew."""
        _ = self._context.language.gettext
        self.field.clear()
        self.said.setText(_("4 到 12 位数字。评分开始后，凭这个 PIN 才能离开评分终端，请记好。"))
        set_role(self.said, "tone", "plain")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Set the PIN that was typed."""
        typed = self.field.text()
        self.field.clear()
        try:
            set_pin(self._desk, typed)
        except Refused as error:
            self.said.setText(self._context.language.text(error.message))
            set_role(self.said, "tone", "warn")
            return
        self.kept.emit()
