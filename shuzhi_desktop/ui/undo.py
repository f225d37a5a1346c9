"""Undo and redo of everything before the first ballot: Ctrl+Z and Ctrl+Shift+Z, over the services.

The keeper watches what is prepared and remembers every state it was in, whichever screen changed it. Taking a step back
is a change like any other: it goes through a service and into the audit chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut, QUndoCommand, QUndoStack

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.preparation import TOO_LATE, Preparation, difference, preparation, restore
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

MOST_STEPS = 100


class _Step(QUndoCommand):
    """From one state of the preparation to the next."""

    def __init__(self, keeper: UndoKeeper, before: Preparation, after: Preparation, name: str) -> None:
        super().__init__(name)
        self._keeper, self._before, self._after = keeper, before, after
        self._done = True  # the change had been made when the step was pushed

    def redo(self) -> None:
        """Make the change again."""
        if self._done:
            self._done = False
            return
        self._keeper.go_to(self._after)

    def undo(self) -> None:
        """Take the change back."""
        self._keeper.go_to(self._before)


class UndoKeeper(QObject):
    """One for each open meeting; gone with its window."""

    def __init__(self, context: UiContext, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._desk = context, desk
        self._known = preparation(desk.store)
        self._refusal: Refused | None = None
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_STEPS)
        for key, act in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo)):
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.activated.connect(act)

    def look(self) -> None:
        """Compare what is prepared with what it was; called after every change."""
        if self._desk.store.info().phase is not Phase.PREPARING:
            self.stack.clear()
            return
        now = preparation(self._desk.store)
        before, self._known = self._known, now
        if now != before:
            name = self._context.language.text(difference(before, now))
            self.stack.push(_Step(self, before, now, name))

    def undo(self) -> None:
        """Take back the last change, or say why not."""
        _ = self._context.language.gettext
        if self._may():
            self._step(self.stack.undoText(), self.stack.undo, _("已撤销：{what}"))

    def redo(self) -> None:
        """Make the change that was taken back again, or say why not."""
        _ = self._context.language.gettext
        if self._may():
            self._step(self.stack.redoText(), self.stack.redo, _("已重做：{what}"))

    def go_to(self, wanted: Preparation) -> None:
        """Restore a state; what refuses it is kept for `undo` and `redo` to say."""
        self._known = wanted
        try:
            restore(self._desk, wanted)
        except Refused as error:
            self._refusal = error
        self._known = preparation(self._desk.store)

    def _may(self) -> bool:
        """Whether the preparation may still be changed; says so when not."""
        self.look()
        if self._desk.store.info().phase is Phase.PREPARING:
            return True
        self._context.tell(TOO_LATE, Tone.WARN)
        return False

    def _step(self, name: str, act: Callable[[], object], sentence: str) -> None:
        if not name:
            self._context.tell(self._context.language.gettext("没有可以撤销或重做的修改。"), Tone.INFORM)
            return
        self._refusal = None
        act()
        if self._refusal is not None:
            self.stack.clear()  # the file stands where it stood; steps from elsewhere would not fit
            self._context.refused(self._refusal)
        else:
            self._context.tell(sentence.format(what=name), Tone.DONE)
