"""The turn of a reporter as it happens: its segments, pauses and extensions, and what an overrun costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import Move, ReportMode, TurnEvent, deduction, replay
from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import AdjustmentEntry
from shuzhi_desktop.services.scoring import put_adjustments, require_unsealed
from shuzhi_desktop.services.voting import absent_ids, close_ballot, current_round, next_reporter, open_ballot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from shuzhi_desktop.domain.agenda import Turn
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import Segment
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Round, Writing
    from shuzhi_desktop.services.ports_turns import TurnRecord

SCORING = "scoring"
"""The id of the segment in which ballots are open."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LiveTurn:
    """A turn that is on, with the segments it goes through."""

    record: TurnRecord
    turn: Turn
    segments: tuple[Segment, ...]

    @property
    def segment(self) -> Segment:
        """The segment it is in."""
        return self.segments[self.turn.place]


@dataclass(frozen=True, slots=True)
class Overtime:
    """What an overrun of one segment would cost: seconds over, and `value`, 0 or below, within the scheme's bounds."""

    segment: Segment
    seconds: int
    adjustment_id: str
    value: Fraction

    @property
    def reason(self) -> Text:
        """As the adjustment entry gives it."""
        minutes, seconds = divmod(self.seconds, 60)
        return text("超时 {m} 分 {s} 秒", m=minutes, s=seconds)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A turn and what its overruns may cost: per adjustment id the points that may still be taken off, 0 or below."""

    on: LiveTurn | None
    room: Mapping[str, Fraction]
    names: Mapping[str, str]

    def overtime(self, at: int) -> tuple[Overtime, ...]:
        """Every overrun that the scheme charges, as it stands at a moment (ms)."""
        if self.on is None:
            return ()
        room = dict(self.room)
        found = []
        for place, segment in enumerate(self.on.segments):
            seconds = self.on.turn.overrun(place, at)
            if segment.overrun is None or not seconds:
                continue
            id_ = segment.overrun.adjustment
            value = max(-deduction(segment.overrun, seconds), min(room[id_], segment.overrun.per_minute * 0))
            room[id_] -= value
            found.append(Overtime(segment, seconds, id_, value))
        return tuple(found)


def milliseconds(desk: Desk) -> int:
    """The time of the hall, exact."""
    return (desk.clock.now() - _EPOCH) // timedelta(milliseconds=1)


def current_turn(reading: Reading) -> LiveTurn | None:
    """The turn that is on, if any."""
    records = reading.turns()
    if not records:
        return None
    record = records[-1]
    turn = replay(record.lengths, record.events)
    return None if turn.ended else LiveTurn(record, turn, reading.scheme().agenda)


def speaker(reading: Reading) -> Reporter | None:
    """Whose turn is on, or else who is next: the first who is not absent and has not been heard and voted on."""
    on = current_turn(reading)
    reporters = reading.roster().reporters
    if on is not None:
        return next(one for one in reporters if one.id == on.record.reporter_id)
    if reading.scheme().entry is not Entry.SLATE:
        opened = current_round(reading)
        if opened is not None:
            return next((one for one in reporters if one.id == opened.reporter_id), None)
        return next_reporter(reading)
    if reading.rounds():
        return None
    done = absent_ids(reading) | {one.reporter_id for one in reading.turns()}
    return next((one for one in reporters if one.id not in done), None)


def start_turn(desk: Desk, reporter_id: int) -> Changed:
    """Begin the turn of a reporter; its first segment runs at once.

    Raises:
        Refused: a turn is on, the scheme has no agenda, the reporter does not speak, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        agenda = writing.scheme().agenda
        if not agenda:
            raise Refused(text("方案没有写议程，不能计时；请在方案的 agenda 中写明各环节。"))
        if current_turn(writing) is not None:
            raise Refused(text("还有一位述职对象的述职没有结束，请先结束，再开始下一位。"))
        require_reporter(writing, reporter_id)
        if writing.modes().get(reporter_id, ReportMode.ORAL) is not ReportMode.ORAL:
            raise Refused(text("这位述职对象不在现场述职，不计时；如已到会，请先改为现场述职。"))
        turn_id = writing.begin_turn(reporter_id, [one.seconds for one in agenda])
        writing.add_turn_event(turn_id, TurnEvent(Move.START, milliseconds(desk)))
        writing.record("turn.started", {"reporter": reporter_id, "turn": turn_id})

    desk.store.write(work)
    return desk.told(Topic.TURNS)


def move_turn(desk: Desk, move: Move, seconds: int = 0) -> Changed:
    """Pause, resume, extend, go on or go back. The end has a function of its own: `end_turn`.

    Raises:
        Refused: no turn is on, or it cannot do that now.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        _move(writing, move, milliseconds(desk), seconds)

    desk.store.write(work)
    return desk.told(Topic.TURNS)


def tariff(reading: Reading) -> Tariff:
    """What overruns of the turn that is on may cost, read once; `Tariff.overtime` then needs no file."""
    on = current_turn(reading)
    room = {one.id: one.min for one in reading.scheme().adjustments}
    names = {one.id: one.name for one in reading.scheme().adjustments}
    for entry in reading.adjustments():
        if on is not None and entry.reporter_id == on.record.reporter_id and entry.adjustment_id in room:
            room[entry.adjustment_id] -= entry.value
    return Tariff(on, room, names)


def overtime(reading: Reading, at: int) -> tuple[Overtime, ...]:
    """What the overruns of the turn that is on cost at a moment (ms), as far as the scheme charges them."""
    return tariff(reading).overtime(at)


def end_turn(desk: Desk, *, waive: bool = False) -> Changed:
    """End the turn that is on. Overruns are noted, and become deductions where the scheme says, unless waived.

    Raises:
        Refused: no turn is on, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        _end(writing, milliseconds(desk), waive=waive)

    desk.store.write(work)
    return desk.told(Topic.TURNS, Topic.SCORES)


def open_scoring(desk: Desk, reporter_id: int | None) -> Round:
    """Open the ballot, and let the turn of this reporter go on to the scoring where the agenda has one.

    Raises:
        Refused: as `open_ballot`.
    """
    opened = open_ballot(desk, reporter_id)

    def work(writing: Writing) -> None:
        on = current_turn(writing)
        if on is None or on.record.reporter_id != reporter_id:
            return
        at = milliseconds(desk)
        ahead = [place for place, one in enumerate(on.segments) if one.id == SCORING and place > on.turn.place]
        for _ in range(ahead[0] - on.turn.place if ahead else 0):
            _move(writing, Move.FORWARD, at)

    desk.store.write(work)
    desk.told(Topic.TURNS)
    return opened


def close_scoring(desk: Desk, round_id: int, *, waive: bool = False) -> Changed:
    """Close the ballot, and end the turn of its reporter (of a slate: any that is on).

    Raises:
        Refused: as `close_ballot`.
    """
    changed = close_ballot(desk, round_id)
    on, reporter_id = current_turn(desk.store), _reporter_of(desk.store, round_id)
    if on is not None and reporter_id in (None, on.record.reporter_id):
        end_turn(desk, waive=waive)
    return changed


def finish_turn(writing: Writing, at: int) -> None:
    """End the turn that is on, if any, inside a running change; its overruns become deductions."""
    if current_turn(writing) is not None:
        _end(writing, at, waive=False)


def require_reporter(reading: Reading, reporter_id: int) -> Reporter:
    """The reporter of an id.

    Raises:
        Refused: there is none.
    """
    for one in reading.roster().reporters:
        if one.id == reporter_id:
            return one
    raise Refused(text("找不到编号为 {id} 的述职对象。", id=reporter_id))


def _reporter_of(reading: Reading, round_id: int) -> int | None:
    return next((one.reporter_id for one in reading.rounds() if one.id == round_id), None)


def _move(writing: Writing, move: Move, at: int, seconds: int = 0) -> LiveTurn:
    on = current_turn(writing)
    if on is None:
        raise Refused(text("现在没有正在进行的述职，请先开始计时。"))
    event = TurnEvent(move, at, seconds)
    try:
        on.turn.after(event)
    except ValueError as error:
        raise Refused(text("这个环节现在不能这样操作，请看计时的状态。")) from error
    writing.add_turn_event(on.record.id, event)
    details: dict[str, object] = {"reporter": on.record.reporter_id, "segment": on.segment.id}
    writing.record(f"turn.{move.value}", details | ({"seconds": seconds} if seconds else {}))
    return on


def _end(writing: Writing, at: int, *, waive: bool) -> None:
    costs = overtime(writing, at)
    on = _move(writing, Move.END, at)
    over = {one.id: seconds for place, one in enumerate(on.segments) if (seconds := on.turn.overrun(place, at))}
    writing.record("turn.ended", {"reporter": on.record.reporter_id, "over_seconds": over, "waived": waive})
    entries = [
        AdjustmentEntry(one.adjustment_id, on.record.reporter_id, one.value, str(one.reason))
        for one in costs
        if one.value
    ]
    if entries and not waive:
        put_adjustments(writing, entries)
