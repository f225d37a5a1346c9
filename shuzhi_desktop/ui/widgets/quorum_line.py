"""The line for the chair: present of expected, and whether that is a quorum."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from shuzhi_desktop.services.attendance import percent, quorum
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class QuorumLine(QWidget):
    """Hidden until attendance is taken, unless `always`."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None, *, always: bool = False) -> None:
        super().__init__(parent)
        self._context, self._desk, self._always = context, desk, always
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.figures = label("", "secondary")
        self.state = Pill()
        row.addWidget(self.figures)
        row.addWidget(self.state)
        row.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        _ = self._context.language.gettext
        found = quorum(self._desk.store)
        self.setVisible(self._always or found.taken)
        said = _("应到 {all} · 实到 {n}（{share}%）").format(
            all=found.expected, n=found.present, share=percent(found.present, found.expected)
        )
        self.figures.setText(said)
        rules = {
            Fraction(1, 2): _("过半数"),
            Fraction(2, 3): _("达到三分之二"),
            Fraction(4, 5): _("达到五分之四"),
        }
        if found.met:
            self.state.show_state(_("✓ {rule}，可以开会").format(rule=rules[found.share]), Tone.DONE)
        else:
            lacking = _("▲ 未{rule}，还差 {n} 人").format(rule=rules[found.share], n=found.needed - found.present)
            self.state.show_state(lacking, Tone.WARN)
