"""What a meeting file looks like from outside: its marks, its pragmas, its tables; anything else is refused.

A file may come from anyone. Nothing in its schema is trusted, and nothing is read from it before its schema has been
found to be ours, table by table: no trigger or view of a stranger ever runs.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.store.errors import refused_by_storage

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x53685A68  # "ShZh"
CURRENT_VERSION = 10
# Kept here so that opening a file need not import sqlite_utils; a test holds them to the migrations.
SCHEMA_DIGESTS = {
    1: "2ef03db06a3ac3c7d3947af5d5e556a9d5804636899881fa3c7893bcf9ed4732",
    2: "4ceeec0333d2e25fc9488548318d1d78648588511615ac7d231c9b10fd987777",
    3: "ee626226a9205025fa88bce4c56bee2628f8e2ae0a8388a5889afd4819c30cd7",
    4: "db483409ba96dfe4cce1391b0b4d35b5a20402144c500f89b93b64831978882d",
    5: "75de86566bed62c3d90e7adeee2c306a32a64f413777fa420e351da9c4f7ac5c",
    6: "b5d4aa879fb89cf939ef4a2619f1a754f3691015dcd4cd5270242defa3e680ae",
    7: "96fd3e28a4b14b6a5ce4c2d3cc094132835b40f5061cb8309b4d6e8074939839",
    8: "6a33ee2e3279ab9b8f7e048c658cdb7d36774287169ec75d715fc5f79eeaaf72",
    9: "24b4d82b198bf01e0893a20d5ae7f5f3bd96bd4e143f23c5d119a83b6bb52c6c",
    10: "0aa12033827a81232c872a104be5332d770776da91813db413757fb657d3441d",
}
_MIGRATIONS_TABLE = "_sqlite_migrations"
_BUSY_SECONDS = 5.0


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a file as a database of which nothing is trusted. `mode` is ro, rw or rwc."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
    )
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def connect_writer(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """Open a file for durable writing.

    Pages stay in memory until the commit (`cache_spill`): readers are held up only while a commit lasts.
    """
    connection = connect(path, mode)
    try:
        for pragma in ("secure_delete = ON", "journal_mode = TRUNCATE", "synchronous = EXTRA", "cache_spill = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def schema_digest(connection: sqlite3.Connection) -> str:
    """A digest over every table, index, view and trigger but the list of migrations."""
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE NOT (tbl_name = ? AND type IN ('table', 'index')) "
        "ORDER BY type, name",
        (_MIGRATIONS_TABLE,),
    ).fetchall()
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def check_layout(path: Path, *, writable: bool) -> int:
    """The version of a meeting file that is whole and ours.

    Raises:
        Refused: it is no meeting file, damaged, altered, or from a newer program.
    """
    try:
        connection = connect(path, "rw" if writable else "ro")
        try:
            return _checked_version(connection, path)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise _not_ours(path) from error
        raise refused_by_storage(error, path) from error


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise _not_ours(path)
    version = _pragma(connection, "user_version")
    if version > CURRENT_VERSION:
        raise Refused(text("会议文件“{name}”由更新版本的程序建立，请先升级本程序再打开。", name=path.name))
    if SCHEMA_DIGESTS.get(version) != schema_digest(connection):
        raise Refused(text("会议文件“{name}”的结构被改动过，不能打开；请改用最近的备份。", name=path.name))
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise Refused(text("会议文件“{name}”已损坏，请改用最近的备份。", name=path.name))
    return version


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _not_ours(path: Path) -> Refused:
    return Refused(text("“{name}”不是述职评议会议文件，请选择扩展名为 .shuzhi 的文件。", name=path.name))
