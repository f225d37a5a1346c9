"""What a face asks of the program around a ledger: open it, fill it from files, write what it says into a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports_ledger import Added, LedgerStore
    from shuzhi_desktop.services.progress import Told


class LedgerKeeping(Protocol):
    """The program around ledgers; the part of `services.workspace.Workspace` that keeps them."""

    def today(self) -> str:
        """The date of this machine, ISO; deadlines are held against it."""

    def open_ledger(self, path: Path, *, engine: str = "duckdb", make: bool = False) -> LedgerStore:
        """Open a ledger; with `make` an empty one is made where there is none.

        Args:
            path: the file, ending in .shuzhi-ledger.
            engine: what runs the roll-up: `duckdb`, or the address of a Spark cluster.
            make: whether there may be no such file yet.

        Raises:
            Refused: no ledger, damaged, or from a newer program.
        """

    def add_to_ledger(self, store: LedgerStore, paths: Sequence[Path], told: Told = unheard) -> tuple[Added, ...]:
        """Verify meeting files, archive packages and folders of them, and add what counts; says what became of each.

        Raises:
            Refused: there is nothing to add, it was stopped, or the ledger cannot be written.
        """

    def open_packaged(self, path: Path) -> Desk:
        """Open the meeting inside an archive package read-only, from a copy that goes when the desk is closed.

        Raises:
            Refused: the package is damaged, or a part is not as its manifest says.
        """

    def import_units(self, store: LedgerStore, path: Path, told: Told = unheard, *, replace_all: bool = False) -> int:
        """Take the tree of units from a file, all or nothing; returns how many units there are then.

        Raises:
            FaultyRows: with every faulty row.
            Refused: the file cannot be read, it was stopped, or the tree has a circle or an orphan.
        """

    def import_duties(self, store: LedgerStore, path: Path, told: Told = unheard) -> int:
        """Take from a file who should report, all or nothing; returns how many duties there are then.

        Raises:
            FaultyRows: with every faulty row.
            Refused: the file cannot be read, or it was stopped.
        """

    def write_ledger_workbook(
        self, target: Path, tables: Sequence[SheetTable], language: Language, *, title: str
    ) -> Path:
        """Write tables made from a ledger as one workbook; it appears whole or not at all.

        Raises:
            Refused: the name does not end in .xlsx, or the file cannot be written.
        """
