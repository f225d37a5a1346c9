"""F1: the keys and the manual in a window of their own, searchable, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QTextBrowser, QWidget

from shuzhi_desktop.services.documents.papers import hall_card
from shuzhi_desktop.ui.keys import KEYS
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.paper_buttons import PaperButtons
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from shuzhi_desktop.ui.context import UiContext

SIZE = QSize(1060, 720)


class HelpWindow(QWidget):
    """Keys on the left, the manual on the right; Enter in the search field finds the next place."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context, self.language = context, context.language
        _ = context.language.gettext
        self.setProperty("role", "ground")
        self.setWindowTitle(_("帮助"))
        self.resize(SIZE)
        context.settings.restore_place("help", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self._keys_card(), 2)
        row.addWidget(self._manual_card(), 4)
        for key, act in ((QKeySequence.StandardKey.Find, self.search.setFocus), (QKeySequence("Esc"), self.close)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.search.setFocus()

    def find_next(self) -> bool:
        """Show the next place of what is searched, from the top again after the last; False when there is none."""
        _ = self._context.language.gettext
        words = self.search.text().strip()
        self.found.hide()
        if not words:
            return False
        if self.manual.find(words):
            return True
        before = self.manual.textCursor()
        self.manual.moveCursor(QTextCursor.MoveOperation.Start)
        if self.manual.find(words):
            return True
        self.manual.setTextCursor(before)
        self.found.setText(_("手册里没有“{words}”。").format(words=words))
        self.found.show()
        return False

    def find_before(self) -> bool:
        """The place before."""
        return self.manual.find(self.search.text().strip(), QTextDocument.FindFlag.FindBackward)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where the window stood."""
        self._context.settings.keep_place("help", self)
        super().closeEvent(event)

    def _keys_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("按键"))
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for place, (keys, meaning) in enumerate(KEYS):
            grid.addWidget(label(keys, "card-title"), place, 0)
            grid.addWidget(label(self._context.language.text(meaning), wrap=True), place, 1)
        grid.setRowStretch(len(KEYS), 1)
        card.body.addWidget(scrolled(held), 1)
        card.body.addWidget(label(_("会场操作卡：一页纸，放在主控台上。"), "small", wrap=True))
        folder = self._context.meetings_folder
        self.card = PaperButtons(self._context, folder, lambda: hall_card(None, self._context.language))
        card.body.addWidget(self.card)
        return card

    def _manual_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("手册"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("在手册里查找"))
        self.search.setAccessibleName(_("在手册里查找"))
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self.find_next)
        self.found = label("", "small")
        self.found.hide()
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(plain_button(_("下一处"), self.find_next))
        row.addWidget(plain_button(_("上一处"), self.find_before))
        card.body.addLayout(row)
        card.body.addWidget(self.found)
        self.manual = QTextBrowser()
        self.manual.setAccessibleName(_("手册"))
        self.manual.setOpenLinks(False)
        self.manual.setMarkdown(self._context.workspace.manual_text(self._context.language.code))
        card.body.addWidget(self.manual, 1)
        return card
