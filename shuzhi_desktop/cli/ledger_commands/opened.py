"""The ledger that a command works on."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from shuzhi_desktop.cli.command import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.ports_ledger import LedgerStore


@contextlib.contextmanager
def ledger(path: Path, *, make: bool = False, engine: str = "duckdb") -> Iterator[LedgerStore]:
    """An open ledger, closed at the end whatever happens.

    Raises:
        Refused: it cannot be opened.
    """
    store = workspace().open_ledger(path, engine=engine, make=make)
    try:
        yield store
    finally:
        store.close()
