"""Sheets from files: imported ballots, given scores and adjustments enter the meeting whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.given import require_reasons
from shuzhi_desktop.services.scoring import add_given, put_adjustments, require_unsealed
from shuzhi_desktop.services.voting import begin_round

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore, Writing

_SHEETS_AT_ONCE = 2_000
_IMPORTED = "imported."


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is taken in: its name, and a digest over its bytes."""

    name: str
    digest: str


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
    sources: Sequence[Source] = (),
) -> int:
    """Take everything in, in one transaction; rounds are opened as needed and stay open until the meeting closes.

    Args:
        desk: the meeting.
        sheets: ballots.
        given: scores of given classes.
        adjustments: entries.
        sources: the files all this comes from; a file is taken in once.

    Returns:
        Number of sheets taken.

    Raises:
        Refused: the tally is sealed, a file was taken in before, a seat has voted, a score is out of bounds, or one
            that stands is changed without a reason; nothing was taken.
    """

    def work(writing: Writing) -> int:
        require_unsealed(writing)
        _take_once(writing, sources)
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


def _take_once(writing: Writing, sources: Sequence[Source]) -> None:
    known = writing.secrets()
    seen: set[str] = set()
    for one in sources:
        name = f"{_IMPORTED}{one.digest}"
        if name in known or name in seen:
            raise Refused(
                text(
                    "文件“{name}”已经导入过，内容完全一样，没有再导入；确实要再导入一次的，请先改动内容或另存新增的部分。",
                    name=one.name,
                )
            )
        seen.add(name)
        writing.set_secret(name, one.name)


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


@dataclass(frozen=True, slots=True)
class BallotAccount:
    """How many sheets of a class are in over all rounds; never a score."""

    name: str
    issued: int
    returned: int
    invalid: int


def ballot_accounts(desk: Desk) -> tuple[BallotAccount, ...]:
    """The sheets of every class that votes, over all rounds so far."""
    scheme, counts = desk.store.scheme(), desk.live.load(desk.store)
    held = {one.reporter_id for one in desk.store.rounds()}
    found = []
    for one in scheme.ballot_classes:
        if scheme.entry is Entry.SLATE:
            trays = [counts.sheets[one.id]]
        else:
            trays = [cell.tray for (who, class_id), cell in counts.cells.items() if class_id == one.id and who in held]
        found.append(
            BallotAccount(
                one.name,
                sum(tray.issued for tray in trays),
                sum(tray.returned for tray in trays),
                sum(sum(tray.invalid.values()) for tray in trays),
            )
        )
    return tuple(found)
