"""The parts of one reporter's turn (述职、提问、点评、评分) on a line; the one it is in is live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.domain.scheme import Segment
    from shuzhi_desktop.ui.context import UiContext

_HEIGHT, _BAR = 34, 3


class SegmentLine(QWidget):
    """Equal parts side by side; done ones in green with a mark, the live one in cinnabar and bold."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._parts: tuple[tuple[str, Tone], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_segments(self, segments: Sequence[Segment], live: int | None) -> None:
        """Show the segments of a scheme; `live` is the place of the one the turn is in, None before it begins."""
        _ = self._context.language.gettext
        parts = []
        for place, one in enumerate(segments):
            tone = Tone.PLAIN
            if live is not None and place <= live:
                tone = Tone.LIVE if place == live else Tone.DONE
            parts.append((f"{one.name} {_length(_, one.seconds)}", tone))
        self._parts = tuple(parts)
        self.setVisible(bool(parts))
        self.setAccessibleName(", ".join(words for words, _tone in parts))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words and the bar under them."""
        return QSize(self._context.theme.px(200), self._context.theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint each part with a bar of its tone."""
        theme = self._context.theme
        painter = QPainter(self)
        bar = theme.px(_BAR)
        count = max(len(self._parts), 1)
        for place, (words, tone) in enumerate(self._parts):
            left, right = self.width() * place // count, self.width() * (place + 1) // count
            colour = QColor(theme.palette.line) if tone is Tone.PLAIN else theme.fill(tone)
            painter.fillRect(QRect(left, self.height() - bar, right - left, bar), colour)
            font = theme.font(13, bold=tone is Tone.LIVE)
            painter.setFont(font)
            painter.setPen(theme.ink(tone))
            shown = f"✓ {words}" if tone is Tone.DONE else words
            fitting = QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, 0, right - left, self.height() - bar), Qt.AlignmentFlag.AlignCenter, fitting)
        painter.end()


def _length(_: Callable[[str], str], seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return _("{n} 分钟").format(n=minutes)
    return _("{n} 分 {s} 秒").format(n=minutes, s=rest) if minutes else _("{s} 秒").format(s=rest)
