"""A bar with one sentence: what happened, where, what to do. Never modal, and it can be closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKS = {Tone.PLAIN: "", Tone.DONE: "✓", Tone.INFORM: "ⓘ", Tone.WARN: "▲", Tone.LIVE: "▲"}


class NoticeBar(QFrame):
    """Hidden until `tell`; the next sentence replaces the one before."""

    def __init__(self, close_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        self._mark = label("")
        self._sentence = label("", wrap=True)
        self._action = plain_button("", role="link")
        self._acting: Callable[[], object] | None = None
        self._action.clicked.connect(self._act)
        close = plain_button("×", self.hide, role="link")
        close.setAccessibleName(close_name)
        close.setToolTip(close_name)
        row.addWidget(self._mark)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._action)
        row.addWidget(close)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the bar says."""
        return self._sentence.text()

    def tell(
        self, sentence: str, tone: Tone = Tone.INFORM, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence, with an action beside it where there is one."""
        self._sentence.setText(sentence)
        self._mark.setText(_MARKS[tone])
        self._acting = act
        self._action.setText(action)
        self._action.setVisible(bool(action))
        for part in (self, self._mark, self._sentence):
            set_role(part, "tone", tone.value)
        self.setAccessibleName(sentence)
        self.show()

    def _act(self) -> None:
        if self._acting is not None:
            self._acting()
