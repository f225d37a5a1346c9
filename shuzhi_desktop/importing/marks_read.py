"""The marks of a ballots file, packed: half a million of them take some 20 MB, in whatever order the rows come."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Entry, Recuse, Secrecy
from shuzhi_desktop.services.intake import ImportedSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme

# Kinds of a row that carry no mark; marks themselves have kind >= 0, the position of their indicator.
ABSTAINED = -1
MENTIONED = -2
BLANK = -(1 << 62)
NOBODY = -1


@dataclass(slots=True)
class PackedMarks:
    """Rows of all ballots as columns of integers; a row belongs to a ballot (`owner`), the n-th that appeared.

    `reporter` and `seat` are positions in the roster, -1 for none; `kind` an indicator's position, or one of the above.
    """

    owner: array[int] = field(default_factory=lambda: array("i"))
    reporter: array[int] = field(default_factory=lambda: array("i"))
    kind: array[int] = field(default_factory=lambda: array("i"))
    mark: array[int] = field(default_factory=lambda: array("q"))
    row: array[int] = field(default_factory=lambda: array("i"))
    class_of: array[int] = field(default_factory=lambda: array("i"))
    seat_of: array[int] = field(default_factory=lambda: array("i"))
    sheet_of: array[int] = field(default_factory=lambda: array("i"))
    # (ballot, reporter or -1 for the whole sheet) -> reason
    invalid: dict[tuple[int, int], str] = field(default_factory=dict)

    def begin(self, class_index: int, seat: int, sheet: int) -> int:
        """A new ballot; returns its number."""
        self.class_of.append(class_index)
        self.seat_of.append(seat)
        self.sheet_of.append(sheet)
        return len(self.class_of) - 1

    def add(self, owner: int, reporter: int, kind: int, mark: int, row: int) -> None:
        """One row of a ballot."""
        self.owner.append(owner)
        self.reporter.append(reporter)
        self.kind.append(kind)
        self.mark.append(mark)
        self.row.append(row)

    def forget(self) -> None:
        """Free the memory; no ballot is left."""
        for column in (self.owner, self.reporter, self.kind, self.mark, self.row):
            del column[:]
        for of_ballot in (self.class_of, self.seat_of, self.sheet_of):
            del of_ballot[:]
        self.invalid.clear()

    def by_ballot(self) -> Iterator[tuple[int, list[int]]]:
        """(ballot, positions of its rows in file order), by a counting sort."""
        ends = array("i", bytes(4 * (len(self.class_of) + 1)))
        for owner in self.owner:
            ends[owner + 1] += 1
        for ballot in range(len(self.class_of)):
            ends[ballot + 1] += ends[ballot]
        places = array("i", ends)
        order = array("i", bytes(4 * len(self.owner)))
        for position, owner in enumerate(self.owner):
            order[places[owner]] = position
            places[owner] += 1
        for ballot in range(len(self.class_of)):
            yield ballot, list(order[ends[ballot] : ends[ballot + 1]])

    def sheets(self, scheme: Scheme, roster: Roster) -> Iterator[ImportedSheet]:
        """The ballots as values, one at a time, in the order in which they first appeared."""
        for ballot, positions in self.by_ballot():
            yield from self._sheets_of(ballot, positions, scheme, roster)

    def _sheets_of(self, ballot: int, positions: list[int], scheme: Scheme, roster: Roster) -> Iterator[ImportedSheet]:
        rater_class = scheme.classes[self.class_of[ballot]]
        seat_at = self.seat_of[ballot]
        seat_id = roster.seats[seat_at].id if seat_at != NOBODY else None
        width = len(scheme.form(rater_class.form).indicators)
        marks: dict[int, list[int | None]] = {}
        abstained: set[int] = set()
        for position in positions:
            reporter, kind = self.reporter[position], self.kind[position]
            if reporter == NOBODY:
                continue
            cells = marks.setdefault(reporter, [None] * width)
            if kind == ABSTAINED:
                abstained.add(reporter)
            elif kind >= 0 and self.mark[position] != BLANK:
                cells[kind] = self.mark[position]
        if scheme.entry is Entry.SLATE:
            for reporter in self._left_out(ballot, scheme, roster):
                marks.setdefault(reporter, [None] * width)
        by_reason: dict[str, list[Line]] = {}
        whole = self.invalid.get((ballot, NOBODY), "")
        for reporter in sorted(marks):
            line = Line(roster.reporters[reporter].id, tuple(marks[reporter]), reporter in abstained)
            by_reason.setdefault(whole or self.invalid.get((ballot, reporter), ""), []).append(line)
        if scheme.entry is Entry.SLATE:
            # One sheet stays one sheet: what spoils a line of it spoils it whole.
            reason = next((reason for reason in by_reason if reason), whole)
            lines = sorted((line for some in by_reason.values() for line in some), key=lambda line: line.reporter_id)
            by_reason = {reason: lines}
        for reason, lines in by_reason.items():
            yield ImportedSheet(Ballot(rater_class.id, tuple(lines), reason), seat_id)

    def _left_out(self, ballot: int, scheme: Scheme, roster: Roster) -> list[int]:
        """Reporters whose row must be on a whole sheet: all but the recused, whom nobody knows of a secret one."""
        rater_class = scheme.classes[self.class_of[ballot]]
        if rater_class.secrecy is Secrecy.SECRET and rater_class.recuse is not Recuse.NONE:
            return []
        seat_at = self.seat_of[ballot]
        return [
            index
            for index, reporter in enumerate(roster.reporters)
            if seat_at == NOBODY or not is_recused(rater_class.recuse, roster.seats[seat_at], reporter)
        ]
