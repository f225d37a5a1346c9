"""What a ledger file looks like from outside: its marks, its pragmas, its tables; anything else is refused."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.store.errors import ledger_refused_by_storage
from shuzhi_desktop.store.layout import connect, connect_writer, schema_digest

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x53685A4C  # "ShZL"
_FIRST = (
    """CREATE TABLE units (
        code TEXT PRIMARY KEY, name TEXT NOT NULL, plain TEXT NOT NULL, level TEXT NOT NULL, parent TEXT NOT NULL,
        path TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX units_by_parent ON units (parent)",
    "CREATE INDEX units_by_name ON units (plain)",
    """CREATE TABLE joins (
        old_code TEXT NOT NULL, new_code TEXT NOT NULL, year INTEGER NOT NULL,
        PRIMARY KEY (old_code, new_code)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE duties (
        year INTEGER NOT NULL, direction TEXT NOT NULL, unit_code TEXT NOT NULL, post TEXT NOT NULL, name TEXT NOT NULL,
        deadline TEXT NOT NULL, exempt TEXT NOT NULL,
        PRIMARY KEY (year, direction, unit_code, post)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY, identity TEXT NOT NULL, entries INTEGER NOT NULL, sealed_at TEXT NOT NULL,
        title TEXT NOT NULL,
        date TEXT NOT NULL, year INTEGER NOT NULL, direction TEXT NOT NULL, organiser TEXT NOT NULL,
        organiser_code TEXT NOT NULL,
        digest TEXT NOT NULL, scheme_id TEXT NOT NULL, scheme_title TEXT NOT NULL, scheme_digest TEXT NOT NULL,
        level TEXT NOT NULL, reporters INTEGER NOT NULL, file TEXT NOT NULL, added_at TEXT NOT NULL,
        replaced_by INTEGER NOT NULL) STRICT""",
    "CREATE INDEX sources_by_identity ON sources (identity)",
    "CREATE INDEX sources_by_year ON sources (year, replaced_by)",
    """CREATE TABLE results (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, name TEXT NOT NULL,
        initials TEXT NOT NULL, unit TEXT NOT NULL, given_code TEXT NOT NULL, post TEXT NOT NULL, mode TEXT NOT NULL,
        composite INTEGER, exact TEXT NOT NULL, full_marks INTEGER NOT NULL, compared INTEGER, place INTEGER NOT NULL,
        tied INTEGER NOT NULL, grade TEXT NOT NULL, code TEXT NOT NULL, path TEXT NOT NULL, above TEXT NOT NULL,
        PRIMARY KEY (source_id, position)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX results_by_code ON results (code)",
    """CREATE TABLE rates (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, name TEXT NOT NULL,
        counted INTEGER NOT NULL, base INTEGER NOT NULL,
        PRIMARY KEY (source_id, position, name)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE outcomes (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (source_id, position, name)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE matters (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, number INTEGER NOT NULL,
        problem TEXT NOT NULL, responsible TEXT NOT NULL, deadline TEXT NOT NULL, closed_at TEXT NOT NULL,
        PRIMARY KEY (source_id, position, number)) STRICT, WITHOUT ROWID""",
    # Which years changed since their Parquet files were written: `store.ledger.parquet` holds the revisions it wrote.
    "CREATE TABLE years (year INTEGER PRIMARY KEY, revision INTEGER NOT NULL) STRICT",
    "INSERT INTO years VALUES (0, 1)",
)
# What each class of raters gave; of meetings added by an older program it comes when they are added once more.
_CLASSES = (
    """CREATE TABLE classes (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, name TEXT NOT NULL,
        score INTEGER, exact TEXT NOT NULL, full_marks INTEGER NOT NULL, compared INTEGER, valid INTEGER NOT NULL,
        PRIMARY KEY (source_id, position, name)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE class_rates (
        source_id INTEGER NOT NULL REFERENCES sources (id), position INTEGER NOT NULL, class TEXT NOT NULL,
        name TEXT NOT NULL, counted INTEGER NOT NULL, base INTEGER NOT NULL,
        PRIMARY KEY (source_id, position, class, name)) STRICT, WITHOUT ROWID""",
)
_STEPS = (_FIRST, _CLASSES)
"""What makes each version out of the one before."""
VERSION = len(_STEPS)
TREE = 0
"""Stands for the tree of units in the table `years`: it belongs to no year."""


def open_ledger_connection(path: Path) -> sqlite3.Connection:
    """Open a ledger, or make an empty one where there is no file yet.

    Raises:
        Refused: no ledger, damaged, altered, from a newer program, or the place cannot be written.
    """
    fresh = not path.exists()
    if fresh and not path.parent.is_dir():
        raise Refused(text("文件夹“{name}”不存在，请先建立或换一个位置。", name=str(path.parent)))
    try:
        version = 0 if fresh else _whole_version(path)
        connection = connect_writer(path, "rwc")
        if version < VERSION:
            _lay_out(connection, version)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise _not_ours(path) from error
        raise ledger_refused_by_storage(error, path) from error
    return connection


def _lay_out(connection: sqlite3.Connection, version: int) -> None:
    """Make what a version lacks, all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version = {VERSION:d}")
    for statement in _statements(version, VERSION):
        connection.execute(statement)
    connection.execute("COMMIT")


def _statements(after: int, version: int) -> tuple[str, ...]:
    return tuple(statement for step in _STEPS[after:version] for statement in step)


def _whole_version(path: Path) -> int:
    connection = connect(path, "ro")
    try:
        ((mark,),) = connection.execute("PRAGMA application_id").fetchall()
        ((version,),) = connection.execute("PRAGMA user_version").fetchall()
        if mark != APPLICATION_ID:
            raise _not_ours(path)
        if version > VERSION:
            raise Refused(text("台账“{name}”由更新版本的程序建立，请先升级本程序再打开。", name=path.name))
        if not version or schema_digest(connection) != _digest_of(version):
            raise Refused(text("台账“{name}”的结构被改动过，不能打开；请改用备份。", name=path.name))
        return int(version)
    finally:
        connection.close()


def _digest_of(version: int) -> str:
    own = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in _statements(0, version):
            own.execute(statement)
        return schema_digest(own)
    finally:
        own.close()


def _not_ours(path: Path) -> Refused:
    return Refused(text("“{name}”不是台账文件，请选择扩展名为 .shuzhi-ledger 的文件。", name=path.name))
