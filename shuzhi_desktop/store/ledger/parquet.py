"""A ledger's tables as Parquet files beside it, one a year, rewritten where something changed since.

The files are what engines read, DuckDB here or Spark on a cluster. They hold nothing the ledger does not: whoever
loses them writes them again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.store.ledger.layout import TREE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shuzhi_desktop.services.progress import Told

FORMAT = 3
_MANIFEST = "manifest.json"
# Rows lie by path: the smaller their groups, the fewer rows are read for a small district.
_ROW_GROUP = 16_384
_ROWS_AT_ONCE = 20_000
_BREAKS = {ord(one): " " for one in "\r\n\0"}
_TYPES = {"int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR"}
_COUNTING = "JOIN sources ON sources.id = one.source_id AND replaced_by = 0 WHERE sources.year = ?"
# A duty is met by the reporter of its unit who holds its post; where a unit has one duty, whatever the post is called.
_POST_KEY = """coalesce(
    (SELECT post FROM duties WHERE duties.year = sources.year AND duties.direction = sources.direction
        AND duties.unit_code = one.code AND replace(duties.post, ' ', '') = replace(one.post, ' ', '')),
    (SELECT min(post) FROM duties WHERE duties.year = sources.year AND duties.direction = sources.direction
        AND duties.unit_code = one.code HAVING count(*) = 1), '')"""
_RESULTS = f"""SELECT sources.year, direction, coalesce(units.level, sources.level), one.code, one.path, unit, above,
    one.name, post, {_POST_KEY}, mode, composite, full_marks, compared, scheme_digest, grade, place, source_id
    FROM results one LEFT JOIN units ON units.code = one.code {_COUNTING} ORDER BY one.path, source_id, position"""  # noqa: S608
_RATES = f"""SELECT direction, two.path, one.name, counted, base
    FROM rates one JOIN results two USING (source_id, position) {_COUNTING} ORDER BY two.path"""  # noqa: S608
_OUTCOMES = f"""SELECT direction, two.path, one.name FROM outcomes one JOIN results two USING (source_id, position)
    {_COUNTING} ORDER BY two.path"""  # noqa: S608
_CLASSES = f"""SELECT direction, two.code, two.path, two.unit, two.name, one.name, score, one.full_marks, one.compared,
    valid, source_id FROM classes one JOIN results two USING (source_id, position) {_COUNTING}
    ORDER BY two.path, source_id, position, one.name"""  # noqa: S608
_CLASS_RATES = f"""SELECT direction, two.path, one.name, one.class, counted, base
    FROM class_rates one JOIN results two USING (source_id, position) {_COUNTING} ORDER BY two.path"""  # noqa: S608
_DUTIES = """SELECT direction, level, code, path, units.name, post, duties.name, deadline, exempt
    FROM duties JOIN units ON units.code = unit_code WHERE year = ? ORDER BY path, post"""
_UNITS = "SELECT code, path, name, level FROM units WHERE ? = 0 ORDER BY path"
YEARLY = {
    "results": _RESULTS,
    "rates": _RATES,
    "outcomes": _OUTCOMES,
    "duties": _DUTIES,
    "classes": _CLASSES,
    "class_rates": _CLASS_RATES,
}
"""The tables of which there is one file a year, with what is written into them."""


class ParquetFolder:
    """The Parquet files of one ledger. `folder` is the ledger's name with `.parquet` behind it."""

    def __init__(self, ledger: Path) -> None:
        self.folder = ledger.with_name(f"{ledger.name}.parquet")

    def files(self, table: str, year: int) -> str:
        """The file of a table for a year (the tree of units for year 0)."""
        return str(self.folder / table / f"{TREE if table == 'units' else year}.parquet")

    def refresh(self, connection: sqlite3.Connection, years: Iterable[int], told: Told = unheard) -> None:
        """Write what changed in these years and in the tree since it was written last.

        Raises:
            Refused: the folder cannot be written, or the part that writes Parquet is not installed.
        """
        wanted = dict(connection.execute("SELECT year, revision FROM years"))
        written = self._written()
        tree = wanted.get(TREE, 0)
        stale = [year for year in (TREE, *sorted(set(years))) if written.get(str(year)) != [wanted.get(year, 0), tree]]
        try:
            for done, year in enumerate(stale):
                told(done, len(stale))
                self._write_year(connection, year)
                written[str(year)] = [wanted.get(year, 0), tree]
                self._note(written)
        except OSError as error:
            raise Refused(
                text(
                    "写不进汇总文件夹“{name}”（{reason}），请检查磁盘空间和权限后再试。",
                    name=str(self.folder),
                    reason=error.strerror or str(error),
                )
            ) from error

    def _write_year(self, connection: sqlite3.Connection, year: int) -> None:
        tables: Mapping[str, str] = {"units": _UNITS} if year == TREE else YEARLY
        for table, query in tables.items():
            write_parquet(Path(self.files(table, year)), table, _streamed(connection, query, year))

    def _written(self) -> dict[str, list[int]]:
        try:
            noted = json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(noted, dict) or noted.get("format") != FORMAT:
            return {}
        return {
            str(year): revision
            for year, revision in noted.get("years", {}).items()
            if all(Path(self.files(table, int(year))).is_file() for table in ("units",) if int(year) == TREE)
            and all(Path(self.files(table, int(year))).is_file() for table in YEARLY if int(year) != TREE)
        }

    def _note(self, written: Mapping[str, Sequence[int]]) -> None:
        draft = self.folder / f".{_MANIFEST}.part"
        draft.write_text(json.dumps({"format": FORMAT, "years": dict(written)}), encoding="utf-8")
        draft.replace(self.folder / _MANIFEST)


def write_parquet(target: Path, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a table (see `queries.TABLES`) as one Parquet file; it appears whole or not at all.

    The rows go through a text file of declared types: DuckDB takes millions of rows from one in a second, and from
    Python one by one in minutes.
    """
    from shuzhi_desktop.store.ledger.engines import connect_duckdb
    from shuzhi_desktop.store.ledger.queries import TABLES

    columns = {name: _TYPES[str(kind)] for name, kind in TABLES[table].schema().items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=".draft-"))
    try:
        staged, draft = folder / "rows.csv", folder / "rows.parquet"
        with staged.open("w", encoding="utf-8", newline="", errors="replace") as file:
            file.writelines(map(_line, rows))
        with connect_duckdb() as duck:
            duck.execute(
                f"COPY (SELECT * FROM read_csv({_quoted(str(staged))}, columns = {columns}, "  # noqa: S608 - own names
                "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
                f"auto_detect = false)) TO {_quoted(str(draft))} "
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
        draft.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _line(row: Sequence[Any]) -> str:
    """One line of the text file: text is always quoted and nothing is left out, so that the two stay apart."""
    return ",".join("" if one is None else str(one) if isinstance(one, int) else _text(one) for one in row) + "\n"


def _text(content: str) -> str:
    plain = content.translate(_BREAKS)
    return f'"{plain}"' if '"' not in plain else '"' + plain.replace('"', '""') + '"'


def _quoted(content: str) -> str:
    return "'" + content.replace("'", "''") + "'"


def _streamed(connection: sqlite3.Connection, query: str, *values: object) -> Iterator[Sequence[Any]]:
    cursor = connection.execute(query, values)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows
