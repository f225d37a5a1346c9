"""Printing what is wrong in a file, one line a place."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.services.faulty_rows import FaultyRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shuzhi_desktop.services.import_columns import Understood
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import CellComplaint


def tell(language: Language, complaints: Iterable[CellComplaint]) -> None:
    """Print every complaint to stdout, which is where a report belongs."""
    for complaint in complaints:
        click.echo(" ".join(language.text(sentence(complaint)).split("\n")))


def tell_understood(language: Language, tables: Iterable[Understood]) -> None:
    """Print how each table was read, so that a wrong column is seen and can be mapped."""
    for one in tables:
        click.echo(language.text(one.sentence()))
        click.echo(f"  {language.text(one.columns_sentence())}")


@contextlib.contextmanager
def telling_rows(language: Language) -> Iterator[None]:
    """Print every faulty row of a list that is refused, before the sentence on stderr."""
    try:
        yield
    except FaultyRows as refused:
        tell(language, refused.complaints)
        raise
