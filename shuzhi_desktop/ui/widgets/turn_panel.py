"""The turn of a reporter in the console: a timer per segment, its warnings, and what an overrun would cost.

Every button has a function key, because the space bar belongs to the console's one primary action.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.agenda import Alarm, Move, ReportMode
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.turns import (
    SCORING,
    current_turn,
    end_turn,
    milliseconds,
    move_turn,
    speaker,
    start_turn,
    tariff,
)
from shuzhi_desktop.services.voting import current_round
from shuzhi_desktop.ui.clock_text import ALARM_TONES, alarm_words, clock_face, minutes_seconds
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.segment_line import SegmentLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.turns import LiveTurn
    from shuzhi_desktop.ui.context import UiContext

TICK_MS = 200
_MINUTE = 60


class TurnPanel(QWidget):
    """Hidden where the scheme has no agenda and once the tally is sealed. `sound` rings at a warning and at the end."""

    def __init__(
        self, context: UiContext, desk: Desk, parent: QWidget | None = None, sound: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._sound = sound or QApplication.beep
        self._on: LiveTurn | None = None
        self._heard: tuple[int, int, Alarm] | None = None
        _ = context.language.gettext
        self.segments = SegmentLine(context)
        self.face = label("", "name")
        self.face.setAccessibleName(_("剩余时间"))
        self.state = Pill()
        self.go = self._button("", self._go, "F2")
        self.back = self._button(_("‹ 上一段"), lambda: self._move(Move.BACK), "F3")
        self.forward = self._button(_("下一段 ›"), lambda: self._move(Move.FORWARD), "F4")
        self.one = self._button(_("+1 分"), lambda: self._move(Move.EXTEND, _MINUTE), "F6")
        self.two = self._button(_("+2 分"), lambda: self._move(Move.EXTEND, 2 * _MINUTE), "F7")
        self.end = self._button(_("结束"), self._end, "F8")
        self.cost = label("", "small", wrap=True)
        self.charge = QCheckBox(_("结束时计入"))
        self._lay_out()
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.face)
        top.addWidget(self.state)
        top.addStretch(1)
        top.addWidget(self.go)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.back, self.forward, self.one, self.two, self.end):
            row.addWidget(button, 1)
        self.charge.setChecked(True)
        costs = QHBoxLayout()
        costs.addWidget(self.cost, 1)
        costs.addWidget(self.charge)
        column.addWidget(self.segments)
        column.addLayout(top)
        column.addLayout(row)
        column.addLayout(costs)

    @property
    def waives(self) -> bool:
        """Whether the clerk let the deduction go."""
        return not self.charge.isChecked()

    def refresh(self) -> None:
        """Fetch whose turn it is and where it stands."""
        store = self._desk.store
        agenda, on = store.scheme().agenda, current_turn(store)
        self.setVisible(bool(agenda) and store.info().phase is not Phase.SEALED)
        if on is None or self._on is None or on.record.id != self._on.record.id:
            self.charge.setChecked(True)
            self._heard = None
        self._on = on
        opened = current_round(store)
        live = on.turn.place if on is not None else None
        if live is None and opened is not None:
            live = next((place for place, one in enumerate(agenda) if one.id == SCORING), len(agenda) - 1)
        self.segments.show_segments(agenda, live)
        self._show_buttons()
        if on is not None and on.turn.running:
            self._ticking.start()
        else:
            self._ticking.stop()
        if on is None:
            self._show_rest()
        self._tariff = tariff(store)
        self.tick()

    def tick(self) -> None:
        """Show the time; ring once when a segment begins to warn, and once when it is over."""
        on = self._on
        at = milliseconds(self._desk)
        if on is None:
            return  # nothing moves; this may be called after the file is closed, so it is not asked
        alarm = on.turn.alarm(at)
        self.face.setText(clock_face(on.turn, at))
        set_role(self.face, "tone", ALARM_TONES[alarm].value if alarm is not Alarm.CALM else "")
        words = f"{on.segment.name} · {alarm_words(on.turn, at, self._context.language)}"
        self.state.show_state(words, ALARM_TONES[alarm])
        self._ring((on.record.id, on.turn.place, alarm))
        self._show_cost(at)

    def _ring(self, now: tuple[int, int, Alarm]) -> None:
        before, self._heard = self._heard, now
        # What was so when the screen was opened was told already; only a change rings.
        if before is None or before == now or now[2] is Alarm.CALM or not self._context.settings.turn_sound:
            return
        self._sound()

    def _show_rest(self) -> None:
        agenda = self._desk.store.scheme().agenda
        self.face.setText(minutes_seconds(agenda[0].seconds) if agenda else "")
        set_role(self.face, "tone", "")
        self.state.show_state(self._who_is_next(), Tone.PLAIN)
        self.cost.hide()
        self.charge.hide()

    def _who_is_next(self) -> str:
        _ = self._context.language.gettext
        one = speaker(self._desk.store)
        if one is None:
            return _("没有待述职的人")
        written = self._desk.store.modes().get(one.id) is ReportMode.WRITTEN
        return (
            _("{name} · 书面述职").format(name=spaced(one.name))
            if written
            else _("{name} · 未开始").format(name=spaced(one.name))
        )

    def _show_cost(self, at: int) -> None:
        _ = self._context.language.gettext
        costs, names = self._tariff.overtime(at), self._tariff.names
        said = [
            f"▲ {one.segment.name}{self._context.language.text(one.reason)} · {names[one.adjustment_id]} "
            f"{decimal_text(one.value)}"
            for one in costs
        ]
        self.cost.setText("；".join(said))
        set_role(self.cost, "tone", Tone.LIVE.value)
        self.cost.setVisible(bool(costs))
        self.charge.setVisible(any(one.value for one in costs))

    def _show_buttons(self) -> None:
        _ = self._context.language.gettext
        store, on = self._desk.store, self._on
        turn = on.turn if on is not None else None
        words = _("开始计时")
        if turn is not None:
            words = _("暂停") if turn.running else _("继续")
        self.go.setText(words)
        self.go.setAccessibleName(words)
        one = speaker(store)
        speaks = one is not None and store.modes().get(one.id, ReportMode.ORAL) is ReportMode.ORAL
        free = current_round(store) is None
        self.go.setEnabled(not store.read_only and (turn is not None or (speaks and free)))
        for button, move in (
            (self.back, Move.BACK),
            (self.forward, Move.FORWARD),
            (self.one, Move.EXTEND),
            (self.two, Move.EXTEND),
            (self.end, Move.END),
        ):
            button.setEnabled(turn is not None and turn.may(move) and not store.read_only)

    def _go(self) -> None:
        on = self._on
        if on is not None:
            self._move(Move.PAUSE if on.turn.running else Move.RESUME)
            return
        one = speaker(self._desk.store)
        if one is not None:
            self._act(lambda: start_turn(self._desk, one.id))

    def _move(self, move: Move, seconds: int = 0) -> None:
        self._act(lambda: move_turn(self._desk, move, seconds))

    def _end(self) -> None:
        self._act(lambda: end_turn(self._desk, waive=self.waives))

    def _act(self, act: Callable[[], Changed]) -> None:
        self._context.attempt(act)
        self.refresh()

    def _button(self, words: str, act: Callable[[], None], key: str) -> QPushButton:
        made = plain_button(words, act)
        made.setToolTip(key)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(made.click)
        return made
