"""Ballots, given scores and adjustments from files, told apart by the header of each sheet. All or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.ballot_rows import BallotRows
from shuzhi_desktop.importing.ballots_sheet import ADJUSTMENTS, BALLOTS, GIVEN, KINDS, RowReader, guessed, read_sheet
from shuzhi_desktop.importing.complaint import Complaint, Complaints
from shuzhi_desktop.importing.marks_read import PackedMarks
from shuzhi_desktop.importing.people import ReporterBook
from shuzhi_desktop.importing.score_rows import AdjustmentRows, GivenRows
from shuzhi_desktop.importing.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.import_columns import ColumnMap, Understood
    from shuzhi_desktop.services.intake import ImportedSheet
    from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore

_PROGRESS_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class BallotsReading:
    """What the files hold. `complaints`: every row refused; with one of them nothing may be taken in.

    `understood`: each table as it was read, or a sheet that the user may map.
    `dropped`: marks of recused raters, left out of the sheets. Leaving the reading's context frees its memory.
    """

    complaints: tuple[Complaint, ...]
    dropped: tuple[Complaint, ...]
    given: tuple[GivenScore, ...]
    adjustments: tuple[AdjustmentEntry, ...]
    rows: int
    ballots: int
    understood: tuple[Understood, ...]
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


class _Count:
    """Rows read so far; says so now and then."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.rows = 0
        self._progress = progress

    def tick(self) -> None:
        self.rows += 1
        if self.rows % _PROGRESS_EVERY == 0:
            self.say()

    def say(self) -> None:
        if self._progress is not None:
            self._progress(self.rows)


def read_ballots(
    paths: Sequence[Path],
    scheme: Scheme,
    roster: Roster,
    progress: Callable[[int], None] | None = None,
    mapping: ColumnMap | None = None,
) -> BallotsReading:
    """Read ballots, given scores and adjustments.

    Hidden sheets are passed over unless `mapping` names them.

    Args:
        paths: workbooks, text files or folders of them.
        scheme: the meeting's scheme.
        roster: the meeting's roster.
        progress: told the number of rows read so far, now and then.
        mapping: columns as the user says; the program finds the others.

    Raises:
        Refused: a file cannot be read at all, holds nothing that could be such a table, or the map does not fit it.
    """
    complaints, dropped = Complaints(), Complaints()
    packed = PackedMarks()
    book = ReporterBook(roster.reporters)
    ballot_rows = BallotRows(scheme, roster, book, packed, (complaints, dropped))
    given_rows = GivenRows(scheme, roster, book, complaints)
    adjustment_rows = AdjustmentRows(scheme, roster, book, complaints)
    readers: dict[str, RowReader] = {
        BALLOTS.name: ballot_rows,
        GIVEN.name: given_rows,
        ADJUSTMENTS.name: adjustment_rows,
    }
    count = _Count(progress)
    understood: list[Understood] = []
    names = {"", *(kind.name for kind in KINDS)}
    for path in paths:
        known, strange = len(understood), None
        for table in read_tables(path):
            sheet = f"{path.name}/{table.sheet}" if len(paths) > 1 else table.sheet
            names |= {sheet, table.sheet}
            if table.hidden and (mapping is None or mapping.said_of(table.sheet) is None):
                continue
            found, rows = read_sheet(sheet, table, readers, complaints, (mapping, count.tick))
            understood += found
            strange = strange or (None if found else guessed(sheet, rows))
        if len(understood) == known:
            understood.append(_none_of_ours(path, strange, complaints))
    unknown = sorted(mapping.names() - names) if mapping is not None else []
    if unknown:
        raise Refused(text("“{path}”里没有“{name}”这张表，请核对名称", path=paths[0].name, name=unknown[0]))
    ballot_rows.finish()
    count.say()
    return BallotsReading(
        complaints.all(),
        dropped.all(),
        tuple(given_rows.scores),
        tuple(adjustment_rows.entries),
        count.rows,
        len(packed.class_of),
        tuple(understood),
        packed,
        scheme,
        roster,
    )


def _none_of_ours(path: Path, strange: Understood | None, complaints: Complaints) -> Understood:
    """A file without a table of ours: a complaint where the user may map one, else a refusal."""
    said = text(
        "“{path}”里没有选票、得分或加减分：表头须是 ballot,class,rater,reporter,indicator,value,status，"
        "或 class,reporter,value，或 adjustment,reporter,value,reason",
        path=str(path),
    )
    if strange is None:
        raise Refused(said)
    complaints.add(strange.sheet, strange.header_rows[0], "", said)
    return strange
