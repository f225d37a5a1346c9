"""Pages of the hall screen: title, thanks, and the two of a turn: who reports, and how many ballots are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.agenda import Alarm
from shuzhi_desktop.ui.clock_text import alarm_words, clock_face
from shuzhi_desktop.ui.hall.surface import AMBER, GOLD, PALE, WHITE, HallBar, HallText
from shuzhi_desktop.ui.names import spaced

if TYPE_CHECKING:
    from shuzhi_desktop.services.hall import HallView
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.ui.hall.surface import HallRule


class HallPageWidget(QWidget):
    """A page: `texts` are fitted to the window; `show_view` fills them, `tick` moves the timer."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.texts: list[HallText | HallBar | HallRule] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def put(self, size: float, colour: str = WHITE, *, bold: bool = False, spacing: float = 0) -> HallText:
        """A text of this page, not yet in a layout."""
        made = HallText(size, colour, bold=bold, spacing=spacing)
        self.texts.append(made)
        return made

    def fit(self, unit: float) -> None:
        """Fit everything to a unit."""
        for one in self.texts:
            if hasattr(one, "fit"):
                one.fit(unit)

    def show_view(self, view: HallView) -> None:
        """Show what was published."""

    def tick(self, at: int) -> None:
        """Show the time `at` (ms)."""


class TitlePage(HallPageWidget):
    """The name of the meeting, when and where, and who holds it."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.title = self.put(92, bold=True, spacing=4)
        self.when = self.put(40, PALE)
        self.who = self.put(40, GOLD)
        self.column.addStretch(5)
        for one in (self.title, self.when, self.who):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(one)
            self.column.addSpacing(12)
        self.column.addStretch(6)

    def show_view(self, view: HallView) -> None:
        """Show the meeting's facts."""
        self.title.show_words(view.title)
        self.when.show_words("　".join(filter(None, (view.date, view.place))))
        self.who.show_words(view.organiser)


class ThanksPage(HallPageWidget):
    """The end of the meeting."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.thanks = self.put(150, bold=True, spacing=24)
        self.title = self.put(44, GOLD)
        self.column.addStretch(5)
        for one in (self.thanks, self.title):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(one)
            self.column.addSpacing(20)
        self.column.addStretch(6)

    def show_view(self, view: HallView) -> None:
        """Say thanks."""
        self.thanks.show_words(self.language.gettext("谢谢各位"))
        self.title.show_words(view.title)


class ReporterPage(HallPageWidget):
    """Who reports, with the timer of the segment."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._view: HallView | None = None
        self.place = self.put(36, GOLD)
        self.name = self.put(150, bold=True, spacing=10)
        self.post = self.put(48, PALE)
        self.segment = self.put(36, WHITE)
        self.state = self.put(36, WHITE)
        self.clock = self.put(200, bold=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.segment.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addStretch(1)
        for one in (self.place, self.name, self.post):
            left.addWidget(one)
        left.addStretch(1)
        right.addStretch(1)
        for one in (self.segment, self.clock, self.state):
            right.addWidget(one)
        right.addStretch(1)
        row.addLayout(left, 11)
        row.addLayout(right, 9)
        self.column.addLayout(row, 1)

    def show_view(self, view: HallView) -> None:
        """Show whose turn it is."""
        self._view = view
        _ = self.language.gettext
        one = view.reporter
        if one is None:
            self.place.show_words("")
            self.name.show_words(_("述职结束") if not view.scoring else _("整表评分"))
            self.post.show_words("")
            return
        place = _("第 {n} 位　{state}").format(n=one.order, state=self._state(view))
        self.place.show_words(place)
        self.name.show_words(spaced(one.name))
        self.post.show_words(one.post or one.unit)

    def _state(self, view: HallView) -> str:
        _ = self.language.gettext
        if view.scoring:
            return _("正在评分")
        return _("正在述职") if view.turn is not None else _("请准备")

    def tick(self, at: int) -> None:
        """Move the timer; its state is told by colour, by words and by the shape of the mark."""
        turn = self._view.turn if self._view is not None else None
        for one in (self.clock, self.segment, self.state):
            one.setVisible(turn is not None)
        if turn is None:
            return
        alarm = turn.turn.alarm(at)
        self.clock.show_words(clock_face(turn.turn, at))
        self.segment.show_words(turn.segment.name)
        self.state.show_words(alarm_words(turn.turn, at, self.language))
        colour = {Alarm.CALM: WHITE, Alarm.WARNING: GOLD, Alarm.OVER: AMBER}[alarm]
        self.clock.paint_in(colour)
        self.state.paint_in(colour)


class VotingPage(ReporterPage):
    """Who is voted on and how many ballots are in. Numbers of ballots only."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.said = self.put(32)
        self.received = self.put(52, bold=True)
        self.received.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = HallBar()
        self.texts.append(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.received, 1)
        self.column.addLayout(row)
        self.column.addSpacing(10)
        self.column.addWidget(self.bar)
        self.column.addSpacing(16)

    def show_view(self, view: HallView) -> None:
        """Show who is voted on and the numbers."""
        super().show_view(view)
        _ = self.language.gettext
        self.said.show_words(_("已收评分") if view.scoring else _("评分尚未开放"))
        self.received.show_words(f"{view.received} / {view.expected}" if view.scoring else "")
        self.bar.show_part(view.received, view.expected)
        self.bar.setVisible(view.scoring)
