"""A list that was not taken in because of some of its rows: every one of them is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused

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
