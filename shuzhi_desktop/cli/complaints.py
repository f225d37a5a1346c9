"""Printing what is wrong in a file, one line a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import CellComplaint


def tell(language: Language, complaints: Iterable[CellComplaint]) -> None:
    """Print every complaint to stdout, which is where a report belongs."""
    for complaint in complaints:
        click.echo(" ".join(language.text(_sentence(complaint)).split("\n")))


def _sentence(complaint: CellComplaint) -> Text:
    sheet, row, column, message = complaint.sheet, complaint.row, complaint.column, complaint.message
    if not row:
        return text("工作表“{sheet}”：{message}", sheet=sheet, message=message)
    if not column:
        return text("工作表“{sheet}”第 {row} 行：{message}", sheet=sheet, row=row, message=message)
    return text("工作表“{sheet}”第 {row} 行“{column}”：{message}", sheet=sheet, row=row, column=column, message=message)
