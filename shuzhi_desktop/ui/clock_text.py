"""How time left and time over are written: minutes and seconds, and the words and mark that go with the colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import Alarm
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from shuzhi_desktop.domain.agenda import Turn
    from shuzhi_desktop.services.language import Language

ALARM_TONES = {Alarm.CALM: Tone.INFORM, Alarm.WARNING: Tone.WARN, Alarm.OVER: Tone.LIVE}


def clock_face(turn: Turn, at: int) -> str:
    """Time left of the present segment (`07:45`), time over (`+00:12`), or time used where there is no limit."""
    part = turn.parts[turn.place]
    if not part.seconds:
        return minutes_seconds(turn.elapsed(turn.place, at))
    left = turn.remaining(turn.place, at)
    return minutes_seconds(left) if left >= 0 else f"+{minutes_seconds(-left)}"


def minutes_seconds(seconds: int) -> str:
    """`07:45`; an hour and more are minutes too."""
    return f"{seconds // 60:02}:{seconds % 60:02}"


def alarm_words(turn: Turn, at: int, language: Language) -> str:
    """The state of the present segment in words, with a mark of its own shape."""
    _ = language.gettext
    alarm = turn.alarm(at)
    if alarm is Alarm.OVER:
        return f"■ {_('时间到')}" if not turn.overrun(turn.place, at) else f"■ {_('已超时')}"
    if not turn.running:
        return f"‖ {_('已暂停')}"
    if alarm is Alarm.WARNING:
        return f"▲ {_('即将到时')}"
    return f"● {_('计时中')}"
