"""Checks before the meeting (会前检查): each line fine, worth a look or in the way, with what to do; to be signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.papers import readiness_sheet
from shuzhi_desktop.services.readiness import Level, names_characters, readiness
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.machine import HallMachine
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.paper_buttons import PaperButtons
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.readiness import Verdict
    from shuzhi_desktop.ui.context import UiContext

TONES = {Level.OK: Tone.DONE, Level.WARN: Tone.WARN, Level.BAD: Tone.LIVE}


class ReadinessScreen(QWidget):
    """Runs the checks when it is opened, and again at the press of a button."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.verdicts: tuple[Verdict, ...] = ()
        self._at = ""
        self._running = False
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        card = Card(_("会前检查"))
        self.sum = Pill()
        card.header.addWidget(self.sum)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 4, 8, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnStretch(2, 1)
        card.body.addWidget(scrolled(self._rows), 1)
        row = QHBoxLayout()
        self.again = PrimaryButton(_("重新检查"))
        self.again.clicked.connect(lambda _checked=False: self.check())
        self.backup = plain_button(_("选备份位置…"), self._choose_backup)
        self.paper = PaperButtons(context, desk.store.path.parent, self._sheet)
        row.addWidget(self.again)
        row.addWidget(self.backup)
        row.addStretch(1)
        row.addWidget(self.paper)
        card.body.addLayout(row)
        column.addWidget(card, 1)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Check again what was prepared anew; ballots coming in touch none of it."""
        if topics & {Topic.INFO, Topic.SCHEME, Topic.ROSTER}:
            self.check()

    def check(self) -> None:
        """Run every check; the disk is tried in a thread."""
        if self._running:
            return
        self._running = True
        self.again.setEnabled(False)
        machine = HallMachine(names_characters(self._desk.store), self._context.settings.backup_folder)
        self._at = self._desk.now
        run_in_worker(lambda: readiness(self._desk, machine), self._show, self._failed, owner=self)

    def use_backup_folder(self, folder: Path) -> None:
        """Keep where copies go, and check it."""
        self._context.settings.set_backup_folder(folder)
        self.check()

    def _failed(self, error: Refused) -> None:
        self._running = False
        self.again.setEnabled(True)
        self._context.refused(error)

    def _show(self, verdicts: tuple[Verdict, ...]) -> None:
        _ = self._context.language.gettext
        self._running = False
        self.again.setEnabled(True)
        self.verdicts = verdicts
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        words = {Level.OK: _("✓ 正常"), Level.WARN: _("▲ 请注意"), Level.BAD: _("✕ 不行")}
        top = Qt.AlignmentFlag.AlignTop
        for place, one in enumerate(verdicts):
            said = self._context.language.text(one.said)
            pill = Pill(words[one.level], TONES[one.level])
            self._grid.addWidget(pill, place, 0, top)
            self._grid.addWidget(label(self._context.language.text(one.name), "card-title"), place, 1, top)
            self._grid.addWidget(label(said, wrap=True), place, 2, top)
        self._grid.setRowStretch(len(verdicts), 1)
        bad = sum(one.level is Level.BAD for one in verdicts)
        look = sum(one.level is Level.WARN for one in verdicts)
        if bad:
            self.sum.show_state(_("{n} 项不行，{m} 项请注意").format(n=bad, m=look), Tone.LIVE)
        elif look:
            self.sum.show_state(_("可以开会，{m} 项请注意").format(m=look), Tone.WARN)
        else:
            self.sum.show_state(_("全部正常，可以开会"), Tone.DONE)

    def _sheet(self) -> SheetTable:
        if not self.verdicts:
            raise Refused(text("还没有检查完，请稍候再打印。"))
        return readiness_sheet(self._desk.store, self.verdicts, self._at, self._context.language)

    def _choose_backup(self) -> None:
        _ = self._context.language.gettext
        name = QFileDialog.getExistingDirectory(self, _("选备份位置…"), str(Path.home()))
        if name:
            self.use_backup_folder(Path(name))
