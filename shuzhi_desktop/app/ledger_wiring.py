"""The part of the workspace that keeps ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.app.clock import SystemClock, SystemRandomness
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Desk
from shuzhi_desktop.services.documents.own_file import require_own_target
from shuzhi_desktop.services.ledger import LEDGER_SUFFIX, add_files
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports_ledger import Added, LedgerStore
    from shuzhi_desktop.services.progress import Told


class LedgerWorkspace:
    """See `services.workspace_ledger.LedgerKeeping`."""

    def open_ledger(self, path: Path, *, engine: str = "duckdb", make: bool = False) -> LedgerStore:
        """Open a ledger; with `make` an empty one is made where there is none."""
        from shuzhi_desktop.store.ledger.ledger_file import LedgerFile

        if not path.exists() and not make:
            raise Refused(text("找不到台账“{name}”，请核对位置；用 ledger add 建立新的台账。", name=str(path)))
        if not path.exists() and path.suffix != LEDGER_SUFFIX:
            raise Refused(text("台账文件名须以 {suffix} 结尾：“{name}”。", suffix=LEDGER_SUFFIX, name=path.name))
        return LedgerFile(path, engine)

    def add_to_ledger(self, store: LedgerStore, paths: Sequence[Path], told: Told = unheard) -> tuple[Added, ...]:
        """Verify files and add what counts."""
        from shuzhi_desktop.app.sealed_files import SealedFiles

        now = SystemClock().now().isoformat(timespec="seconds")
        return add_files(store, paths, SealedFiles(), now, told)

    def open_packaged(self, path: Path) -> Desk:
        """Open the meeting of an archive package, read-only."""
        from shuzhi_desktop.app.packages import open_packaged_file

        if not path.is_file():
            raise Refused(text("找不到文件“{name}”，请核对位置。", name=str(path)))
        return Desk(open_packaged_file(path), SystemClock(), SystemRandomness())

    def today(self) -> str:
        """The date of this machine, ISO."""
        return SystemClock().now().date().isoformat()

    def import_units(self, store: LedgerStore, path: Path, told: Told = unheard, *, replace_all: bool = False) -> int:
        """Take the tree of units from a file; returns how many units there are then."""
        from shuzhi_desktop.importing.units_file import read_units

        told(0, 0)
        return store.put_units(read_units(path, lambda rows: told(rows, 0)), replace_all, told)

    def import_duties(self, store: LedgerStore, path: Path, told: Told = unheard) -> int:
        """Take from a file who should report; returns how many duties there are then."""
        from shuzhi_desktop.importing.duties_file import read_duties

        told(0, 0)
        return store.put_duties(read_duties(path, store, lambda rows: told(rows, 0)), told)

    def write_ledger_workbook(
        self, target: Path, tables: Sequence[SheetTable], language: Language, *, title: str
    ) -> Path:
        """Write tables made from a ledger as one workbook."""
        if target.suffix.lower() != ".xlsx":
            raise Refused(text("台账报表是工作簿，文件名须以 .xlsx 结尾：“{name}”。", name=target.name))
        require_own_target(target)
        from shuzhi_desktop.exporting.ledger_workbook import write_ledger_workbook

        write_ledger_workbook(target, tables, language, title=title)
        return target
