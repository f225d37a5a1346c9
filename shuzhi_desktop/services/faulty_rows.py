"""A list that was not taken in because of some of its rows: every one of them is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.workspace import CellComplaint

_MOST_SHOWN = 60


class FaultyRows(Refused):
    """Nothing of a file was taken in; `complaints` are its faulty cells in file order, at least one."""

    def __init__(self, message: Text, complaints: Sequence[CellComplaint]) -> None:
        """Keep them.

        Args:
            message: which file, how many faults, and the first of them.
            complaints: all of them.
        """
        super().__init__(message)
        self.complaints = tuple(complaints)


def _short(words: str) -> str:
    """What a cell says on one line: a quote that is never closed makes a whole file one cell."""
    line = " ".join(words.split())
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"


def _on_one_line(message: Text) -> Text:
    shown = {
        name: _on_one_line(value)
        if isinstance(value, Text)
        else _short(value)
        if isinstance(value, str) and "\n" in value
        else value
        for name, value in message.arguments
    }
    return Text(message.template, tuple(shown.items()))


def sentence(complaint: CellComplaint) -> Text:
    """A complaint with its place in front."""
    sheet, row = complaint.sheet, complaint.row
    column, message = _short(complaint.column), _on_one_line(complaint.message)
    if not row:
        return text("工作表“{sheet}”：{message}", sheet=sheet, message=message)
    if not column:
        return text("工作表“{sheet}”第 {row} 行：{message}", sheet=sheet, row=row, message=message)
    return text("工作表“{sheet}”第 {row} 行“{column}”：{message}", sheet=sheet, row=row, column=column, message=message)
