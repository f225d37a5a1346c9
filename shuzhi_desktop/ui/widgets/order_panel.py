"""Changing the order and the way of reporting after the meeting began: earlier, later, last, on paper, absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.services.speaking import move_waiting, postpone, set_mode, waiting
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class OrderPanel(QWidget):
    """Folded away until its button is pressed; only reporters whose turn is still to come can be chosen."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.fold = plain_button(_("调整次序与缺席…"), self._turn_over, role="link")
        self.fold.setCheckable(True)
        self.body = QWidget()
        grid = QGridLayout(self.body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self.who = Choice()
        self.who.setAccessibleName(_("述职对象"))
        self.who.activated.connect(lambda _place: self._show_buttons())
        self.up = self._button(_("提前"), lambda who: move_waiting(desk, who, -1))
        self.down = self._button(_("延后"), lambda who: move_waiting(desk, who, 1))
        self.last = self._button(_("排到最后"), lambda who: postpone(desk, who))
        self.oral = self._button(_("现场述职"), lambda who: set_mode(desk, who, ReportMode.ORAL))
        self.written = self._button(_("书面述职"), lambda who: set_mode(desk, who, ReportMode.WRITTEN))
        self.absent = self._button(_("缺席"), lambda who: set_mode(desk, who, ReportMode.ABSENT))
        grid.addWidget(self.who, 0, 0, 1, 2)
        buttons = (self.up, self.down, self.last, self.absent, self.written, self.oral)
        for place, button in enumerate(buttons):
            grid.addWidget(button, 1 + place // 2, place % 2)
        self.body.hide()
        column.addWidget(self.fold)
        column.addWidget(self.body)

    def refresh(self) -> None:
        """Fetch who is still to come, and keep the one chosen."""
        chosen = self.who.currentData()
        queue = waiting(self._desk.store)
        self.who.clear()
        for one in queue:
            self.who.addItem(f"{one.order}　{spaced(one.name)}　{one.unit}", one.id)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0) if queue else -1)
        self.setVisible(bool(queue) and not self._desk.store.read_only)
        self._show_buttons()

    def _show_buttons(self) -> None:
        who = self.who.currentData()
        mode = self._desk.store.modes().get(who, ReportMode.ORAL)
        for button, one in (
            (self.oral, ReportMode.ORAL),
            (self.written, ReportMode.WRITTEN),
            (self.absent, ReportMode.ABSENT),
        ):
            button.setEnabled(who is not None and mode is not one)
        place, many = self.who.currentIndex(), self.who.count()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < many - 1)
        self.last.setEnabled(0 <= place < many - 1)

    def _turn_over(self) -> None:
        self.body.setVisible(self.fold.isChecked())

    def _button(self, words: str, act: Callable[[int], object]) -> QPushButton:
        def pressed() -> None:
            who = self.who.currentData()
            if who is not None:
                self._context.attempt(lambda: act(int(who)))
                self.refresh()

        return plain_button(words, pressed)
