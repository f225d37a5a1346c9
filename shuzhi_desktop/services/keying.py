"""Paper sheets keyed twice, blind: what each clerk keyed, where they differ, and the way into the vote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Recuse, Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.paper import reopen_account, round_of
from shuzhi_desktop.services.ports_paper import Bundle, BundleState, KeyedSheet
from shuzhi_desktop.services.scoring import require_unsealed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing

BLANK, UNREADABLE, ABSENT = -(2**31), -(2**31) + 1, -(2**31) + 2
"""Cells that are no marks: nothing on the paper; two marks or illegible; a row of a recused reporter."""
SPOILED = "选票污损或无法辨认"
ENOUGH_TO_WONDER = 4
"""Sheets of fewer cells are alike by chance so often that nobody is asked about them."""
TURNS = {BundleState.FIRST: 1, BundleState.SECOND: 2}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two passes say different things of one sheet.

    `row` and `column` are those of `KeyedSheet.cells`; both None when the whole sheet differs: its seat (`what`
    "seat"), its stated invalidity ("invalid"), or that only one pass has it ("missing").
    """

    position: int
    what: str
    row: int | None
    column: int | None
    first: int | str | None
    second: int | str | None


def sheet_reporters(reading: Reading, bundle: Bundle) -> tuple[Reporter, ...]:
    """The rows of a sheet of the bundle, in speaking order."""
    return tuple(one for one in reading.roster().reporters if bundle.reporter_id in (0, one.id))


def rater_class_of(reading: Reading, bundle: Bundle) -> RaterClass:
    """The class of a bundle."""
    return reading.scheme().rater_class(bundle.class_id)


def bundle_of(reading: Reading, bundle_id: int) -> Bundle:
    """The bundle of this number.

    Raises:
        Refused: there is none.
    """
    for one in reading.bundles():
        if one.id == bundle_id:
            return one
    raise Refused(text("找不到第 {n} 捆，请核对捆号。", n=bundle_id))


def begin_bundle(desk: Desk, class_id: str, reporter_id: int, clerk: str) -> Bundle:
    """Begin the first pass over a new bundle; its number is written on the bundle.

    Raises:
        Refused: the ballot was never opened, no name, or the tally is sealed.
    """
    name = _named(clerk)

    def work(writing: Writing) -> Bundle:
        require_unsealed(writing)
        round_of(writing, class_id, reporter_id)
        reopen_account(writing, class_id, reporter_id)
        return writing.add_bundle(class_id, reporter_id, name)

    begun = desk.store.write(work)
    desk.told(Topic.BALLOTS, class_id=class_id)
    return begun


def take_up(desk: Desk, bundle_id: int, clerk: str) -> Bundle:
    """Go on with a pass, or begin the second: only by the one who began it, and never by one clerk both times.

    Raises:
        Refused: the bundle is not being keyed, or by somebody else.
    """
    name = _named(clerk)

    def work(writing: Writing) -> Bundle:
        require_unsealed(writing)
        bundle = bundle_of(writing, bundle_id)
        if bundle.state not in TURNS:
            raise Refused(text("第 {n} 捆现在不能录入：两遍已经录完、已计入或已作废。", n=bundle_id))
        if bundle.state is BundleState.SECOND and not bundle.clerks[1]:
            if name == bundle.clerks[0]:
                raise Refused(text("第二遍须由另一人录入，“{name}”已经录过第一遍。", name=name))
            bundle = replace(bundle, clerks=(bundle.clerks[0], name, ""))
            writing.set_bundle(bundle)
        _require_turn(bundle, name)
        return bundle

    return desk.store.write(work)


def own_sheets(reading: Reading, bundle_id: int, clerk: str) -> tuple[KeyedSheet, ...]:
    """What this clerk keyed of the bundle in the pass under way; the other pass is never shown."""
    bundle = bundle_of(reading, bundle_id)
    return tuple(reading.keyed_sheets(bundle_id, _require_turn(bundle, clerk.strip())))


def start_cells(reading: Reading, bundle: Bundle, seat_id: int | None = None) -> tuple[bool, ...]:
    """Per row of the sheet, whether the rater of a named seat is recused from it."""
    rule = rater_class_of(reading, bundle).recuse
    seat = next((one for one in reading.roster().seats if one.id == seat_id), None)
    return tuple(seat is not None and is_recused(rule, seat, one) for one in sheet_reporters(reading, bundle))


def put_sheet(desk: Desk, bundle_id: int, clerk: str, sheet: KeyedSheet) -> None:
    """Keep one keyed sheet; keying a position again replaces it.

    Raises:
        Refused: it is not this clerk's turn, a cell is off the scale, or the rater cannot have this sheet.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        bundle = bundle_of(writing, bundle_id)
        turn = _require_turn(bundle, clerk.strip())
        _check_cells(writing, bundle, sheet)
        _check_seat(writing, bundle, turn, sheet)
        writing.put_keyed(bundle_id, turn, sheet)

    desk.store.write(work)


def alike(reading: Reading, bundle_id: int, clerk: str, sheet: KeyedSheet) -> int | None:
    """The number of an earlier sheet of this clerk's pass that says the same in every cell, to be asked about."""
    if sum(map(len, sheet.cells)) < ENOUGH_TO_WONDER or sheet.seat_id is not None or sheet.invalid:
        return None
    for one in own_sheets(reading, bundle_id, clerk):
        if one.position < sheet.position and one.cells == sheet.cells and not one.invalid:
            return one.position
    return None


def take_back(desk: Desk, bundle_id: int, clerk: str, position: int) -> None:
    """Take a sheet of one's own pass out, because it was keyed twice."""

    def work(writing: Writing) -> None:
        turn = _require_turn(bundle_of(writing, bundle_id), clerk.strip())
        writing.remove_keyed(bundle_id, turn, position)

    desk.store.write(work)


def finish_pass(desk: Desk, bundle_id: int, clerk: str) -> Bundle:
    """End a pass: after the first the bundle waits for another clerk, after the second the two are compared.

    Raises:
        Refused: it is not this clerk's turn, or nothing was keyed.
    """

    def work(writing: Writing) -> Bundle:
        bundle = bundle_of(writing, bundle_id)
        turn = _require_turn(bundle, clerk.strip())
        if not writing.keyed_sheets(bundle_id, turn):
            raise Refused(text("第 {n} 捆还没有录入任何一张票。", n=bundle_id))
        done = replace(bundle, state=BundleState.SECOND if turn == 1 else BundleState.COMPARE)
        writing.set_bundle(done)
        return done

    done = desk.store.write(work)
    desk.told(Topic.BALLOTS, class_id=done.class_id)
    return done


def differences(reading: Reading, bundle_id: int) -> tuple[Difference, ...]:
    """Where the two passes differ, sheet by sheet and cell by cell.

    Raises:
        Refused: a pass is still under way; until both are done nobody sees either.
    """
    if bundle_of(reading, bundle_id).state is not BundleState.COMPARE:
        raise Refused(text("第 {n} 捆的两遍还没有都录完，不能核对。", n=bundle_id))
    first = {one.position: one for one in reading.keyed_sheets(bundle_id, 1)}
    second = {one.position: one for one in reading.keyed_sheets(bundle_id, 2)}
    found: list[Difference] = []
    for position in sorted(first.keys() | second.keys()):
        one, other = first.get(position), second.get(position)
        if one is None or other is None:
            found.append(Difference(position, "missing", None, None, int(one is not None), int(other is not None)))
            continue
        if one.seat_id != other.seat_id:
            found.append(Difference(position, "seat", None, None, one.seat_id, other.seat_id))
        if one.invalid != other.invalid:
            found.append(Difference(position, "invalid", None, None, one.invalid, other.invalid))
        found += [
            Difference(position, "cell", row, column, left, right)
            for row, (lefts, rights) in enumerate(zip(one.cells, other.cells, strict=True))
            for column, (left, right) in enumerate(zip(lefts, rights, strict=True))
            if left != right
        ]
    return tuple(found)


def settle(desk: Desk, bundle_id: int, clerk: str, difference: Difference, value: int | str | None) -> None:
    """Settle one difference by what stands on the sheet; both passes then say it.

    Args:
        desk: the meeting.
        bundle_id: which bundle.
        clerk: who looked at the sheet.
        difference: one of `differences`; a missing sheet is settled by `take_out` or `make_room`.
        value: the cell, the seat id, or the stated reason.

    Raises:
        Refused: no name, or the value is off the scale.
    """

    def amended(sheet: KeyedSheet) -> KeyedSheet:
        if difference.what == "seat":
            return replace(sheet, seat_id=int(value or 0))
        if difference.what == "invalid":
            return replace(sheet, invalid=str(value or ""))
        return replace(sheet, cells=_with_cell(sheet.cells, difference, int(value) if value is not None else BLANK))

    def change(writing: Writing, bundle: Bundle) -> None:
        for turn in (1, 2):
            for sheet in writing.keyed_sheets(bundle_id, turn):
                if sheet.position == difference.position:
                    fresh = amended(sheet)
                    if difference.what == "cell":
                        _check_cells(writing, bundle, fresh)
                    if difference.what == "seat":
                        _check_seat(writing, bundle, turn, fresh)
                    writing.put_keyed(bundle_id, turn, fresh)

    _third_look(desk, bundle_id, clerk, change)


def take_out(desk: Desk, bundle_id: int, clerk: str, turn: int, position: int) -> None:
    """Take a sheet out of one pass that keyed it twice; those after it move up."""
    _third_look(desk, bundle_id, clerk, lambda writing, _b: writing.remove_keyed(bundle_id, turn, position))


def make_room(desk: Desk, bundle_id: int, clerk: str, turn: int, position: int) -> None:
    """Put an empty sheet where one pass left a sheet out; its cells then differ and are settled from the sheet."""

    def change(writing: Writing, _bundle: Bundle) -> None:
        sheets = writing.keyed_sheets(bundle_id, turn)
        other = {one.position: one for one in writing.keyed_sheets(bundle_id, 3 - turn)}
        sample = other.get(position)
        if sample is None:
            raise Refused(text("另一遍也没有第 {n} 张，请核对。", n=position))
        for one in reversed(sheets):
            if one.position >= position:
                writing.put_keyed(bundle_id, turn, replace(one, position=one.position + 1))
        named = sample.seat_id is not None  # whose recused rows are known; on others they are settled like cells
        empty = tuple(tuple(ABSENT if named and ABSENT in line else BLANK for _ in line) for line in sample.cells)
        writing.put_keyed(bundle_id, turn, KeyedSheet(position, empty, sample.seat_id))

    _third_look(desk, bundle_id, clerk, change)


def _with_cell(cells: tuple[tuple[int, ...], ...], at: Difference, value: int) -> tuple[tuple[int, ...], ...]:
    """The cells with one of them changed. Recused is a whole row or none of it, so such a row changes as one."""
    rows = [list(line) for line in cells]
    row = at.row or 0
    if value == ABSENT:
        rows[row] = [ABSENT] * len(rows[row])
    else:
        if ABSENT in rows[row]:
            rows[row] = [BLANK] * len(rows[row])
        rows[row][at.column or 0] = value
    return tuple(map(tuple, rows))


def _third_look(desk: Desk, bundle_id: int, clerk: str, change: Callable[[Writing, Bundle], object]) -> None:
    name = _named(clerk)

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        bundle = bundle_of(writing, bundle_id)
        if bundle.state is not BundleState.COMPARE:
            raise Refused(text("第 {n} 捆的两遍还没有都录完，不能核对。", n=bundle_id))
        change(writing, bundle)
        clerks = (bundle.clerks[0], bundle.clerks[1], name)
        writing.set_bundle(replace(bundle, clerks=clerks, settled=bundle.settled + 1))

    desk.store.write(work)


def _named(clerk: str) -> str:
    name = clerk.strip()
    if not name:
        raise Refused(text("请先写明录入人姓名。"))
    return name


def _require_turn(bundle: Bundle, name: str) -> int:
    """Which pass this clerk is at.

    Raises:
        Refused: none, or somebody else's.
    """
    turn = TURNS.get(bundle.state)
    if turn is None:
        raise Refused(text("第 {n} 捆现在不能录入：两遍已经录完、已计入或已作废。", n=bundle.id))
    keyer = bundle.clerks[turn - 1]
    if keyer != name:
        raise Refused(text("第 {n} 捆这一遍由“{name}”录入，请由本人继续。", n=bundle.id, name=keyer or "—"))
    return turn


def _check_cells(writing: Reading, bundle: Bundle, sheet: KeyedSheet) -> None:
    reporters = sheet_reporters(writing, bundle)
    indicators = writing.scheme().form_of(bundle.class_id).indicators
    if len(sheet.cells) != len(reporters) or any(len(line) != len(indicators) for line in sheet.cells):
        raise Refused(text("票面与方案的测评表不符，请重新打开录入页。"))
    may_be_absent = bundle.reporter_id == 0 and rater_class_of(writing, bundle).recuse is not Recuse.NONE
    for reporter, line in zip(reporters, sheet.cells, strict=True):
        if ABSENT in line and (not may_be_absent or set(line) != {ABSENT}):
            raise Refused(text("“{name}”一行不能记为回避，请核对。", name=reporter.name))
        for indicator, mark in zip(indicators, line, strict=True):
            if mark not in (BLANK, UNREADABLE, ABSENT) and not indicator.accepts(mark, len(reporters)):
                raise Refused(text("“{name}”的评分不在允许的范围内，请重新填写。", name=indicator.name))


def _check_seat(writing: Reading, bundle: Bundle, turn: int, sheet: KeyedSheet) -> None:
    if rater_class_of(writing, bundle).secrecy is Secrecy.SECRET:
        if sheet.seat_id is not None:
            raise ValueError("a draft of a secret class must not name a seat")
        return
    check_seat(writing, bundle, sheet.seat_id)
    recused = start_cells(writing, bundle, sheet.seat_id)
    for reporter, gone, line in zip(sheet_reporters(writing, bundle), recused, sheet.cells, strict=True):
        if gone != (ABSENT in line):
            raise Refused(text("“{name}”一行与这位评议人的回避不符，请核对。", name=reporter.name))
    for one in writing.keyed_sheets(bundle.id, turn):
        if one.seat_id == sheet.seat_id and one.position != sheet.position:
            raise Refused(text("这位评议人在本捆第 {n} 张已经录过，一人只有一张票。", n=one.position))


def check_seat(reading: Reading, bundle: Bundle, seat_id: int | None) -> None:
    """Refuse a rater of a named class who has no vote here, or has voted already, whatever the way.

    Raises:
        Refused: naming the rater.
    """
    seat = next((one for one in reading.roster().seats_of(bundle.class_id) if one.id == seat_id), None)
    if seat is None:
        raise Refused(text("记名票要先选评议人。"))
    if all(start_cells(reading, bundle, seat.id)):
        raise Refused(text("按回避规定，“{name}”不参加这一轮评分。", name=seat.name))
    if seat.id in reading.voted_seats(round_of(reading, bundle.class_id, bundle.reporter_id).id):
        raise Refused(text("“{name}”已经投过票（终端、手机或纸质），一人只有一张票，这张不能计入。", name=seat.name))


def seats_left(reading: Reading, bundle: Bundle, keyed: Sequence[KeyedSheet]) -> tuple[int, ...]:
    """Seats of a named class whose sheet can still be keyed in this pass."""
    voted = reading.voted_seats(round_of(reading, bundle.class_id, bundle.reporter_id).id)
    taken = {one.seat_id for one in keyed}
    rule, reporters = rater_class_of(reading, bundle).recuse, sheet_reporters(reading, bundle)
    return tuple(
        seat.id
        for seat in reading.roster().seats_of(bundle.class_id)
        if seat.id not in voted and seat.id not in taken and not all(is_recused(rule, seat, one) for one in reporters)
    )
