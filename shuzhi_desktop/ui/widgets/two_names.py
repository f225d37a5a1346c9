"""A reason and the names of two different people: what every correction asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label

if TYPE_CHECKING:
    from shuzhi_desktop.ui.context import UiContext


class TwoNames(QWidget):
    """`changed` tells that `missing` may say something else now. Without `reasoned` only the names are asked for."""

    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None, *, reasoned: bool = True) -> None:
        super().__init__(parent)
        self._context, self._reasoned = context, reasoned
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.reason, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit()
        names = QHBoxLayout()
        for field, name in ((self.reason, _("理由（必填）")), (self.first, _("监票人")), (self.second, _("计票人"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.textChanged.connect(lambda _typed: self._check())
            if field is self.reason:
                column.addWidget(field)
            else:
                names.addWidget(field)
        self.reason.setVisible(reasoned)
        column.addLayout(names)
        self._said = label("", "small", wrap=True)
        self._said.setProperty("tone", Tone.WARN.value)
        column.addWidget(self._said)
        self._check()

    @property
    def names(self) -> tuple[str, str]:
        """Both names as typed."""
        return self.first.text(), self.second.text()

    @property
    def missing(self) -> str:
        """What is still to be typed; nothing when all is there."""
        _ = self._context.language.gettext
        first, second = ("".join(name.split()) for name in self.names)
        if self._reasoned and not self.reason.text().strip():
            return _("请写明理由。")
        if not first or not second:
            return _("请由两人签名。")
        return _("两人须不同。") if first == second else ""

    def clear(self) -> None:
        """Ask anew."""
        for field in (self.reason, self.first, self.second):
            field.clear()

    def allow(self, *, allowed: bool) -> None:
        """Whether there is anything to sign; what is missing is not asked for otherwise."""
        self.setEnabled(allowed)
        self._said.setVisible(allowed)

    def _check(self) -> None:
        self._said.setText(self.missing)
        self.changed.emit()
