"""Where one looks in a ledger: year, path of units, and to whom is reported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.units import OUTSIDE
from shuzhi_desktop.ui.ledger.link import units_above
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.flow import Flow
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.ports_ledger import LedgerStore, Unit
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink

_Answer = tuple["Sequence[int]", "Sequence[Unit]", "Sequence[Unit]"]


class WhereBar(QWidget):
    """The path leads up by its buttons and down by the list behind it."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = context.language.gettext
        self._context, self._link = context, link
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.year = Choice()
        self.year.setAccessibleName(_("年度"))
        self.year.activated.connect(lambda _place: link.look(year=self.year.currentData()))
        row.addWidget(self.year)
        self._held = QWidget()
        self._path = Flow()
        self._held.setLayout(self._path)
        row.addWidget(self._held, 1)
        self.ways: dict[Direction, QPushButton] = {}
        group = QButtonGroup(self)
        for direction, name in ((Direction.UPWARD, _("向上述职")), (Direction.DOWNWARD, _("向下述职"))):
            button = plain_button(name, partial(link.look, direction=direction), role="tab")
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
            self.ways[direction] = button
        link.moved.connect(self.look)

    def look(self) -> None:
        """Ask for the years, the units above and those below."""
        code = self._link.scope.unit_code

        def question(store: LedgerStore) -> _Answer:
            return store.years(), units_above(store, code), store.below(code)

        self._link.ask(question, self._show, self)

    def _show(self, answer: _Answer) -> None:
        years, above, below = answer
        scope = self._link.scope
        self.year.clear()
        for year in years:
            self.year.addItem(self._context.language.gettext("{year} 年").format(year=year), year)
        self.year.setCurrentIndex(max(self.year.findData(scope.year), 0) if years else -1)
        self.year.setVisible(bool(years))
        self.ways[scope.direction].setChecked(True)
        self._show_path(above, below)

    def _show_path(self, above: Sequence[Unit], below: Sequence[Unit]) -> None:
        _ = self._context.language.gettext
        code = self._link.scope.unit_code
        while self._path.count():
            item = self._path.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        steps = [("", _("整个台账")), *((one.code, one.name) for one in above)]
        if code.startswith(OUTSIDE):
            steps.append((code, code.removeprefix(OUTSIDE)))
        for number, (step, name) in enumerate(steps):
            if number:
                self._path.addWidget(self._as_tall(label("›", "secondary")))
            step_up = plain_button(name, partial(self._link.look, unit_code=step), role="link")
            self._path.addWidget(self._as_tall(step_up))
        if below:
            down = Choice()
            down.setAccessibleName(_("下级单位"))
            down.addItem(_("下级（{n}）").format(n=len(below)), "")
            for one in below:
                down.addItem(one.name, one.code)
            down.activated.connect(lambda _place: self._link.look(unit_code=down.currentData() or code))
            down.setMaximumWidth(self._context.theme.px(180))
            self._path.addWidget(self._as_tall(down))

    def _as_tall(self, part: QWidget) -> QWidget:
        """All parts of the path stand on one line."""
        part.setFixedHeight(self._context.theme.px(36))
        return part
