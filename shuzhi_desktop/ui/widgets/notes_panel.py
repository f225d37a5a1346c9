"""Notes beside the console while a reporter speaks (点评、提问、承诺). What is typed is in the file a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.notes import keep_note
from shuzhi_desktop.services.ports_notes import Note, NoteKind
from shuzhi_desktop.services.rectifying import from_note
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, rule, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

SAVE_AFTER_MS = 600


class NotesPanel(Card):
    """Hidden until `turn`. A note belongs to the reporter who was chosen when its first letter was typed."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:  # noqa: PLR0915
        _ = context.language.gettext
        super().__init__(_("点评记录"), parent, margin=16)
        self._context, self._desk = context, desk
        self._note: Note | None = None
        self._for = 0
        self._unsaved = False
        self._filling = False
        self.reporter = Choice()
        self.reporter.setAccessibleName(_("述职对象"))
        self.reporter.setMinimumContentsLength(4)
        self.reporter.activated.connect(lambda _place: self._begin())
        self.header.addWidget(self.reporter)
        self.kind, self.speaker, self.content = Choice(), QLineEdit(), QPlainTextEdit()
        for kind, name in self._kinds().items():
            self.kind.addItem(name, kind.value)
        self.kind.activated.connect(lambda _place: self._touched())
        who = QHBoxLayout()
        who.addWidget(self.kind)
        who.addWidget(self.speaker, 1)
        self.body.addLayout(who)
        for field, name in ((self.kind, _("类型")), (self.speaker, _("发言人")), (self.content, _("记录内容"))):
            field.setAccessibleName(name)
        self.speaker.setPlaceholderText(_("发言人"))
        self.content.setPlaceholderText(_("边听边记，自动保存"))
        self.content.setTabChangesFocus(True)
        self.content.setMinimumHeight(context.theme.px(96))
        self.speaker.textEdited.connect(lambda _typed: self._touched())
        self.content.textChanged.connect(self._touched)
        self.body.addWidget(self.content, 2)
        foot = QHBoxLayout()
        self.state = label("", "small")
        self.next = plain_button(_("下一条"), self._begin)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.next)
        self.body.addLayout(foot)
        held = QWidget()
        self._list = QVBoxLayout(held)
        self._list.setContentsMargins(0, 0, 8, 0)
        self.body.addWidget(scrolled(held), 3)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SAVE_AFTER_MS)
        self._later.timeout.connect(self.save)
        self.hide()

    def _kinds(self) -> dict[NoteKind, str]:
        _ = self._context.language.gettext
        return {
            NoteKind.COMMENT: _("点评"),
            NoteKind.QUESTION: _("提问"),
            NoteKind.PLEDGE: _("承诺"),
            NoteKind.PROBLEM: _("问题"),
        }

    def turn(self, reporter: Reporter | None) -> None:
        """Show the notes of a reporter, or hide again what is shown."""
        if not self.isHidden():
            self.hide()
            return
        self.reporter.clear()
        for one in self._desk.store.roster().reporters:
            self.reporter.addItem(spaced(one.name), one.id)
        if reporter is not None:
            self.reporter.setCurrentIndex(max(self.reporter.findData(reporter.id), 0))
        self.show()
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing typed is left behind when another screen is shown."""
        self.save()
        super().hideEvent(event)

    def _begin(self) -> None:
        """Keep what was typed and start a note of its own."""
        self.save()
        self._note = None
        self._filling = True
        self.content.clear()
        self._filling = False
        writable = not self._desk.store.read_only and self.reporter.count() > 0
        for part in (self.content, self.speaker, self.kind, self.next):
            part.setEnabled(writable)
        self._show()
        self.content.setFocus()

    def _touched(self) -> None:
        if self._filling or (self._note is None and not self.content.toPlainText().strip()):
            return
        if self._note is None and not self._unsaved:
            self._for = int(self.reporter.currentData())
        self.state.setText(self._context.language.gettext("正在保存…"))
        self._unsaved = True
        self._later.start()

    def save(self) -> None:
        """Put what is typed into the file now; a note is small, its commit takes a few milliseconds."""
        _ = self._context.language.gettext
        if not self._unsaved:
            return
        self._unsaved = False
        self._later.stop()
        typed = self.content.toPlainText()
        before = self._note
        note = Note(
            before.id if before else 0,
            before.reporter_id if before else self._for,
            NoteKind(str(self.kind.currentData())),
            self.speaker.text().strip(),
            typed.strip(),
        )
        try:
            kept = keep_note(self._desk, note)
        except Refused as error:
            self._unsaved = True  # what was typed stands on the screen and is tried again with the next letter
            self.state.setText("▲ " + self._context.language.text(error.message))
            return
        self._note = kept if kept.id else None
        self.state.setText(_("✓ 已保存") if kept.id else "")
        self._show()

    def _show(self) -> None:
        _ = self._context.language.gettext
        store = self._desk.store
        chosen = self.reporter.currentData()
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        turned = {one.note_id for one in store.rectifications()}
        for note in reversed(store.notes(chosen) if chosen is not None else ()):
            if self._note is None or note.id != self._note.id:
                self._list.addWidget(self._row(note, turned=note.id in turned))
        if self._note is not None and self._note.id not in turned:
            shown = plain_button(_("转为整改事项"), self._turn_current, role="link")
            self._list.insertWidget(0, shown)
        self._list.addStretch(1)

    def _row(self, note: Note, *, turned: bool) -> QWidget:
        _ = self._context.language.gettext
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        said = " · ".join(filter(None, (self._kinds()[note.kind], note.speaker, note.at[11:16])))
        head.addWidget(label(said, "small", wrap=True), 1)
        if turned:
            done = label(_("✓ 已转整改"), "small")
            done.setProperty("tone", Tone.DONE.value)
            head.addWidget(done)
        elif not self._desk.store.read_only:
            head.addWidget(plain_button(_("转为整改事项"), lambda: self.turn_into(note.id), role="link"))
        column.addLayout(head)
        column.addWidget(label(note.content, wrap=True))
        column.addWidget(rule())
        return held

    def _turn_current(self) -> None:
        self.save()
        if self._note is not None:
            self.turn_into(self._note.id)

    def turn_into(self, note_id: int) -> None:
        """One click makes a matter to be mended of a note."""
        if self._context.attempt(lambda: from_note(self._desk, note_id)):
            self._context.tell(
                self._context.language.gettext("已转为整改事项，可在“整改事项”中补充措施和时限。"), Tone.DONE
            )
            self._show()
