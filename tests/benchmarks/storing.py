"""A durable ballot through the service, against the same rows written by hand into a copy of the same file."""

from __future__ import annotations

import shutil
import sqlite3
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.services.voting import cast, open_ballot
from tests.benchmarks.measuring import Figure, ratio, seconds
from tests.benchmarks.meetings import CLASS, INFO, SCHEME, ballots, roster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

_CASTS = 300
_FILL = "UPDATE secret_slips SET state = 1, reason = '', sheet = ? WHERE round_id = ? AND class_id = ? AND key = ?"
_PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "secure_delete = ON",
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "cache_spill = OFF",
)


def _by_hand(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, tuple[object, ...]], ...]]:
    """The statements of one ballot after another: turnout, slip, audit entry, end of the chain."""
    slips = connection.execute("SELECT round_id, class_id, key, sheet FROM secret_slips ORDER BY random()").fetchall()
    ((number,),) = connection.execute("SELECT number FROM audit_head").fetchall()
    details = f'{{"class":"{CLASS}","round":1}}'
    for seat, (round_id, class_id, key, sheet) in enumerate(slips, start=1):
        entry = (number + seat, "2026-12-18T09:00:00+08:00", "ballot.counted", details, "0" * 64, "0" * 64)
        yield (
            ("INSERT INTO turnout VALUES (?, ?)", (round_id, seat)),
            (
                _FILL,
                (bytes([1]) * len(sheet), round_id, class_id, key),
            ),
            ("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", entry),
            ("UPDATE audit_head SET number = ?, sm3 = ?, sha256 = ?", (entry[0], entry[4], entry[5])),
        )


def _put(connection: sqlite3.Connection, statements: tuple[tuple[str, tuple[object, ...]], ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.execute("COMMIT")


def _opened(workspace: AppWorkspace, path: Path) -> Desk:
    people = roster()
    desk = workspace.create(path, SCHEME, Roster(people.reporters, people.seats), INFO)
    open_ballot(desk, 1)
    return desk


def figures(folder: Path) -> Iterator[Figure]:
    """One ballot after another, the service and the hand in turn."""
    workspace = AppWorkspace()
    path, copy = folder / "service.shuzhi", folder / "hand.db"
    _opened(workspace, path).store.close()
    shutil.copyfile(path, copy)
    desk = workspace.open(path)
    connection = _by_hand(copy)
    mine = [ballot for ballot in ballots(_CASTS * 50) if ballot.lines[0].reporter_id == 1]
    service, hand = [], []
    try:
        for seat, (ballot, statements) in enumerate(zip(mine, islice(_rows(connection), _CASTS), strict=True), start=1):
            service.append(seconds(lambda seat=seat, ballot=ballot: cast(desk, 1, seat, ballot)))  # type: ignore[misc]
            hand.append(seconds(lambda statements=statements: _put(connection, statements)))  # type: ignore[misc]
    finally:
        connection.close()
        desk.store.close()
    yield ratio("a durable ballot / the same rows in raw sqlite3", median(service), median(hand), 1.5)
