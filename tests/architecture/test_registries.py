"""A new file without its line in the registry fails here. Screens: tests/ui/test_registry.py."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING

import click

import shuzhi_desktop.cli
import shuzhi_desktop.services.documents
import shuzhi_desktop.store.migrations
from shuzhi_desktop.cli.main import COMMANDS, shuzhi
from shuzhi_desktop.services.documents.registry import SHEETS
from shuzhi_desktop.store.layout import CURRENT_VERSION, SCHEMA_DIGESTS
from shuzhi_desktop.store.migrations import plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


def test_every_command_has_a_line_in_commands() -> None:
    written = {
        value
        for module in _modules(shuzhi_desktop.cli)
        for value in vars(module).values()
        if isinstance(value, click.Command) and value is not shuzhi
    }
    assert len(written) >= 10
    assert written == set(COMMANDS)
    assert written == set(shuzhi.commands.values())


def test_every_sheet_has_a_line_in_sheets() -> None:
    written = {
        value
        for module in _modules(shuzhi_desktop.services.documents)
        for name, value in vars(module).items()
        if name.endswith("_table")
        and inspect.isfunction(value)
        and list(inspect.signature(value).parameters) == ["content", "language"]
    }
    assert len(written) >= 7
    assert written == set(SHEETS)
    assert len(SHEETS) == len(set(SHEETS))


def test_every_migration_has_its_step_and_the_digest_of_its_schema() -> None:
    names = [module.__name__ for module in _modules(shuzhi_desktop.store.migrations)]
    steps = sorted(name.rpartition(".")[2] for name in names if name.rpartition(".")[2].startswith("m0"))
    assert [step.__name__ for step in plan._STEPS] == steps
    assert [int(name[1:5]) for name in steps] == list(range(1, len(steps) + 1))
    assert sorted(SCHEMA_DIGESTS) == list(range(1, len(steps) + 1))
    assert CURRENT_VERSION == plan.LATEST == len(steps)
