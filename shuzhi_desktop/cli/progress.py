"""Signs of long work: shown on a terminal, nothing in a pipe."""

from __future__ import annotations

import contextlib
import sys
from itertools import repeat
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shuzhi_desktop.services.progress import Told


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
def measuring(label: str) -> Iterator[Told]:
    """A bar for work that says how far it has come; silent in a pipe."""
    if not sys.stderr.isatty():
        yield unheard
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, whole: int) -> None:
            if whole:
                bar.length = whole
                bar.update(done - bar.pos)

        yield told
