"""Files whose reporter their names do not tell: listed, each to be given to somebody by hand or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.reports_folder import FoundFile
    from shuzhi_desktop.ui.context import UiContext

_NOBODY = 0


class UnmatchedFiles(Card):
    """Hidden until there are some. `assigned` carries (path, reporter id) pairs; a refused file only says why."""

    assigned = Signal(object)

    def __init__(self, context: UiContext) -> None:
        _ = context.language.gettext
        super().__init__(_("没有附上的文件"), margin=16)
        self._context = context
        self._choices: list[tuple[Path, Choice]] = []
        self.take = plain_button(_("附上已指定的"), self._assign, role="primary")
        self.header.addWidget(self.take)
        self.header.addWidget(plain_button(_("不附，收起"), self.hide))
        self._held = QWidget()
        self._grid = QGridLayout(self._held)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setColumnStretch(0, 1)
        self.body.addWidget(scrolled(self._held), 1)
        self.hide()

    def show_files(
        self,
        unmatched: Sequence[FoundFile],
        refused: Sequence[tuple[Path, Text]],
        reporters: Sequence[Reporter],
    ) -> None:
        """Show other files; those who may be meant stand first in a file's choice, and nobody is chosen."""
        _ = self._context.language.gettext
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._choices = []
        for row, one in enumerate(unmatched):
            name = label(one.match.name, wrap=True)
            choice = Choice()
            choice.setAccessibleName(_("{name} 是谁的报告").format(name=one.match.name))
            choice.addItem(_("请选择…"), _NOBODY)
            likely = [who for who in reporters if who.id in one.match.candidates]
            for who in (*likely, *(who for who in reporters if who not in likely)):
                choice.addItem(f"{who.order}  {who.unit}  {who.name}", who.id)
            choice.setMinimumContentsLength(10)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(choice, row, 1)
            self._choices.append((one.path, choice))
        for row, (_path, why) in enumerate(refused, start=len(unmatched)):
            self._grid.addWidget(label("▲ " + self._context.language.text(why), wrap=True), row, 0, 1, 2)
        self._grid.setRowStretch(len(unmatched) + len(refused), 1)
        self.take.setVisible(bool(unmatched))
        self.setVisible(bool(unmatched or refused))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choice of each file, in the order they are listed."""
        return tuple(choice for _path, choice in self._choices)

    def _assign(self) -> None:
        chosen = [(path, int(choice.currentData())) for path, choice in self._choices if choice.currentData()]
        if chosen:
            self.assigned.emit(chosen)
