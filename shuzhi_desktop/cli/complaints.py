"""Printing what is wrong in a file, one line a place."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.services.faulty_rows import FaultyRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import CellComplaint


def tell(language: Language, complaints: Iterable[CellComplaint]) -> None:
    """Print every complaint to stdout, which is where a report belongs."""
    for complaint in complaints:
        click.echo(" ".join(language.text(sentence(complaint)).split("\n")))


@contextlib.contextmanager
def telling_rows(language: Language) -> Iterator[None]:
    """Print every faulty row of a list that is refused, before the sentence on stderr."""
    try:
        yield
    except FaultyRows as refused:
        tell(language, refused.complaints)
        raise
