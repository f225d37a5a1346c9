"""Ballots, given scores and adjustments from files, told apart by the header of each sheet. All or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.ballot_rows import BallotRows
from shuzhi_desktop.importing.complaint import Complaint, Complaints
from shuzhi_desktop.importing.headers import (
    ADJUSTMENT_COLUMNS,
    BALLOT_COLUMNS,
    GIVEN_COLUMNS,
    SEARCHED_ROWS,
    Header,
    columns_of,
)
from shuzhi_desktop.importing.marks_read import PackedMarks
from shuzhi_desktop.importing.people import ReporterBook
from shuzhi_desktop.importing.score_rows import AdjustmentRows, GivenRows
from shuzhi_desktop.importing.tables import Row, Table, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.intake import ImportedSheet
    from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore

_PROGRESS_EVERY = 5_000

# What a sheet can be: its columns, and those without which it is something else. The first that fits is taken.
_KINDS: tuple[tuple[str, dict[str, tuple[str, ...]], tuple[str, ...]], ...] = (
    ("ballots", BALLOT_COLUMNS, ("ballot", "class", "reporter", "indicator", "value")),
    ("adjustments", ADJUSTMENT_COLUMNS, ("adjustment", "reporter", "value", "reason")),
    ("given", GIVEN_COLUMNS, ("class", "reporter", "value")),
)


class RowReader(Protocol):
    """Takes the rows of one kind of sheet."""

    def begin(self, sheet: str, header: Header) -> None:
        """A new sheet."""

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        """One row below the header."""


@dataclass(frozen=True, slots=True)
class BallotsReading:
    """What the files hold. `complaints`: every row refused; with one of them nothing may be taken in.

    `dropped`: marks of recused raters, left out of the sheets. Leaving the reading's context frees its memory.
    """

    complaints: tuple[Complaint, ...]
    dropped: tuple[Complaint, ...]
    given: tuple[GivenScore, ...]
    adjustments: tuple[AdjustmentEntry, ...]
    rows: int
    ballots: int
    _packed: PackedMarks = field(repr=False)
    _scheme: Scheme = field(repr=False)
    _roster: Roster = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._packed.forget()

    def sheets(self) -> Iterator[ImportedSheet]:
        """The ballots, made one at a time: they are kept packed until asked for."""
        return self._packed.sheets(self._scheme, self._roster)


def read_ballots(
    paths: Sequence[Path], scheme: Scheme, roster: Roster, progress: Callable[[int], None] | None = None
) -> BallotsReading:
    """Read ballots, given scores and adjustments.

    Args:
        paths: workbooks, text files or folders of them.
        scheme: the meeting's scheme.
        roster: the meeting's roster.
        progress: told the number of rows read so far, now and then.

    Raises:
        Refused: a file cannot be read at all, or holds no such sheet.
    """
    complaints, dropped = Complaints(), Complaints()
    packed = PackedMarks()
    book = ReporterBook(roster.reporters)
    ballot_rows = BallotRows(scheme, roster, book, packed, (complaints, dropped))
    given_rows = GivenRows(scheme, roster, book, complaints)
    adjustment_rows = AdjustmentRows(scheme, roster, book, complaints)
    readers: dict[str, RowReader] = {"ballots": ballot_rows, "given": given_rows, "adjustments": adjustment_rows}
    rows = 0
    for path in paths:
        known = 0
        for table in read_tables(path):
            sheet = f"{path.name}/{table.sheet}" if len(paths) > 1 else table.sheet
            found = _kind(table)
            if found is None:
                continue
            known += 1
            kind, header, below = found
            reader = readers[kind]
            reader.begin(sheet, header)
            for number, cells in below:
                if header.is_repeated(cells):
                    continue
                reader.take(number, cells)
                rows += 1
                if progress is not None and rows % _PROGRESS_EVERY == 0:
                    progress(rows)
        if not known:
            raise Refused(
                text(
                    "“{path}”里没有选票、得分或加减分：表头须是 ballot,class,rater,reporter,indicator,value,status，"
                    "或 class,reporter,value，或 adjustment,reporter,value,reason",
                    path=str(path),
                )
            )
    ballot_rows.finish()
    if progress is not None:
        progress(rows)
    return BallotsReading(
        complaints.all(),
        dropped.all(),
        tuple(given_rows.scores),
        tuple(adjustment_rows.entries),
        rows,
        len(packed.class_of),
        packed,
        scheme,
        roster,
    )


def _kind(table: Table) -> tuple[str, Header, Iterator[Row]] | None:
    """What a sheet is by its header, and its rows below; None for a sheet that is none of ours."""
    for _, (number, cells) in zip(range(SEARCHED_ROWS), table.rows, strict=False):
        for kind, fields, needed in _KINDS:
            columns = columns_of(cells, fields)
            if all(name in columns for name in needed):
                return kind, Header(number, cells, columns), table.rows
    return None
