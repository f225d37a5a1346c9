"""What a rehearsal adds to the screens: a copy to rehearse on, and ballots that nobody cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.rehearsing import cast_fake_ballots, rehearse
from shuzhi_desktop.services.voting import current_round
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class RehearseButton(QPushButton):
    """“演练一遍”: copies the meeting into a rehearsal and opens that. Not there in a rehearsal."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(context.language.gettext("演练一遍"), parent)
        self._context, self._desk = context, desk
        self.setToolTip(context.language.gettext("把方案和名单复制到另一个演练文件，本会议不受影响。"))
        self.setVisible(not desk.store.info().rehearsal)
        self.clicked.connect(lambda _checked=False: self.rehearse())

    def rehearse(self) -> None:
        """Make the copy and open it; refused while a ballot is open, because the meeting would be left."""
        _ = self._context.language.gettext
        if current_round(self._desk.store) is not None:
            self._context.tell(_("还有评分没有封票，请先封票再演练。"), Tone.WARN)
            return
        self.setEnabled(False)
        context, desk = self._context, self._desk
        run_in_worker(
            lambda: rehearse(context.workspace, desk, context.meetings_folder, context.language),
            context.shell.open_meeting,
            self._refused,
            owner=self,
        )

    def _refused(self, error: Refused) -> None:
        self.setEnabled(True)
        self._context.refused(error)


class RehearsalControls(QWidget):
    """“模拟投票” beside the console; hidden in a real meeting."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.fake = plain_button(_("模拟投票"), self.vote)
        row.addWidget(self.fake)
        row.addWidget(label(_("演练：为还没投票的席位随机投票，不作数。"), "small", wrap=True), 1)
        self._busy = False
        self.setVisible(desk.store.info().rehearsal)
        self.refresh(frozenset(Topic))

    def refresh(self, _topics: frozenset[Topic]) -> None:
        """There is something to cast only while a ballot is open."""
        if self._desk.store.info().rehearsal:
            self.fake.setEnabled(not self._busy and current_round(self._desk.store) is not None)

    def vote(self) -> None:
        """Cast for every seat that has not voted."""
        self._busy = True
        self.fake.setEnabled(False)
        run_in_worker(lambda: cast_fake_ballots(self._desk), self._done, self._refused, owner=self)

    def _done(self, number: int) -> None:
        self._busy = False
        self.refresh(frozenset(Topic))
        self._context.tell(self._context.language.gettext("已模拟 {n} 张票。").format(n=number), Tone.DONE)

    def _refused(self, error: Refused) -> None:
        self._busy = False
        self.refresh(frozenset(Topic))
        self._context.refused(error)
