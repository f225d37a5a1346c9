"""A list that was not taken in because of some of its rows: every one of them is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.workspace import CellComplaint


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


def sentence(complaint: CellComplaint) -> Text:
    """A complaint with its place in front."""
    sheet, row, column, message = complaint.sheet, complaint.row, complaint.column, complaint.message
    if not row:
        return text("工作表“{sheet}”：{message}", sheet=sheet, message=message)
    if not column:
        return text("工作表“{sheet}”第 {row} 行：{message}", sheet=sheet, row=row, message=message)
    return text("工作表“{sheet}”第 {row} 行“{column}”：{message}", sheet=sheet, row=row, column=column, message=message)
