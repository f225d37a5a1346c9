"""Mishaps with ballots: reopen, extend or void a round, void or correct one ballot; always a reason and two names.

docs/decisions/corrections.md says what each means and why a secret class is never taken up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_corrections import Correction, Mend
from shuzhi_desktop.services.voting import begin_round, check_lines, current_round, eligible_seats, end_round

if TYPE_CHECKING:
    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Round, Writing

Names = tuple[str, str]


def reopen_round(desk: Desk, round_id: int, reason: str, names: Names) -> Round:
    """Hold the ballot of a reporter again: the closed round is kept but counts no more, the next one is open.

    Returns:
        The round that is open now.

    Raises:
        Refused: the round or another one is open, no reason, not two different names, or the tally is sealed.
    """

    def work(writing: Writing) -> Round:
        one = _closed(writing, round_id)
        if current_round(writing) is not None:
            raise Refused(text("还有一轮评分没有封票，请先封票，再重开这一轮。"))
        _keep(writing, desk.now, Mend.REOPENED, one, reason, names)
        return begin_round(writing, one.reporter_id)

    opened = desk.store.write(work)
    _told(desk)
    return opened


def void_round(desk: Desk, round_id: int, reason: str, names: Names) -> Changed:
    """Let a whole round count no more, open or closed; its reporter waits for another ballot.

    Raises:
        Refused: no such round, no reason, not two different names, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        one = _standing(writing, round_id)
        if one.is_open:
            end_round(writing, round_id)
        _keep(writing, desk.now, Mend.ROUND_VOIDED, one, reason, names)

    desk.store.write(work)
    return _told(desk)


def extend_round(desk: Desk, round_id: int, reason: str, names: Names) -> Changed:
    """Take a closed round up again, so that named raters who were missing may still vote; what is in stays in.

    Secret classes stay closed: a slip filled later could be told from the others by any copy made in between.

    Raises:
        Refused: a round is open, no named rater is missing, no reason, not two names, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        one = _closed(writing, round_id)
        if current_round(writing) is not None:
            raise Refused(text("还有一轮评分没有封票，请先封票，再补投这一轮。"))
        if not missing_named(writing, round_id):
            raise Refused(text("这一轮没有缺票的记名席位。无记名票不能补投，需要时请重开这一轮，由各位重新投票。"))
        _keep(writing, desk.now, Mend.EXTENDED, one, reason, names)
        writing.take_up(round_id)

    desk.store.write(work)
    return _told(desk)


def void_ballot(desk: Desk, round_id: int, seat_id: int, reason: str, names: Names) -> Changed:
    """Let a named ballot count no more; what it said is kept.

    Raises:
        Refused: none is in or it is void already, the class is secret, no reason, not two names, or sealed.
    """

    def work(writing: Writing) -> None:
        one = _standing(writing, round_id)
        seat = named_seat(writing, seat_id)
        found = writing.ballot_of(round_id, seat_id)
        if found is None or not found[1]:
            raise Refused(text("“{name}”在这一轮没有计入的票，没有可以作废的。", name=seat.name or seat.unit))
        _keep(writing, desk.now, Mend.BALLOT_VOIDED, one, reason, names, seat)
        writing.void_named(round_id, seat_id)

    desk.store.write(work)
    return _told(desk)


def correct_ballot(desk: Desk, round_id: int, seat_id: int, ballot: Ballot, reason: str, names: Names) -> Changed:
    """Put a new version of a named or keyed ballot in the place of the one that is in; older versions are kept.

    Raises:
        Refused: none is in, the class is secret, a mark is off the scale, no reason, not two names, or sealed.
    """

    def work(writing: Writing) -> None:
        one = _standing(writing, round_id)
        seat = named_seat(writing, seat_id)
        if ballot.class_id != seat.class_id:
            raise Refused(text("找不到这个席位，请工作人员核对评议主体名单。"))
        if writing.ballot_of(round_id, seat_id) is None:
            raise Refused(text("“{name}”在这一轮还没有票，不能更正；请直接投票或补投。", name=seat.name or seat.unit))
        check_lines(writing.scheme(), writing.roster(), one, seat, ballot)
        _keep(writing, desk.now, Mend.BALLOT_CORRECTED, one, reason, names, seat)
        writing.correct_named(round_id, seat_id, ballot)

    desk.store.write(work)
    return _told(desk)


def void_sheet(desk: Desk, round_id: int, ballot: Ballot, reason: str, names: Names) -> Changed:
    """Void one imported sheet of a secret class that says exactly this; which of several alike makes no difference.

    Raises:
        Refused: the round is open, somebody voted in this class at a terminal, no sheet says this, no reason, not two
            names, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        one = _closed(writing, round_id)
        if not only_imported(writing, round_id, ballot.class_id):
            raise Refused(text("这一类有人在终端投票，无记名票认不出是谁的，不能单张作废；只能整轮作废或重开。"))
        _keep(writing, desk.now, Mend.SHEET_VOIDED, one, reason, names, class_id=ballot.class_id)
        if not writing.void_secret(round_id, ballot, reason.strip()):
            raise Refused(text("这一轮没有内容相同的票，请刷新后再选。"))

    desk.store.write(work)
    return _told(desk)


def missing_named(reading: Reading, round_id: int) -> tuple[Seat, ...]:
    """Seats of named classes whose ballot of a round is not in and still may come."""
    named = [one.id for one in reading.scheme().ballot_classes if one.secrecy is Secrecy.NAMED]
    return tuple(seat for class_id in named for seat in eligible_seats(reading, round_id, class_id))


def voted_named(reading: Reading, round_id: int) -> tuple[Seat, ...]:
    """Seats of named classes with a ballot in a round, void ones included, in roster order."""
    named = {one.id for one in reading.scheme().ballot_classes if one.secrecy is Secrecy.NAMED}
    voted = reading.voted_seats(round_id)
    return tuple(seat for seat in reading.roster().seats if seat.class_id in named and seat.id in voted)


def only_imported(reading: Reading, round_id: int, class_id: str) -> bool:
    """Whether all sheets of a secret class came from a file: nobody of the class took a seat at a terminal."""
    voted = reading.voted_seats(round_id)
    secret = reading.scheme().rater_class(class_id).secrecy is Secrecy.SECRET
    return secret and not any(seat.id in voted for seat in reading.roster().seats_of(class_id))


def imported_sheets(reading: Reading, round_id: int) -> tuple[tuple[Ballot, int], ...]:
    """Sheets that can be voided one by one, by what they say, with how many say the same; none while it is open."""
    if any(one.id == round_id and one.is_open for one in reading.rounds()):
        return ()
    found: dict[Ballot, int] = {}
    allowed = {one.id for one in reading.scheme().ballot_classes if only_imported(reading, round_id, one.id)}
    for _, ballot in reading.ballots(round_id):
        if ballot.class_id in allowed:
            found[ballot] = found.get(ballot, 0) + 1
    return tuple(sorted(found.items(), key=lambda pair: (pair[0].class_id, repr(pair[0].lines))))


def named_seat(reading: Reading, seat_id: int) -> Seat:
    """A seat whose ballots are named.

    Raises:
        Refused: there is none, or its class is secret.
    """
    seat = next((one for one in reading.roster().seats if one.id == seat_id), None)
    if seat is None:
        raise Refused(text("找不到这个席位，请工作人员核对评议主体名单。"))
    if reading.scheme().rater_class(seat.class_id).secrecy is Secrecy.SECRET:
        raise Refused(text("无记名票认不出是谁的，不能按人作废或更正；只能整轮作废或重开。"))
    return seat


def _standing(reading: Reading, round_id: int) -> Round:
    if reading.info().phase is Phase.SEALED:
        raise Refused(text("计票结果已封存，票不能再更正。"))
    one = next((one for one in reading.rounds() if one.id == round_id), None)
    if one is None:
        raise Refused(text("这一轮评分已经作废或重开，不能再更正。"))
    return one


def _closed(reading: Reading, round_id: int) -> Round:
    one = _standing(reading, round_id)
    if one.is_open:
        raise Refused(text("这一轮评分还没有封票，可以接着投；封票后才能重开、补投或作废单张。"))
    return one


def _keep(  # noqa: PLR0913, PLR0917 - the parts of one line
    writing: Writing,
    now: str,
    kind: Mend,
    one: Round,
    reason: str,
    names: Names,
    seat: Seat | None = None,
    class_id: str = "",
) -> None:
    first, second = (name.strip() for name in names)
    if not reason.strip():
        raise Refused(text("请写明理由。"))
    if not first or not second or "".join(first.split()) == "".join(second.split()):
        raise Refused(text("请由两位不同的人分别签名确认。"))
    class_id = seat.class_id if seat is not None else class_id
    seat_id = seat.id if seat is not None else None
    writing.add_correction(Correction(now, kind, one.id, class_id, seat_id, reason.strip(), (first, second)))
    details: dict[str, object] = {"round": one.id, "reason": reason.strip(), "names": [first, second]}
    if class_id:
        details["group"] = class_id
    if seat_id is not None:
        details["seat"] = seat_id
    writing.record(f"mend.{kind.value}", details)


def _told(desk: Desk) -> Changed:
    desk.live.forget()
    return desk.told(Topic.ROUNDS, Topic.BALLOTS, Topic.CORRECTIONS, Topic.SCORES)
