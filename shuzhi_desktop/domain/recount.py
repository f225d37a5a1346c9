"""The second count: from raw marks to counts by other means than the live one, so that an error in either shows.

Nothing here calls the live counts' `add` or the judging of sheets. Lines are gathered per class and reporter first and
then counted column by column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.counts import Cell, Counts, Tray
from shuzhi_desktop.domain.message import Text, text, verbatim
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Blank, Entry, IndicatorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shuzhi_desktop.domain.ballot import Ballot, Line
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import BallotForm, BallotRule, Indicator, RaterClass, Scheme

Marks = tuple[int | None, ...]
_UNITS = 1_000_000_000_000


class _Heap:
    """What came back of one class for one reporter, not yet looked into."""

    __slots__ = ("abstained", "faulty", "rows")

    def __init__(self) -> None:
        self.rows: list[Marks] = []
        self.faulty: list[tuple[Marks, Text]] = []
        self.abstained = 0


class _Class:
    """A class with its form and the faults of its lines found so far, as sheets repeat themselves."""

    __slots__ = ("faults", "form", "is_ruled", "rater_class", "totals", "tray")

    def __init__(self, rater_class: RaterClass, form: BallotForm, tray: Tray) -> None:
        self.rater_class = rater_class
        self.form = form
        self.tray = tray
        self.faults: dict[Marks, Text | None] = {}
        self.totals: dict[Marks, int | None] = {}
        ranked = any(one.kind is IndicatorKind.RANK for one in form.indicators)
        self.is_ruled = ranked or bool(rater_class.ballot_rules)

    def fault(self, marks: Marks) -> Text | None:
        """The fault of one line by itself."""
        try:
            return self.faults[marks]
        except KeyError:
            found = _row_fault(self.form, self.rater_class, marks)
            if len(self.faults) < 50_000:
                self.faults[marks] = found
            return found

    def total(self, marks: Marks) -> int | None:
        """Sum of weight x points of a line without fault, in units; None with a blank cell or a pointless option."""
        if marks in self.totals:
            return self.totals[marks]
        total: int | None = 0
        for indicator, mark in zip(self.form.indicators, marks, strict=True):
            units = _units(indicator, mark)
            total = None if units is None or total is None else total + units
        if len(self.totals) < 50_000:
            self.totals[marks] = total
        return total


def recount(
    scheme: Scheme,
    roster: Roster,
    ballots: Iterable[Ballot],
    away: Mapping[int | None, frozenset[int]] | None = None,
) -> Counts:
    """Count all ballots again.

    Args:
        scheme: by which the ballots were cast.
        roster: who was issued a ballot.
        ballots: every ballot that is in, in any order; read once.
        away: seats that were issued nothing, by reporter id, and under None for the sheets of a slate.
    """
    gone = {who: set(seats) for who, seats in (away or {}).items()}
    heaps: dict[tuple[int, str], _Heap] = defaultdict(_Heap)
    classes = {
        one.id: _Class(one, scheme.form(one.form), Tray(issued=_issued(roster, one.id, gone.get(None))))
        for one in scheme.ballot_classes
    }
    slate = scheme.entry is Entry.SLATE
    for ballot in ballots:
        class_id = ballot.class_id
        if ballot.invalid or slate or len(ballot.lines) != 1:
            _lay_out(classes[class_id], ballot, heaps, slate=slate)
            continue
        line = ballot.lines[0]
        heap = heaps[line.reporter_id, class_id]
        if line.abstained:
            heap.abstained += 1
        else:
            heap.rows.append(line.marks)
    cells: dict[tuple[int, str], Cell] = {}
    for class_id, of_class in classes.items():
        form, rater_class = of_class.form, of_class.rater_class
        seats = roster.seats_of(class_id)
        for reporter in roster.reporters:
            there = [seat for seat in seats if seat.id not in gone.get(reporter.id, ())]
            cell = _cell(form, rater_class, heaps[reporter.id, class_id])
            cell.tray.recused = len([seat for seat in there if is_recused(rater_class.recuse, seat, reporter)])
            cell.tray.issued = len(there) - cell.tray.recused
            cells[reporter.id, class_id] = cell
    return Counts(cells, {class_id: one.tray for class_id, one in classes.items()})


def _issued(roster: Roster, class_id: str, gone: set[int] | None) -> int:
    return len([seat for seat in roster.seats_of(class_id) if seat.id not in (gone or ())])


def _lay_out(of_class: _Class, ballot: Ballot, heaps: dict[tuple[int, str], _Heap], *, slate: bool) -> None:
    """Put the lines of one sheet on their heaps and, for a slate, the sheet itself on its tray."""
    class_id = ballot.class_id
    cast = [line for line in ballot.lines if not line.abstained]
    if ballot.invalid:
        stated = verbatim(ballot.invalid)
        for line in ballot.lines:
            heaps[line.reporter_id, class_id].faulty.append(((), stated))
        if slate:
            of_class.tray.returned += 1
            of_class.tray.invalid[stated] += 1
        return
    reasons = [of_class.fault(line.marks) for line in cast]
    if of_class.is_ruled:
        sound = [one is None for one in reasons]
        whole = _sheet_fault(of_class, cast, sound, len(ballot.lines))
        reasons = [one or whole for one in reasons]
    if len(cast) < len(ballot.lines):
        for line in ballot.lines:
            heaps[line.reporter_id, class_id].abstained += line.abstained
    for line, reason in zip(cast, reasons, strict=True):
        heap = heaps[line.reporter_id, class_id]
        if reason is None:
            heap.rows.append(line.marks)
        else:
            heap.faulty.append((line.marks, reason))
    if slate:
        _lay_sheet(of_class.tray, cast, reasons)


def _lay_sheet(tray: Tray, cast: list[Line], reasons: list[Text | None]) -> None:
    """Put a whole sheet of a slate on its tray: valid if one line is."""
    tray.returned += 1
    tray.blank += sum([line.marks.count(None) for line in cast])
    if None in reasons:
        tray.valid += 1
    elif reasons and reasons[0] is not None:
        tray.invalid[reasons[0]] += 1
    else:
        tray.abstained += 1


def _cell(form: BallotForm, rater_class: RaterClass, heap: _Heap) -> Cell:
    width = len(form.indicators)
    rows = heap.rows
    cell = Cell(
        Tray(returned=len(rows) + len(heap.faulty) + heap.abstained, abstained=heap.abstained),
        tuple(Counter() for _ in range(width)),
        [0] * width,
    )
    for marks, reason in heap.faulty:
        cell.tray.invalid[reason] += 1
        cell.tray.blank += marks.count(None)
    columns = _columns(rows, width)
    if columns is None or not _clean(form, columns):
        kept = []
        for row in rows:
            reason_found = _row_fault(form, rater_class, row)
            if reason_found is None:
                kept.append(row)
            else:
                cell.tray.invalid[reason_found] += 1
                cell.tray.blank += row.count(None)
        rows = kept
        columns = _columns(rows, width) or []
    cell.tray.valid = len(rows)
    if rows:
        _fill(cell, form, rows, columns)
    return cell


def _columns(rows: list[Marks], width: int) -> list[Marks] | None:
    if not rows or any(length != width for length in set(map(len, rows))):
        return None
    return list(zip(*rows, strict=True))


def _clean(form: BallotForm, columns: list[Marks]) -> bool:
    """Whether no row of these can be at fault: no blank cell, every mark on its scale."""
    return all(
        mark is not None and _on_scale(indicator, mark)
        for indicator, column in zip(form.indicators, columns, strict=True)
        for mark in set(column)
    )


def _fill(cell: Cell, form: BallotForm, rows: list[Marks], columns: list[Marks]) -> None:
    """Count the valid rows column by column, then their totals."""
    values: list[dict[int | None, int | None]] = []
    for position, (indicator, column) in enumerate(zip(form.indicators, columns, strict=True)):
        found = Counter(column)
        worths = {mark: _units(indicator, mark) for mark in found}
        blanks = found.pop(None, 0)
        cell.blanks[position] = blanks
        cell.tray.blank += blanks
        cell.marks[position].update({mark: times for mark, times in found.items() if mark is not None})
        values.append(worths)
    if any(None in worths.values() for worths in values):
        for row in rows:
            parts = [worths[mark] for worths, mark in zip(values, row, strict=True)]
            if None not in parts:
                cell.totals[sum(part for part in parts if part is not None)] += 1
        return
    worked = [map(worths.__getitem__, column) for worths, column in zip(values, columns, strict=True)]
    cell.totals.update(map(sum, zip(*worked, strict=True)))


def _units(indicator: Indicator, mark: int | None) -> int | None:
    points = None if mark is None else indicator.worth(mark)
    if points is None:
        return None
    units = points * indicator.weight * _UNITS
    return units.numerator // units.denominator


def _on_scale(indicator: Indicator, mark: int) -> bool:
    if indicator.kind is IndicatorKind.POINTS:
        return mark in range(indicator.min_e4, indicator.max_e4 + 1, indicator.step_e4)
    if indicator.kind is IndicatorKind.OPTIONS:
        return mark in range(len(indicator.options))
    return mark >= 1


def _row_fault(form: BallotForm, rater_class: RaterClass, marks: Marks) -> Text | None:
    if len(marks) != len(form.indicators):
        return text("项目数与测评表不符")
    if rater_class.blank is Blank.INVALID and any(mark is None for mark in marks):
        return text("有空白项")
    for indicator, mark in zip(form.indicators, marks, strict=True):
        if mark is not None and not _on_scale(indicator, mark):
            return text("分值不在规定范围内")
    return None


def _sheet_fault(of_class: _Class, cast: list[Line], sound: list[bool], listed: int) -> Text | None:
    """The first rule on whole sheets that is broken: places first, then the scheme's rules in order."""
    form = of_class.form
    for position, indicator in enumerate(form.indicators):
        if indicator.kind is IndicatorKind.RANK:
            given = sorted((line.marks[position : position + 1] or (None,))[0] or 0 for line in cast)
            if given != list(range(1, len(cast) + 1)):
                return text("排序有并列、跳号或重号")
    rows = [line.marks for line, good in zip(cast, sound, strict=True) if good]
    worked = [of_class.total(row) for row in rows] if of_class.rater_class.ballot_rules else []
    totals = [one for one in worked if one is not None]
    for rule in of_class.rater_class.ballot_rules:
        found = _rule_fault(form, rule, rows, totals, listed)
        if found is not None:
            return found
    return None


def _rule_fault(  # noqa: C901 - one per rule
    form: BallotForm, rule: BallotRule, rows: list[Marks], totals: list[int], listed: int
) -> Text | None:
    bound = int(rule.value * _UNITS)
    match rule.rule:
        case "max_option":
            allowed = listed * rule.share // 1
            for position, indicator in enumerate(form.indicators):
                if indicator.id == rule.indicator:
                    option = indicator.option_index(rule.option)
                    if option is not None and [row[position] for row in rows].count(option) > allowed:
                        return text("“{option}”超过 {n} 个", option=indicator.options[option].name, n=allowed)
        case "max_at_least":
            if len([one for one in totals if one >= bound]) > rule.count:
                return text("{value} 分及以上超过 {n} 个", value=str(rule.value), n=rule.count)
        case "min_below":
            if len([one for one in totals if one < bound]) < rule.count:
                return text("{value} 分以下不足 {n} 个", value=str(rule.value), n=rule.count)
        case "all_equal":
            if len(totals) > 1 and min(totals) == max(totals):
                return text("所有述职对象得分相同")
        case _:
            if len(totals) > 1 and all(one == form.full * _UNITS for one in totals):
                return text("所有述职对象均为满分")
    return None
