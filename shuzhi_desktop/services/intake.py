"""Sheets from files: imported ballots, given scores and adjustments enter the meeting whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.given import require_reasons
from shuzhi_desktop.services.scoring import add_given, put_adjustments, require_unsealed
from shuzhi_desktop.services.voting import begin_round

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore, Writing

_SHEETS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ImportedSheet:
    """One ballot of a file: what it says, and whose it is when its class is named (None for secret classes)."""

    ballot: Ballot
    seat_id: int | None


def take_files(
    desk: Desk,
    sheets: Iterable[ImportedSheet] = (),
    given: tuple[GivenScore, ...] = (),
    adjustments: tuple[AdjustmentEntry, ...] = (),
) -> int:
    """Take everything in, in one transaction; rounds are opened as needed and stay open until the meeting closes.

    Returns:
        Number of sheets taken.

    Raises:
        Refused: the tally is sealed, a seat has voted, a score is out of bounds, or one that stands is changed without
            a reason; nothing was taken.
    """

    def work(writing: Writing) -> int:
        require_unsealed(writing)
        taken = 0
        waiting = iter(sheets)
        while some := list(islice(waiting, _SHEETS_AT_ONCE)):
            taken += len(some)
            for round_id, ballots in _by_round(writing, some).items():
                writing.add_sheets(round_id, ballots)
        if taken:
            writing.record("sheets.imported", {"sheets": taken})
        if given:
            require_reasons(writing, given)
            add_given(writing, given)
        if adjustments:
            put_adjustments(writing, adjustments)
        return taken

    taken = desk.store.write(work)
    desk.live.forget()
    desk.told(Topic.BALLOTS, Topic.ROUNDS, Topic.SCORES, Topic.INFO)
    return taken


def take_sheets(desk: Desk, sheets: Iterable[ImportedSheet]) -> int:
    """Take imported ballots in; see `take_files`."""
    return take_files(desk, sheets)


def _by_round(writing: Writing, sheets: list[ImportedSheet]) -> dict[int, list[tuple[int | None, Ballot]]]:
    """Sheets by the round they belong to; in entry "each" every line goes to the round of its reporter."""
    newest = {one.reporter_id: one.id for one in writing.rounds()}
    slate = writing.scheme().entry is Entry.SLATE
    sorted_out: dict[int, list[tuple[int | None, Ballot]]] = defaultdict(list)
    for sheet in sheets:
        for reporter_id, ballot in _parts(sheet.ballot, slate=slate):
            if reporter_id not in newest:
                newest[reporter_id] = begin_round(writing, reporter_id).id
            sorted_out[newest[reporter_id]].append((sheet.seat_id, ballot))
    return sorted_out


def _parts(ballot: Ballot, *, slate: bool) -> Iterator[tuple[int | None, Ballot]]:
    if slate:
        yield None, ballot
        return
    for line in ballot.lines:
        yield line.reporter_id, Ballot(ballot.class_id, (line,), ballot.invalid)
