"""The text of a report to be read: large, with its headings, passages marked and gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from shuzhi_desktop.domain.report_compare import Change
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.report_compare import ParagraphChange
    from shuzhi_desktop.domain.report_text import Passage, ReportText
    from shuzhi_desktop.ui.theme import Theme

_BODY, _TITLE = 18, 20
_LINE_HEIGHT = 112
_BELOW = 8
_ASTRAL = "\uffff"
_SIGNS = {Change.SAME: "　", Change.ADDED: "＋", Change.REMOVED: "－"}
_TONES = {Change.ADDED: Tone.DONE, Change.REMOVED: Tone.LIVE, Change.SAME: Tone.PLAIN}


class ReportView(QTextEdit):
    """Read only; can be scrolled and searched by the keyboard."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, size: int = _BODY) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._body = ""
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_report(self, report: ReportText, titles: Sequence[Passage] = ()) -> None:
        """Show a report from its beginning."""
        self._body = report.body
        self._lay(report.body)
        bold = QTextCharFormat()
        bold.setFont(self._theme.font(self._size + _TITLE - _BODY, bold=True))
        for title in titles:
            self._cursor(title).mergeCharFormat(bold)
        self.mark(())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_changes(self, changes: Sequence[ParagraphChange]) -> None:
        """Show what changed between two versions: a sign and a colour for each paragraph."""
        lines: list[tuple[str, Change]] = []
        for one in changes:
            if one.change is Change.CHANGED:
                lines += [(one.before, Change.REMOVED), (one.after, Change.ADDED)]
            else:
                lines.append((one.after or one.before, one.change))
        self._body = ""
        self._lay("\n".join(f"{_SIGNS[change]} {content}" for content, change in lines))
        block = self.document().begin()
        for _content, change in lines:
            look, cursor = QTextCharFormat(), QTextCursor(block)
            look.setForeground(self._theme.ink(_TONES[change]))
            look.setFontStrikeOut(change is Change.REMOVED)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(look)
            block = block.next()
        self.mark(())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, passages: Sequence[Passage], tone: Tone = Tone.WARN) -> None:
        """Mark passages of the report that is shown; those before are no longer."""
        self.setExtraSelections([self._marked(one, tone) for one in passages])

    def mark_also(self, passage: Passage, tone: Tone) -> None:
        """Mark one more passage, above those that are marked."""
        self.setExtraSelections([*self.extraSelections(), self._marked(passage, tone)])

    def _marked(self, passage: Passage, tone: Tone) -> QTextEdit.ExtraSelection:
        one = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(self._theme.pale(tone))
        look.setForeground(self._theme.ink(tone))
        look.setFontUnderline(True)  # a colour alone must not tell
        one.cursor, one.format = self._cursor(passage), look
        return one

    def go(self, passage: Passage) -> None:
        """Bring the beginning of a passage to the upper part of the view."""
        cursor = self._cursor(passage)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        at = self.cursorRect(cursor).top() + self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(at - self.viewport().height() // 4)

    def _lay(self, content: str) -> None:
        self.setPlainText(content)
        self.document().setDefaultFont(self._theme.font(self._size))
        lines = QTextBlockFormat()
        lines.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        lines.setBottomMargin(self._theme.px(_BELOW))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)
        plain = QTextCharFormat()
        plain.setFont(self._theme.font(self._size))
        cursor.mergeCharFormat(plain)

    def _cursor(self, passage: Passage) -> QTextCursor:
        """A passage as Qt counts it: characters past the basic plane (𬱖) are two there."""
        before = self._body[: passage.start]
        inside = self._body[passage.start : passage.end]
        start = len(before) + sum(character > _ASTRAL for character in before)
        end = start + len(inside) + sum(character > _ASTRAL for character in inside)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor
