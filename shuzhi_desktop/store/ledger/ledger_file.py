"""One open ledger: its file, its Parquet folder and the engine that reads it."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.store.errors import ledger_refused_by_storage
from shuzhi_desktop.store.ledger.engines import LOCAL, Engine, engine_named
from shuzhi_desktop.store.ledger.intake import LedgerIntake
from shuzhi_desktop.store.ledger.layout import open_ledger_connection
from shuzhi_desktop.store.ledger.parquet import ParquetFolder
from shuzhi_desktop.store.ledger.rollup import LedgerRollup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from shuzhi_desktop.services.ports_ledger import Duty, Taken, Unit
    from shuzhi_desktop.services.ports_sealed import SealedMeeting
    from shuzhi_desktop.services.progress import Told

Returned = TypeVar("Returned")


class LedgerFile(LedgerRollup):
    """`services.ports_ledger.LedgerStore` over a file. Every call holds the gate: one thread at a time."""

    def __init__(self, path: Path, engine: str = LOCAL) -> None:
        """Open a ledger, or make an empty one.

        Args:
            path: the file.
            engine: what runs the roll-up, see `engines.engine_named`; it is started when first needed.

        Raises:
            Refused: no ledger, damaged, from a newer program, or not to be written.
        """
        self.path = path
        self.connection = open_ledger_connection(path)
        self.parquet = ParquetFolder(path)
        self._gate = threading.RLock()
        self._engine_name = engine
        self._engine: Engine | None = None
        self._closed = False

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows of a query.

        Raises:
            Refused: the file cannot be read.
        """
        with self._gate:
            self._require_open()
            try:
                return self.connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise ledger_refused_by_storage(error, self.path) from error

    def engine_for(self, year: int, told: Told = unheard) -> Engine:
        """The engine, with the files of a year brought up to date first."""
        with self._gate:
            self._require_open()
            try:
                self.parquet.refresh(self.connection, (year,), told)
            except sqlite3.Error as error:
                raise ledger_refused_by_storage(error, self.path) from error
            if self._engine is None:
                self._engine = engine_named(self._engine_name)
            return self._engine

    def put_meetings(self, meetings: Sequence[tuple[SealedMeeting, str]], at: str) -> Sequence[Taken]:
        """Take in verified meetings, all or none."""
        return self.change(lambda intake: [intake.put_meeting(meeting, file, at) for meeting, file in meetings])

    def put_units(self, units: Iterable[Unit], replace_all: bool, told: Told = unheard) -> int:  # noqa: FBT001
        """Add or rename units, or replace the whole tree."""
        return self.change(lambda intake: intake.put_units(units, replace_all, told))

    def put_duties(self, duties: Sequence[Duty], told: Told = unheard) -> int:
        """Add or replace duties."""
        return self.change(lambda intake: intake.put_duties(duties, told))

    def join_units(self, old_code: str, new_code: str, year: int) -> None:
        """Say that from a year on one unit goes on as another."""
        self.change(lambda intake: intake.join_units(old_code, new_code, year))

    def change(self, work: Callable[[LedgerIntake], Returned]) -> Returned:
        """Run changes in one transaction: all of them happen or none.

        Raises:
            Refused: from `work`, or the disk is full, gone or read-only.
        """
        with self._gate:
            self._require_open()
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                try:
                    done = work(LedgerIntake(self.connection))
                except BaseException:
                    self.connection.execute("ROLLBACK")
                    raise
                self.connection.execute("COMMIT")
            except sqlite3.Error as error:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise ledger_refused_by_storage(error, self.path) from error
            return done

    def close(self) -> None:
        """Let go of the file and of the engine."""
        with self._gate:
            if not self._closed:
                self._closed = True
                if self._engine is not None:
                    self._engine.close()
                self.connection.close()

    def _require_open(self) -> None:
        if self._closed:
            raise Refused(text("台账“{name}”已经关闭，请重新打开。", name=self.path.name))
