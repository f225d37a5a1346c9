"""The console's left card: the reporters in order with how far each is, and the panel that changes the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.services.turns import current_turn
from shuzhi_desktop.services.voting import next_reporter
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.agenda_list import AgendaList, AgendaRow
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.order_panel import OrderPanel

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Round
    from shuzhi_desktop.ui.context import UiContext


class AgendaCard(Card):
    """Who is done, who is next, who is away."""

    def __init__(self, context: UiContext, desk: Desk) -> None:
        _ = context.language.gettext
        super().__init__(_("议程"), margin=16)
        self._context, self._desk = context, desk
        self.done_count = label("", "secondary")
        self.header.addWidget(self.done_count)
        self.agenda = AgendaList(context.theme)
        self.agenda.setAccessibleName(_("议程"))
        self.order = OrderPanel(context, desk)
        self.body.addWidget(self.agenda, 1)
        self.body.addWidget(self.order)

    def show_rows(self, opened: Round | None) -> None:
        """Fetch the reporters and show how far each is."""
        _ = self._context.language.gettext
        store = self._desk.store
        rounds, modes = store.rounds(), store.modes()
        closed = {one.reporter_id: sum(store.returned(one.id).values()) for one in rounds if not one.is_open}
        whole = None in closed
        reporters = store.roster().reporters
        upcoming = next_reporter(store)
        absent = {who for who, mode in modes.items() if mode is ReportMode.ABSENT}
        on = current_turn(store)
        speaking = on.record.reporter_id if on is not None else None
        rows = []
        for reporter in reporters:
            state, tone = "", Tone.PLAIN
            if reporter.id in absent:
                state = _("缺席")
            elif opened is not None and opened.reporter_id in (None, reporter.id):
                state, tone = _("评分中"), Tone.LIVE
            elif reporter.id == speaking:
                state, tone = _("述职中"), Tone.LIVE
            elif whole or reporter.id in closed:
                state, tone = f"✓ {closed.get(reporter.id, closed.get(None, 0))}", Tone.DONE
            elif modes.get(reporter.id) is ReportMode.WRITTEN:
                state = _("书面述职")
            elif upcoming is not None and upcoming.id == reporter.id:
                state = _("下一位")
            rows.append(AgendaRow(reporter, state, tone))
        self.agenda.show_rows(rows)
        here = len([one for one in reporters if one.id not in absent])
        done = here if whole else len(closed)
        self.done_count.setText(_("{done} / {all} 已完成").format(done=done, all=here))
        self.order.refresh()
