"""Signs of long work: shown on a terminal, nothing in a pipe."""

from __future__ import annotations

import contextlib
import sys
from itertools import repeat
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def counting(label: str) -> Iterator[Callable[[int], None] | None]:
    """A bar for work of unknown length; yields what is told how much has been done, None where nothing is shown."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(repeat(None), label=label, file=sys.stderr, show_eta=False, show_pos=True) as bar:

        def told(done: int) -> None:
            bar.update(done - bar.pos)

        yield told


@contextlib.contextmanager
def waiting(label: str) -> Iterator[None]:
    """A line that says what is going on while it goes on."""
    if not sys.stderr.isatty():
        yield
        return
    click.echo(f"{label}…", err=True, nl=False)
    try:
        yield
    finally:
        click.echo("\r\033[K", err=True, nl=False)
