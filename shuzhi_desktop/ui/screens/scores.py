"""What is typed beside the ballots: given scores, adjustments and flags; and files of any of these or of ballots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.adjustments_panel import AdjustmentsPanel
from shuzhi_desktop.ui.widgets.file_intake import FileIntake
from shuzhi_desktop.ui.widgets.flags_panel import FlagsPanel
from shuzhi_desktop.ui.widgets.given_panel import GivenPanel
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class ScoresScreen(QWidget):
    """Four parts, one shown at a time; a file dropped anywhere goes to the last. Once sealed there is only looking."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self.given = GivenPanel(context, desk)
        self.adjustments = AdjustmentsPanel(context, desk)
        self.flags = FlagsPanel(context, desk)
        self.intake = FileIntake(context, desk)
        parts: tuple[tuple[str, str, QWidget], ...] = (
            ("given", _("得分录入"), self.given),
            ("adjustments", _("加减分"), self.adjustments),
            ("flags", _("标记"), self.flags),
            ("import", _("从文件导入"), self.intake),
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        self.tabs: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        for key, title, part in parts:
            tab = plain_button(title, role="tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, chosen=key: self.show_part(chosen))
            self.tabs[key] = tab
            self._group.addButton(tab)
            self._stack.addWidget(part)
            row.addWidget(tab)
        row.addStretch(1)
        self.locked = Pill()
        row.addWidget(self.locked)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.show_part("given")
        self.refresh(frozenset(Topic))

    def show_part(self, key: str) -> None:
        """Show one of given, adjustments, flags, import."""
        self.tabs[key].setChecked(True)
        self._stack.setCurrentIndex(tuple(self.tabs).index(key))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch what is shown again; every part learns whether the meeting still takes anything."""
        if topics <= {Topic.BALLOTS, Topic.ROUNDS}:
            return
        _ = self._context.language.gettext
        store = self._desk.store
        sealed = store.info().phase is Phase.SEALED
        allowed = not sealed and not store.read_only
        self.locked.setVisible(not allowed)
        self.locked.show_state(_("已封存，只能查看") if sealed else _("只读，只能查看"), Tone.WARN)
        self.setAcceptDrops(allowed)
        for part in (self.given, self.adjustments, self.flags, self.intake):
            part.refresh(allowed=allowed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Import the files that were dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.show_part("import")
            self.intake.take(files)
