"""Taking ballots: open, cast, watch how many are in, close. Nothing here tells a score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import Roster, is_recused
from shuzhi_desktop.domain.scheme import Blank, Entry, Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.ballot import Ballot, Line
    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.domain.scheme import BallotForm, RaterClass, Scheme
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Round, Writing


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """How far one class is: ballots expected and received, and raters recused. Never a score."""

    class_id: str
    name: str
    weight: Fraction
    expected: int
    received: int
    recused: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A ballot is durably in."""

    round_id: int
    class_id: str


def current_round(reading: Reading) -> Round | None:
    """The round that is open, if any; the newest when several are (an import opens many)."""
    return next((one for one in reversed(reading.rounds()) if one.is_open), None)


def next_reporter(reading: Reading) -> Reporter | None:
    """The first reporter in order who is not absent and has had no ballot yet; None when all have, or in a slate."""
    if reading.scheme().entry is Entry.SLATE:
        return None
    had = {one.reporter_id for one in reading.rounds()}
    absent = absent_ids(reading)
    return next((one for one in reading.roster().reporters if one.id not in had and one.id not in absent), None)


def absent_ids(reading: Reading) -> frozenset[int]:
    """Reporters who are absent (缺席): nobody votes on them."""
    return frozenset(who for who, mode in reading.modes().items() if mode is ReportMode.ABSENT)


def recused_from(roster: Roster, rater_class: RaterClass, seat: Seat, reporter_id: int | None) -> bool:
    """Whether the seat takes no part in a round of this reporter; in a slate only one barred from everyone."""
    reporters = [r for r in roster.reporters if reporter_id is None or r.id == reporter_id]
    return bool(reporters) and all(is_recused(rater_class.recuse, seat, reporter) for reporter in reporters)


def open_ballot(desk: Desk, reporter_id: int | None = None) -> Round:
    """Open the ballot on one reporter (None: on the whole slate) and let the meeting run.

    Raises:
        Refused: another ballot is open, this one was held already, nobody is there to vote or to be voted on, or the
            tally is sealed.
    """

    def work(writing: Writing) -> Round:
        if current_round(writing) is not None:
            raise Refused(text("还有一轮评分没有封票，请先封票，再开放下一轮。"))
        if any(one.reporter_id == reporter_id for one in writing.rounds()):
            raise Refused(text("这位述职对象的评分已经封票，不能再次开放。"))
        return begin_round(writing, reporter_id)

    desk.live.load(desk.store)
    opened = desk.store.write(work)
    desk.told(Topic.ROUNDS, Topic.INFO, round_id=opened.id)
    return opened


def begin_round(writing: Writing, reporter_id: int | None) -> Round:
    """Lay out the slips of a round and open it, inside a running change.

    Raises:
        Refused: the tally is sealed, or there is nobody to rate or to be rated.
    """
    info, scheme, roster = writing.info(), writing.scheme(), writing.roster()
    if info.phase is Phase.SEALED:
        raise Refused(text("计票结果已封存，不能再开放评分。"))
    if (reporter_id is None) != (scheme.entry is Entry.SLATE):
        raise Refused(text("评分方式与方案不符：逐人评分须指定述职对象，整表评分不须指定。"))
    if not roster.reporters:
        raise Refused(text("还没有述职对象，请先在“述职对象”中导入名单。"))
    if not roster.seats:
        raise Refused(text("还没有评议主体，请先在“评议主体”中导入名单。"))
    absent = absent_ids(writing)
    heard = len([one for one in roster.reporters if one.id not in absent])
    if reporter_id in absent or not heard:
        raise Refused(text("缺席的述职对象不开放评分；如已到会，请先改为现场述职。"))
    slips, away = {}, writing.absent_seats()
    for rater_class in scheme.ballot_classes:
        if rater_class.secrecy is Secrecy.SECRET:
            here = [s for s in roster.seats_of(rater_class.id) if s.id not in away]
            seats = [s for s in here if not recused_from(roster, rater_class, s, reporter_id)]
            slips[rater_class.id] = (len(seats), heard if reporter_id is None else 1)
    opened = writing.open_round(reporter_id, slips)
    if info.phase is Phase.PREPARING:
        writing.set_info(replace(info, phase=Phase.RUNNING))
    writing.record("round.opened", {"round": opened.id, "reporter": reporter_id, "number": opened.number})
    return opened


def close_ballot(desk: Desk, round_id: int) -> Changed:
    """Close a ballot; from here on its scores may be seen, once the meeting allows it.

    Raises:
        Refused: it is closed already.
    """

    def work(writing: Writing) -> None:
        _open_round(writing, round_id)
        end_round(writing, round_id)

    desk.store.write(work)
    return desk.told(Topic.ROUNDS, round_id=round_id)


def end_round(writing: Writing, round_id: int) -> None:
    """Close a round inside a running change and note how many sheets came in."""
    returned = dict(writing.returned(round_id))
    writing.close_round(round_id)
    writing.record("round.closed", {"round": round_id, "returned": returned})


def progress(reading: Reading, round_id: int) -> tuple[ClassProgress, ...]:
    """How many ballots of a round are expected and in, per ballot class in scheme order."""
    scheme, roster = reading.scheme(), reading.roster()
    one = _round(reading, round_id)
    returned = reading.returned(round_id)
    absent = reading.absent_by_round().get(round_id, frozenset())
    rows = []
    for rater_class in scheme.ballot_classes:
        seats = [seat for seat in roster.seats_of(rater_class.id) if seat.id not in absent]
        recused = sum(recused_from(roster, rater_class, seat, one.reporter_id) for seat in seats)
        rows.append(
            ClassProgress(
                rater_class.id,
                rater_class.name,
                rater_class.weight,
                len(seats) - recused,
                returned.get(rater_class.id, 0),
                recused,
            )
        )
    return tuple(rows)


def eligible_seats(reading: Reading, round_id: int, class_id: str) -> tuple[Seat, ...]:
    """The seats of a class that may still vote on a shared terminal: there, not recused, ballot not in.

    Seats of a secret class that a code holds are left out: whoever has the code votes with it, and one person taking
    the seat of another would cost the other the vote. A named rater is known by name and may use either way.
    """
    roster = reading.roster()
    rater_class = reading.scheme().rater_class(class_id)
    one = _round(reading, round_id)
    taken = reading.voted_seats(round_id) | reading.shut_seats(round_id)
    if rater_class.secrecy is Secrecy.SECRET:
        taken |= reading.coded_seats()
    return tuple(
        seat
        for seat in roster.seats_of(class_id)
        if seat.id not in taken and not recused_from(roster, rater_class, seat, one.reporter_id)
    )


def reporters_for(reading: Reading, round_id: int, seat: Seat) -> tuple[Reporter, ...]:
    """Whom the rater of a seat scores in a round, in speaking order; recused reporters are not among them."""
    one = _round(reading, round_id)
    rule = reading.scheme().rater_class(seat.class_id).recuse
    absent = absent_ids(reading)
    return tuple(
        reporter
        for reporter in reading.roster().reporters
        if one.reporter_id in (None, reporter.id) and reporter.id not in absent and not is_recused(rule, seat, reporter)
    )


def cast(desk: Desk, round_id: int, seat_id: int, ballot: Ballot) -> Receipt:
    """Put in the ballot of one seat; returns once it is durable. A seat votes once in a round.

    Raises:
        Refused: the ballot is closed, the seat has voted or is recused, or a mark is off the scale.
    """

    def work(writing: Writing) -> Receipt:
        one = _open_round(writing, round_id)
        scheme, roster = writing.scheme(), writing.roster()
        seat = next((s for s in roster.seats if s.id == seat_id), None)
        if seat is None or seat.class_id != ballot.class_id:
            raise Refused(text("找不到这个席位，请工作人员核对评议主体名单。"))
        absent = absent_ids(writing)
        present = Roster(tuple(r for r in roster.reporters if r.id not in absent), roster.seats)
        return put_in(writing, (scheme, present), one, seat, ballot)

    seen = desk.live.load(desk.store)
    receipt = desk.store.write(work)
    desk.live.add((ballot,), seen)
    desk.told(Topic.BALLOTS, round_id=round_id, class_id=ballot.class_id)
    return receipt


def put_in(writing: Writing, rules: tuple[Scheme, Roster], one: Round, seat: Seat, ballot: Ballot) -> Receipt:
    """Check and put in the ballot of a seat in an open round, inside a running change; whatever way it came.

    What is refused is refused before anything is written.

    Raises:
        Refused: the seat has voted or is recused, or a mark is off the scale.
    """
    scheme, roster = rules
    check_lines(scheme, roster, one, seat, ballot)
    if scheme.rater_class(ballot.class_id).secrecy is Secrecy.SECRET:
        writing.cast_secret(one.id, seat.id, ballot)
        writing.record("ballot.counted", {"round": one.id, "class": ballot.class_id})
    else:
        writing.cast_named(one.id, seat.id, ballot)
        writing.record("ballot.counted", {"round": one.id, "class": ballot.class_id, "seat": seat.id})
    return Receipt(one.id, ballot.class_id)


def check_lines(scheme: Scheme, roster: Roster, one: Round, seat: Seat, ballot: Ballot) -> None:
    """Refuse a ballot that a terminal must not have let through.

    Raises:
        Refused: reporters are missing, foreign, repeated or recused, or a cell is blank or off the scale.
    """
    rater_class = scheme.rater_class(ballot.class_id)
    wanted = {
        reporter.id
        for reporter in roster.reporters
        if one.reporter_id in (None, reporter.id) and not is_recused(rater_class.recuse, seat, reporter)
    }
    given = [line.reporter_id for line in ballot.lines]
    if not wanted:
        raise Refused(text("按回避规定，这个席位不参加本轮评分。"))
    if set(given) != wanted or len(given) != len(wanted):
        raise Refused(text("评分表上的述职对象与本轮不符，请重新打开评分表。"))
    for line in ballot.lines:
        check_line(scheme.form(rater_class.form), rater_class, line, len(roster.reporters))


def check_line(form: BallotForm, rater_class: RaterClass, line: Line, reporters: int) -> None:
    """Refuse marks that are not on the scale of the form.

    Raises:
        Refused: naming the indicator.
    """
    if len(line.marks) != len(form.indicators):
        raise Refused(text("评分表的项目数与方案不符，请重新打开评分表。"))
    for indicator, mark in zip(form.indicators, line.marks, strict=True):
        if line.abstained:
            if mark is not None:
                raise Refused(text("“{name}”：弃权的评分表不能再有评分。", name=indicator.name))
        elif mark is None:
            if rater_class.blank is Blank.INVALID:
                raise Refused(text("“{name}”还没有评分，请补上或选择弃权。", name=indicator.name))
        elif not indicator.accepts(mark, reporters):
            raise Refused(text("“{name}”的评分不在允许的范围内，请重新填写。", name=indicator.name))


def _round(reading: Reading, round_id: int) -> Round:
    for one in reading.rounds():
        if one.id == round_id:
            return one
    if any(one.id == round_id for one in reading.superseded_rounds()):
        raise Refused(text("这一轮评分已经作废或重开，这张票没有计入。"))
    raise Refused(text("这一轮评分不存在，请刷新后再试。"))


def _open_round(reading: Reading, round_id: int) -> Round:
    one = _round(reading, round_id)
    if not one.is_open:
        raise Refused(text("这一轮评分已经封票，这张票没有计入。"))
    return one
