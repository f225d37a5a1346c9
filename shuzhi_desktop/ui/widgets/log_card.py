"""The newest entries of the audit chain in plain words; single ballots are left out, they are in the numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from shuzhi_desktop.ui.widgets.card import Card

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_LOOK_BACK = 2_000  # entries; most are single ballots, which the log leaves out
_LOG_LINES = 30


class LogCard(Card):
    """What was done, newest first."""

    def __init__(self, context: UiContext, desk: Desk) -> None:
        _ = context.language.gettext
        super().__init__(_("操作记录"), margin=16)
        self._context, self._desk = context, desk
        self.log = QListWidget()
        self.log.setAccessibleName(_("操作记录"))
        self.log.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.log.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.log.setWordWrap(True)
        self.body.addWidget(self.log, 1)

    def show_entries(self) -> None:
        """Fetch the newest entries."""
        store = self._desk.store
        names = {one.id: one.name for one in store.roster().reporters}
        rounds = {one.id: one.reporter_id for one in (*store.rounds(), *store.superseded_rounds())}
        words = self._words()
        self.log.clear()
        for entry in store.audit(_LOOK_BACK):
            said = words.get(entry.kind)
            if said is None:
                continue
            details = json.loads(entry.details)
            whom = names.get(details.get("reporter") or rounds.get(details.get("round")) or 0, "")
            returned = details.get("returned")
            count = self._context.language.gettext("{n} 张").format(n=sum(returned.values())) if returned else ""
            self.log.addItem(f"{entry.at[11:19]}  " + " · ".join(filter(None, (said, whom, count))))
            if self.log.count() == _LOG_LINES:
                break

    def _words(self) -> dict[str, str]:
        _ = self._context.language.gettext
        return {
            "meeting.created": _("已建立会议"),
            "rehearsal.created": _("建立演练"),
            "preparation.restored": _("撤销或重做"),
            "scheme.set": _("修改方案"),
            "roster.set": _("导入名单"),
            "reporters.set": _("调整述职次序"),
            "seats.set": _("修改评议主体"),
            "round.opened": _("开放评分"),
            "round.closed": _("封票"),
            "mend.reopened": _("重开评分"),
            "mend.round_voided": _("整轮作废"),
            "mend.extended": _("补投记名票"),
            "mend.ballot_voided": _("作废记名票"),
            "mend.ballot_corrected": _("更正记名票"),
            "attendance.arrived": _("迟到进场"),
            "attendance.left": _("离场"),
            "sheets.imported": _("导入票"),
            "given.set": _("录入得分"),
            "adjustments.added": _("录入加减分"),
            "tally.sealed": _("结果封存"),
            "excess.accepted": _("确认多收的票"),
            "outcome.decided": _("结果运用决定"),
            "lots.drawn": _("抽签排序"),
            "turn.started": _("开始述职"),
            "turn.extend": _("延长时间"),
            "turn.ended": _("述职结束"),
            "reporter.mode": _("改变述职方式"),
            "reporter.moved": _("调整述职次序"),
            "hall.shown": _("大屏幕更换内容"),
            "kiosk.pin_set": _("设定评分终端的 PIN"),
        }
