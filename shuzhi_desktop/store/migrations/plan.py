"""The versions of the file, oldest first. Imported late: sqlite_utils is slow to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from shuzhi_desktop.store.migrations.m0001_meeting import m0001_meeting
from shuzhi_desktop.store.migrations.m0002_audit_head import m0002_audit_head
from shuzhi_desktop.store.migrations.m0003_given import m0003_given
from shuzhi_desktop.store.migrations.m0004_turns import m0004_turns
from shuzhi_desktop.store.migrations.m0005_attendance import m0005_attendance
from shuzhi_desktop.store.migrations.m0006_codes import m0006_codes
from shuzhi_desktop.store.migrations.m0007_paper import m0007_paper
from shuzhi_desktop.store.migrations.m0008_chain import m0008_chain
from shuzhi_desktop.store.migrations.m0009_rectification import m0009_rectification
from shuzhi_desktop.store.migrations.m0010_reports import m0010_reports

if TYPE_CHECKING:
    import sqlite3

_STEPS = (
    m0001_meeting,
    m0002_audit_head,
    m0003_given,
    m0004_turns,
    m0005_attendance,
    m0006_codes,
    m0007_paper,
    m0008_chain,
    m0009_rectification,
    m0010_reports,
)
LATEST = len(_STEPS)


def migrate(connection: sqlite3.Connection, target: int = LATEST) -> None:
    """Bring a file up to version `target` and note it in `user_version`."""
    plan = Migrations("shuzhi")
    for step in _STEPS:
        plan(name=step.__name__)(step)
    stop_before = _STEPS[target].__name__ if target < LATEST else None
    plan.apply(Database(connection), stop_before=stop_before)
    connection.execute(f"PRAGMA user_version = {target:d}")
