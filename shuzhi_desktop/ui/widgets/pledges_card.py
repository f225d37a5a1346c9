"""Last year's pledges (承诺): whether each was kept, said by the clerk with a sentence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from shuzhi_desktop.services.following_up import settle_pledge
from shuzhi_desktop.services.ports_rectifying import PledgeState
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_rectifying import PastPledge
    from shuzhi_desktop.ui.context import UiContext


class PledgesCard(Card):
    """Hidden where last year left none. Choosing a state, or Enter in the sentence, puts it into the file."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(context.language.gettext("上年承诺"), parent)
        self._context, self._desk = context, desk
        self._shown: tuple[PastPledge, ...] = ()
        self.rows: list[tuple[Choice, QLineEdit]] = []
        held = QWidget()
        self._grid = QGridLayout(held)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)
        self.body.addWidget(scrolled(held))
        self.hide()

    def show_pledges(self) -> None:
        """Fetch them again; what is being typed stays while the pledges are the same."""
        found = tuple(self._desk.store.past_pledges())
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        people = {one.id: one for one in self._desk.store.roster().reporters}
        self.rows = [self._row(place, one, people[one.reporter_id].name) for place, one in enumerate(found)]

    def _row(self, place: int, pledge: PastPledge, name: str) -> tuple[Choice, QLineEdit]:
        _ = self._context.language.gettext
        state, said = Choice(), QLineEdit(pledge.said)
        for one, shown in (
            (PledgeState.OPEN, _("未评")),
            (PledgeState.KEPT, _("已兑现")),
            (PledgeState.PARTLY, _("部分兑现")),
            (PledgeState.BROKEN, _("未兑现")),
        ):
            state.addItem(shown, one.value)
        state.setCurrentIndex(state.findData(pledge.state.value))
        state.setAccessibleName(_("{name} 的承诺是否兑现").format(name=name))
        said.setAccessibleName(_("{name} 的承诺兑现说明").format(name=name))
        said.setPlaceholderText(_("说明，回车记下"))
        state.activated.connect(lambda _place: self._settle(pledge, state, said))
        said.returnPressed.connect(lambda: self._settle(pledge, state, said))
        state.setEnabled(not self._desk.store.read_only)
        said.setEnabled(not self._desk.store.read_only)
        parts: tuple[QWidget, ...] = (label(spaced(name)), label(pledge.content, wrap=True), state, said)
        for column, part in enumerate(parts):
            self._grid.addWidget(part, place, column)
        return state, said

    def _settle(self, pledge: PastPledge, state: Choice, said: QLineEdit) -> None:
        chosen = PledgeState(str(state.currentData()))
        if chosen in (PledgeState.PARTLY, PledgeState.BROKEN) and not said.text().strip():
            said.setFocus()  # how it went is asked for before anything is kept
            return
        self._context.attempt(lambda: settle_pledge(self._desk, pledge.id, chosen, said.text()))
