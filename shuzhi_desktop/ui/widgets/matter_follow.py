"""What was done on a matter: dated progress, and the files that prove it, added by button or dropped here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shuzhi_desktop.services.following_up import EVIDENCE_SUFFIXES, add_evidence, add_progress, lay_out_evidence
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.open_report import FileOpener
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_notes import Rectification
    from shuzhi_desktop.ui.context import UiContext


class MatterFollow(QWidget):
    """Of one matter that is in the file; a closed one is only shown."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._matter_id, self._free = 0, False
        self._opener = FileOpener(context, self)
        self.setAcceptDrops(True)
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("进展记录"), "secondary"))
        self.notes = label("", wrap=True)
        self.notes.setAccessibleName(_("进展记录"))
        column.addWidget(self.notes)
        row = QHBoxLayout()
        self.author, self.content = QLineEdit(), QLineEdit()
        self.author.setPlaceholderText(_("记录人"))
        self.author.setAccessibleName(_("记录人"))
        self.author.setMaximumWidth(context.theme.px(110))
        self.content.setPlaceholderText(_("做了什么，回车记下"))
        self.content.setAccessibleName(_("做了什么"))
        self.content.returnPressed.connect(self.note)
        self.noted = plain_button(_("记下"), self.note)
        row.addWidget(self.author)
        row.addWidget(self.content, 1)
        row.addWidget(self.noted)
        column.addLayout(row)
        column.addWidget(label(_("佐证文件（可拖到这里，双击打开）"), "secondary", wrap=True))
        self.files = QListWidget()
        self.files.setAccessibleName(_("佐证文件"))
        self.files.setFixedHeight(context.theme.px(76))
        self.files.itemActivated.connect(self._open)
        column.addWidget(self.files)
        self.attach = plain_button(_("附佐证…"), self._choose)
        column.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignLeft)

    def show_matter(self, one: Rectification, *, free: bool) -> None:
        """Show what was done on a matter; hidden while it is not in the file."""
        self._matter_id, self._free = one.id, free and bool(one.id)
        self.setVisible(bool(one.id))
        store = self._desk.store
        notes = store.progress_notes(one.id) if one.id else ()
        lines = (" ".join(filter(None, (note.at[:10], note.author, note.content))) for note in notes)
        self.notes.setText("\n".join(lines) or "—")
        self.files.clear()
        for file in store.evidence_files(one.id) if one.id else ():
            item = QListWidgetItem(f"{file.name}　{max(1, file.size // 1024):,} KB")
            item.setData(Qt.ItemDataRole.UserRole, file.id)
            self.files.addItem(item)
        for part in (self.author, self.content, self.noted, self.attach):
            part.setEnabled(self._free)

    def note(self) -> None:
        """Put the progress that is typed into the file."""
        matter, author, content = self._matter_id, self.author.text(), self.content.text()
        if self._context.attempt(lambda: add_progress(self._desk, matter, author, content)):
            self.content.clear()

    def add_file(self, path: Path) -> None:
        """Keep a file as evidence."""
        self._context.attempt(lambda: add_evidence(self._desk, self._matter_id, path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files while the matter is open."""
        if self._free and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the files that were dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.add_file(Path(url.toLocalFile()))
        event.acceptProposedAction()

    def _choose(self) -> None:
        _ = self._context.language.gettext
        kinds = _("文档和图片 ({kinds})").format(kinds=" ".join(f"*{one}" for one in EVIDENCE_SUFFIXES))
        name, _kind = QFileDialog.getOpenFileName(self, _("选择佐证文件"), "", kinds)
        if name:
            self.add_file(Path(name))

    def _open(self, item: QListWidgetItem) -> None:
        evidence_id = int(item.data(Qt.ItemDataRole.UserRole))
        self._opener.open(lambda folder: lay_out_evidence(self._desk.store, evidence_id, folder))
