"""Printing what is wrong in a file, one line a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.importing.complaint import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import CellComplaint


def tell(language: Language, complaints: Iterable[CellComplaint]) -> None:
    """Print every complaint to stdout, which is where a report belongs."""
    for complaint in complaints:
        click.echo(" ".join(language.text(sentence(complaint)).split("\n")))
