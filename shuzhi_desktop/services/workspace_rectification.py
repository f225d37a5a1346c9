"""What a face asks of the program around the 整改清单: out as a workbook, in from one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import CellComplaint


@dataclass(frozen=True, slots=True)
class MattersReport:
    """What an import did: matters added and changed; with complaints nothing was taken."""

    added: int
    changed: int
    complaints: Sequence[CellComplaint]


class RectificationKeeping(Protocol):
    """The part of `services.workspace.Workspace` that moves the 整改清单."""

    def export_rectifications(self, desk: Desk, target: Path, language: Language) -> Path:
        """Write the lists of matters and pledges as one workbook; the meeting need not be sealed.

        Raises:
            Refused: not an .xlsx, or it cannot be written.
        """

    def import_rectifications(self, desk: Desk, path: Path) -> MattersReport:
        """Take matters from a list, all or nothing.

        Raises:
            Refused: the file cannot be read, or holds no such list.
        """
