"""Ballots that come over the hall's LAN: one per seat whatever the way, counted exactly once, answered truly.

A device shows a token (who may vote) and a client key (which try this is). Both are settled in one transaction of the
writer: the ballot, the turnout of the seat, and the key beside it. So a request that comes again, because it was
tapped twice or its reply was lost, finds its own key and is told "counted"; another device with the same code finds a
strange key and is told that the seat has voted. The key is random, says nothing of the ballot and leads to no slip.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.roster import Roster, is_recused
from shuzhi_desktop.domain.scheme import IndicatorKind
from shuzhi_desktop.services.codes import mark_of
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.voting import absent_ids, put_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import BallotForm, Indicator, Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Round, Writing

_POINTS = re.compile(r"(-?)([0-9]{1,6})(?:\.([0-9]{1,4}))?", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_TOKEN = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Outcome(StrEnum):
    """What became of a ballot that was sent."""

    COUNTED = "counted"  # this very ballot is in, now or by an earlier try
    USED = "used"  # the seat voted already: another device, the terminal or paper
    CLOSED = "closed"  # the round was closed before it came; not counted
    UNKNOWN = "unknown"  # no valid code; not counted
    REFUSED = "refused"  # the sheet is wrong; not counted
    RETRY = "retry"  # trouble with the disk; not counted, the same request may come again


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told. `message` says why when a sheet was refused or must be sent again."""

    outcome: Outcome
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class RemoteBallot:
    """One request as it came in: 64 hexadecimal digits of token, 32 of client key, the round, and the raw lines.

    `lines` is whatever the device sent; it is read inside the transaction, against the form of the seat's class.
    """

    token: str
    client_key: str
    round_id: int
    lines: object


@dataclass(frozen=True, slots=True)
class Standing:
    """What a device may know of its own seat: class, whom it must not score, and whether its ballot is in.

    `voted` is empty, "here" (by this client key), "elsewhere", or
    "shut" where the seat may not vote in this round.
    """

    class_id: str
    label: str
    barred: frozenset[int]
    voted: str


def standing(reading: Reading, token: str, round_id: int | None, client_key: str = "") -> Standing | None:
    """Where the holder of a token stands; None when no valid code has it."""
    found = reading.code(mark_of(bytes.fromhex(token))) if _TOKEN.fullmatch(token) else None
    if found is None or not found.valid:
        return None
    scheme, roster = reading.scheme(), reading.roster()
    seat = next(s for s in roster.seats if s.id == found.seat_id)
    rater_class = scheme.rater_class(seat.class_id)
    voted = ""
    if round_id is not None:
        arrived = reading.arrival(round_id, seat.id)
        if arrived is not None and arrived == _key_digest(client_key):
            voted = "here"
        elif arrived is not None or seat.id in reading.voted_seats(round_id):
            voted = "elsewhere"
        elif seat.id in reading.shut_seats(round_id):
            voted = "shut"
    barred = frozenset(r.id for r in roster.reporters if is_recused(rater_class.recuse, seat, r))
    return Standing(seat.class_id, rater_class.name, barred, voted)


def cast_remote(desk: Desk, ballots: Sequence[RemoteBallot]) -> tuple[Answer, ...]:
    """Put in ballots that arrived together, in one transaction; returns once they are durable.

    Every ballot is answered for itself: one that is refused leaves no trace and holds up no other.

    Returns:
        One answer per ballot, in order. Never raises for what a device or the disk did.
    """
    try:
        seen = desk.live.load(desk.store)
        answers, counted = desk.store.write(lambda writing: _take_all(writing, ballots))
    except Refused as error:
        return (Answer(Outcome.RETRY, error.message),) * len(ballots)
    except Exception:
        if len(ballots) == 1:
            return (Answer(Outcome.RETRY, text("服务器出错，这张票没有计入，请再试一次。")),)
        return tuple(answer for one in ballots for answer in cast_remote(desk, [one]))
    desk.live.add((ballot for _, ballot in counted), seen)
    for round_id, class_id in sorted({(round_id, ballot.class_id) for round_id, ballot in counted}):
        desk.told(Topic.BALLOTS, round_id=round_id, class_id=class_id)
    return tuple(answers)


def _take_all(writing: Writing, ballots: Sequence[RemoteBallot]) -> tuple[list[Answer], list[tuple[int, Ballot]]]:
    hall = _Hall(writing)
    answers, counted = [], []
    for one in ballots:
        try:
            answer, ballot = hall.take(one)
        except Refused as error:  # raised before anything of this ballot was written
            answer, ballot = Answer(Outcome.REFUSED, error.message), None
        answers.append(answer)
        if ballot is not None:
            counted.append((one.round_id, ballot))
    return answers, counted


class _Hall:
    """The rules and the turnout, read once for all ballots of a transaction."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._scheme, whole, absent = writing.scheme(), writing.roster(), absent_ids(writing)
        self._roster = Roster(tuple(r for r in whole.reporters if r.id not in absent), whole.seats)
        self._rounds: dict[int, Round] = {one.id: one for one in writing.rounds()}
        self._seats: dict[int, Seat] = {seat.id: seat for seat in self._roster.seats}
        self._voted: dict[int, set[int]] = {}
        self._shut: dict[int, frozenset[int]] = {}

    def take(self, one: RemoteBallot) -> tuple[Answer, Ballot | None]:
        """Count a ballot or say why not.

        Raises:
            Refused: the sheet is wrong.
        """
        code = self._writing.code(mark_of(bytes.fromhex(one.token))) if _TOKEN.fullmatch(one.token) else None
        seat = self._seats.get(code.seat_id) if code is not None else None
        if code is None or seat is None:
            return Answer(Outcome.UNKNOWN), None
        round_ = self._rounds.get(one.round_id)
        key = _key_digest(one.client_key)
        if round_ is None or key is None:
            raise Refused(text("请求不完整，这张票没有计入；请刷新页面后重新提交。"))
        arrived = self._writing.arrival(round_.id, seat.id)
        if arrived is not None and arrived == key:
            return Answer(Outcome.COUNTED), None
        if not code.valid:
            return Answer(Outcome.UNKNOWN), None
        if arrived is not None or seat.id in self._turnout(round_.id):
            return Answer(Outcome.USED), None
        if not round_.is_open:
            return Answer(Outcome.CLOSED), None
        if round_.id not in self._shut:
            self._shut[round_.id] = self._writing.shut_seats(round_.id)
        if seat.id in self._shut[round_.id]:
            raise Refused(text("这个席位本轮不能投票（登记为未到会，或本轮是重开的），请找工作人员。"))
        ballot = read_sheet(self._scheme, self._roster, seat.class_id, one.lines)
        put_in(self._writing, (self._scheme, self._roster), round_, seat, ballot)
        self._writing.note_arrival(round_.id, seat.id, key)
        self._turnout(round_.id).add(seat.id)
        return Answer(Outcome.COUNTED), ballot

    def _turnout(self, round_id: int) -> set[int]:
        if round_id not in self._voted:
            self._voted[round_id] = set(self._writing.voted_seats(round_id))
        return self._voted[round_id]


def _key_digest(client_key: str) -> bytes | None:
    return hashlib.sha256(bytes.fromhex(client_key)).digest() if _KEY.fullmatch(client_key) else None


def read_sheet(scheme: Scheme, roster: Roster, class_id: str, lines: object) -> Ballot:
    """A ballot from what a device sent: `[[reporter id, [mark, …], abstained], …]`.

    A mark is a decimal in a string (points), the 0-based index of an option, a place from 1, or null.

    Raises:
        Refused: it is nothing of the kind. Whether it fits round and seat is checked on casting.
    """
    form = scheme.form_of(class_id)
    if not isinstance(lines, list) or len(lines) > len(roster.reporters):
        raise _nonsense()
    return Ballot(class_id, tuple(_line(form, one) for one in lines))


def _line(form: BallotForm, sent: Any) -> Line:
    if not isinstance(sent, list) or len(sent) != 3 or not isinstance(sent[1], list) or not isinstance(sent[2], bool):
        raise _nonsense()
    reporter_id, marks, abstained = sent
    if type(reporter_id) is not int or len(marks) != len(form.indicators):
        raise _nonsense()
    read = tuple(_mark(indicator, mark) for indicator, mark in zip(form.indicators, marks, strict=True))
    return Line(reporter_id, read, abstained)


def _mark(indicator: Indicator, sent: object) -> int | None:
    if sent is None:
        return None
    if indicator.kind is IndicatorKind.POINTS:
        found = _POINTS.fullmatch(sent) if isinstance(sent, str) else None
        if found is None:
            raise Refused(text("“{name}”的评分不在允许的范围内，请重新填写。", name=indicator.name))
        sign, whole, places = found.groups()
        units = int(whole) * 10_000 + int((places or "").ljust(4, "0"))
        return -units if sign else units
    if type(sent) is not int or not 0 <= sent < 10_000:
        raise _nonsense()
    return sent


def _nonsense() -> Refused:
    return Refused(text("评分表读不懂，这张票没有计入；请刷新页面后重新提交。"))
