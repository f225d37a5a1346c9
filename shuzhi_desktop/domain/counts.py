"""Counts of ballots, kept up sheet by sheet at constant cost. Everything a tally says is worked out from these."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.judging import SheetJudge
from shuzhi_desktop.domain.message import Text, text, verbatim
from shuzhi_desktop.domain.result import Account
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.judging import Finding
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme


_NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Tray:
    """Where sheets (or lines of sheets) went.

    `blank` counts empty cells on sheets that are neither abstentions nor stated invalid.
    """

    issued: int = 0
    recused: int = 0
    returned: int = 0
    valid: int = 0
    abstained: int = 0
    blank: int = 0
    invalid: Counter[Text] = field(default_factory=Counter)

    def account(self) -> Account:
        """The tray as part of a result; reasons in a fixed order."""
        reasons = sorted(self.invalid.items(), key=lambda item: item[0].render())
        return Account(
            self.issued,
            self.returned,
            self.valid,
            sum(self.invalid.values()),
            self.abstained,
            self.blank,
            self.recused,
            tuple(reasons),
        )


@dataclass(slots=True)
class Cell:
    """The counts of one class for one reporter.

    `marks`: per indicator, mark -> valid ballots; `blanks`: per indicator, valid ballots that left it empty; `totals`:
    ballot total in 1/UNIT points -> valid ballots that have one.
    """

    tray: Tray
    marks: tuple[Counter[int], ...]
    blanks: list[int]
    totals: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Counts:
    """All counts of a meeting: `cells` by (reporter id, class id), whole sheets of a slate by class id in `sheets`.

    With entry "each" a sheet is a line, so `sheets` holds only what was issued.
    """

    cells: dict[tuple[int, str], Cell]
    sheets: dict[str, Tray]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Counts):
            return NotImplemented
        return self.cells == other.cells and self.sheets == other.sheets

    __hash__ = None  # type: ignore[assignment]


def empty_counts(scheme: Scheme, roster: Roster, away: Mapping[int | None, frozenset[int]] | None = None) -> Counts:
    """Counts of a meeting in which no sheet came back yet: what was issued, who is recused.

    `away` names, by reporter id (None: the sheets of a slate), the seats that were empty and were issued nothing.
    """
    away = away or {}
    cells: dict[tuple[int, str], Cell] = {}
    sheets: dict[str, Tray] = {}
    for rater_class in scheme.ballot_classes:
        width = len(scheme.form(rater_class.form).indicators)
        everyone = roster.seats_of(rater_class.id)
        samples = {(seat.name, seat.unit): seat for seat in everyone}
        known: dict[frozenset[int], Counter[tuple[str, str]]] = {}
        for reporter in roster.reporters:
            empty = away.get(reporter.id, _NOBODY)
            if empty not in known:
                known[empty] = Counter((seat.name, seat.unit) for seat in everyone if seat.id not in empty)
            alike = known[empty]
            recused = sum(n for key, n in alike.items() if is_recused(rater_class.recuse, samples[key], reporter))
            cells[reporter.id, rater_class.id] = Cell(
                Tray(issued=alike.total() - recused, recused=recused),
                tuple(Counter() for _ in range(width)),
                [0] * width,
            )
        empty = away.get(None, _NOBODY)
        sheets[rater_class.id] = Tray(issued=sum(seat.id not in empty for seat in everyone))
    return Counts(cells, sheets)


class LiveCounts(Counts):
    """Counts that take sheets one by one as they come in."""

    def __init__(self, scheme: Scheme, roster: Roster, away: Mapping[int | None, frozenset[int]] | None = None) -> None:
        """Start with no sheets.

        Args:
            scheme: the scheme of the meeting.
            roster: its reporters and seats.
            away: as in `empty_counts`.
        """
        start = empty_counts(scheme, roster, away)
        super().__init__(start.cells, start.sheets)
        self._judges = {one.id: SheetJudge(scheme, one) for one in scheme.ballot_classes}
        self._slate = scheme.entry is Entry.SLATE

    def add(self, ballot: Ballot) -> None:
        """Count one sheet.

        Raises:
            KeyError: a class or reporter that is not of the meeting. Nothing is counted.
        """
        class_id = ballot.class_id
        judge = self._judges[class_id]
        cells = [self.cells[line.reporter_id, class_id] for line in ballot.lines]
        found = judge.findings(ballot, len(ballot.lines))
        for cell, line, one in zip(cells, ballot.lines, found, strict=True):
            if one is None:
                cell.tray.returned += 1
                cell.tray.abstained += 1
            elif ballot.invalid:
                cell.tray.returned += 1
                cell.tray.invalid[verbatim(ballot.invalid)] += 1
            else:
                self._count(cell, line.marks, *one)
        if self._slate:
            self._count_sheet(ballot, found)

    @staticmethod
    def _count(cell: Cell, marks: tuple[int | None, ...], reason: Text | None, total: int | None) -> None:
        tray = cell.tray
        tray.returned += 1
        if None in marks:
            tray.blank += marks.count(None)
            if reason is None:
                for position, mark in enumerate(marks):
                    if mark is None:
                        cell.blanks[position] += 1
                    else:
                        cell.marks[position][mark] += 1
        elif reason is None:
            for counter, mark in zip(cell.marks, marks, strict=True):
                counter[mark] += 1  # type: ignore[index]
        if reason is not None:
            tray.invalid[reason] += 1
            return
        tray.valid += 1
        if total is not None:
            cell.totals[total] += 1

    def _count_sheet(self, ballot: Ballot, found: Sequence[Finding | None]) -> None:
        tray = self.sheets[ballot.class_id]
        tray.returned += 1
        if ballot.invalid:
            tray.invalid[verbatim(ballot.invalid)] += 1
            return
        first: Text | None = None
        valid = False
        for line, one in zip(ballot.lines, found, strict=True):
            if one is None:
                continue
            if None in line.marks:
                tray.blank += line.marks.count(None)
            if one[0] is None:
                valid = True
            elif first is None:
                first = one[0]
        if valid:
            tray.valid += 1
        elif first is not None:
            tray.invalid[first] += 1
        else:
            tray.abstained += 1


def differences(
    one: Counts, other: Counts, scheme: Scheme | None = None, roster: Roster | None = None
) -> tuple[Text, ...]:
    """Where two counts of the same meeting differ, a sentence each; nothing when they agree.

    The sentences name reporters and classes as the scheme and the roster do; by their ids without these.
    """
    classes = {one.id: one.name for one in scheme.classes} if scheme else {}
    people = {one.id: f"{one.unit} {one.name}" for one in roster.reporters} if roster else {}
    return tuple(_differences(one, other, classes, people))


def _differences(  # noqa: C901 - one branch per kind of figure
    one: Counts, other: Counts, classes: Mapping[str, str], people: Mapping[int, str]
) -> Iterator[Text]:
    for key in sorted(one.cells.keys() | other.cells.keys()):
        first, second = one.cells.get(key), other.cells.get(key)
        if first == second:
            continue
        reporter, class_id = key
        who = people.get(reporter) or text("述职对象编号 {reporter}", reporter=reporter)
        place = text("{reporter}，{name}", reporter=who, name=classes.get(class_id, class_id))
        if first is None or second is None:
            yield text("{place}：一方没有计数", place=place)
            continue
        if first.tray != second.tray:
            yield _accounts_differ(place, first.tray, second.tray)
        for number, (left, right) in enumerate(zip(first.marks, second.marks, strict=False), 1):
            for mark in sorted(left.keys() | right.keys()):
                if left[mark] != right[mark]:
                    yield text(
                        "{place}：第 {number} 项评分值 {mark} 一方 {a} 票、另一方 {b} 票",
                        place=place,
                        number=number,
                        mark=mark,
                        a=left[mark],
                        b=right[mark],
                    )
        if first.blanks != second.blanks:
            yield text("{place}：空白数不同", place=place)
        if first.totals != second.totals:
            yield text("{place}：各票总分不同", place=place)
    for class_id in sorted(one.sheets.keys() | other.sheets.keys()):
        left_sheet, right_sheet = one.sheets.get(class_id, Tray()), other.sheets.get(class_id, Tray())
        if left_sheet != right_sheet:
            yield _accounts_differ(text("“{name}”整票", name=classes.get(class_id, class_id)), left_sheet, right_sheet)


def _accounts_differ(place: Text, one: Tray, other: Tray) -> Text:
    def figures(tray: Tray) -> Text:
        account = tray.account()
        return text(
            "发出 {issued} 收回 {returned} 有效 {valid} 无效 {invalid} 弃权 {abstained} 空白 {blank}",
            issued=account.issued,
            returned=account.returned,
            valid=account.valid,
            invalid=account.invalid,
            abstained=account.abstained,
            blank=account.blank,
        )

    return text("{place}：一方{a}，另一方{b}", place=place, a=figures(one), b=figures(other))
