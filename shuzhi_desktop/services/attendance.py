"""Attendance (签到): who is there per class, who comes late or leaves, and whether there is a quorum.

A change counts from the next round that is opened; ballots that are in stay in. A named rater who left is no longer
offered at the terminals, also in the round that is open. Anonymous seats of a class and unit are only counted: which of
them is empty means nothing, so the last ones are taken for it before any of them votes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import round_half_away
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_attendance import AttendanceEntry, Coming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Writing

QUORUMS = (Fraction(1, 2), Fraction(2, 3), Fraction(4, 5))
_QUORUM = "quorum"


@dataclass(frozen=True, slots=True)
class ClassAttendance:
    """One class: seats expected (应到) and present (实到)."""

    class_id: str
    name: str
    expected: int
    present: int


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """One named seat, or the anonymous seats of a class and unit, which are only counted."""

    class_id: str
    name: str
    unit: str
    expected: int
    present: int
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quorum:
    """Present and expected over all classes; `needed` is the least number that makes a quorum."""

    expected: int
    present: int
    needed: int
    share: Fraction
    taken: bool

    @property
    def met(self) -> bool:
        """Whether enough are there."""
        return self.present >= self.needed


def classes(reading: Reading) -> tuple[ClassAttendance, ...]:
    """Expected and present per ballot class, in scheme order."""
    absent, roster = reading.absent_seats(), reading.roster()
    found = []
    for one in reading.scheme().ballot_classes:
        seats = roster.seats_of(one.id)
        found.append(ClassAttendance(one.id, one.name, len(seats), sum(seat.id not in absent for seat in seats)))
    return tuple(found)


def groups(reading: Reading, class_id: str) -> tuple[SeatGroup, ...]:
    """The named seats and counted groups of a class, in roster order."""
    absent = reading.absent_seats()
    sorted_out: dict[tuple[object, ...], list[Seat]] = {}
    for seat in reading.roster().seats_of(class_id):
        sorted_out.setdefault((seat.id,) if seat.name else ("", seat.unit), []).append(seat)
    return tuple(
        SeatGroup(
            class_id,
            seats[0].name,
            seats[0].unit,
            len(seats),
            sum(seat.id not in absent for seat in seats),
            tuple(seat.id for seat in seats),
        )
        for seats in sorted_out.values()
    )


def quorum(reading: Reading) -> Quorum:
    """Whether enough raters are there: more than half of those expected, or at least 2/3 or 4/5 where set so."""
    rows = classes(reading)
    expected, present = sum(one.expected for one in rows), sum(one.present for one in rows)
    share = quorum_share(reading)
    needed = expected // 2 + 1 if share == Fraction(1, 2) else -int(-share * expected // 1)
    return Quorum(expected, present, needed, share, bool(reading.attendance()))


def quorum_share(reading: Reading) -> Fraction:
    """The share that was set; 1/2 (more than half) without one."""
    return Fraction(reading.secrets().get(_QUORUM, "1/2"))


def set_quorum(desk: Desk, share: Fraction) -> Changed:
    """Set the share a quorum needs: 1/2 (more than), 2/3 or 4/5 (at least).

    Raises:
        Refused: another share, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        _require_open(writing)
        if share not in QUORUMS:
            raise Refused(text("法定人数只能是过半数、三分之二或五分之四。"))
        writing.set_secret(_QUORUM, str(share))
        writing.record("quorum.set", {"share": str(share)})

    desk.store.write(work)
    return desk.told(Topic.ATTENDANCE)


def take_attendance(desk: Desk, class_id: str, present: Mapping[tuple[str, str], int]) -> Changed:
    """Take the attendance of a class: how many are there of each (name, unit) group; groups left out are complete.

    Raises:
        Refused: an unknown group, a number below 0 or above what is expected, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        _require_open(writing)
        known = {(one.name, one.unit): one for one in groups(writing, class_id)}
        absent = set(writing.absent_seats())
        for key, number in present.items():
            group = known.get(key)
            if group is None:
                raise Refused(text("名单里没有“{name}”，请核对评议主体。", name="".join(key)))
            absent = _with(absent, group, number, writing.scheme())
        writing.set_absent(absent)
        here = next(one.present for one in classes(writing) if one.class_id == class_id)
        _note(writing, AttendanceEntry(desk.now, Coming.TAKEN, class_id, "", here, here, ""))

    desk.store.write(work)
    return _told(desk)


def arrive(desk: Desk, class_id: str, who: tuple[str, str], count: int = 1, *, reason: str) -> Changed:
    """Late arrivals: `count` of the group (name, unit) take part from the next round on.

    Raises:
        Refused: an unknown group, more than are missing, no reason, or the tally is sealed.
    """
    return _move(desk, Coming.ARRIVED, class_id, who, count, reason)


def leave(desk: Desk, class_id: str, who: tuple[str, str], count: int = 1, *, reason: str) -> Changed:
    """Departures: `count` of the group (name, unit) are not expected from the next round on; a named one at once.

    Raises:
        Refused: an unknown group, more than are there, no reason, or the tally is sealed.
    """
    return _move(desk, Coming.LEFT, class_id, who, count, reason)


def _move(desk: Desk, kind: Coming, class_id: str, who: tuple[str, str], count: int, reason: str) -> Changed:
    def work(writing: Writing) -> None:
        _require_open(writing)
        if not reason.strip():
            raise Refused(text("请写明迟到或离场的原因。"))
        group = next((one for one in groups(writing, class_id) if (one.name, one.unit) == who), None)
        if group is None:
            raise Refused(text("名单里没有“{name}”，请核对评议主体。", name="".join(who)))
        if count < 1:
            raise Refused(text("人数至少是 1。"))
        number = group.present + (count if kind is Coming.ARRIVED else -count)
        writing.set_absent(_with(set(writing.absent_seats()), group, number, writing.scheme()))
        here = next(one.present for one in classes(writing) if one.class_id == class_id)
        shown = group.name or group.unit
        _note(writing, AttendanceEntry(desk.now, kind, class_id, shown, count, here, reason.strip()))

    desk.store.write(work)
    return _told(desk)


def _with(absent: set[int], group: SeatGroup, present: int, scheme: Scheme) -> set[int]:
    if not 0 <= present <= group.expected:
        raise Refused(
            text(
                "“{name}”实到人数须在 0 到 {full} 之间，请核对。",
                name=group.name or group.unit or scheme.rater_class(group.class_id).name,
                full=group.expected,
            )
        )
    return (absent - set(group.seats)) | set(group.seats[present:])


def _note(writing: Writing, entry: AttendanceEntry) -> None:
    writing.add_attendance(entry)
    writing.record(
        f"attendance.{entry.kind.value}",
        {"group": entry.class_id, "who": entry.who, "count": entry.count, "present": entry.present}
        | ({"reason": entry.reason} if entry.reason else {}),
    )


def _told(desk: Desk) -> Changed:
    desk.live.forget()
    return desk.told(Topic.ATTENDANCE)


def _require_open(reading: Reading) -> None:
    if reading.info().phase is Phase.SEALED:
        raise Refused(text("计票结果已封存，签到不能再改。"))


def percent(present: int, expected: int) -> int:
    """Present of expected in whole percent; 0 without anyone expected."""
    return int(round_half_away(Fraction(100 * present, expected), 0)) if expected else 0
