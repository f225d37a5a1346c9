"""The grid of given scores as a table model: what is saved, what is typed and not saved yet, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.services.given import read_decimal
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.ui.models.rows import RowsModel, TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.ui.theme import Theme

    Key = tuple[str, int]

Index = QModelIndex | QPersistentModelIndex
FIRST = 3  # the columns before it name the reporter


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is typed and not saved: `good` can be saved, `bad` is the number that cannot, `changed` replaces some."""

    good: tuple[GivenScore, ...]
    bad: int
    changed: int


class GivenCells(RowsModel):
    """Rows are reporters, columns given classes. A draft is kept until it is saved, emptied or typed back."""

    edited = Signal()

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__(theme)
        self._language = language
        self._reporters: Sequence[Reporter] = ()
        self._classes: Sequence[RaterClass] = ()
        self._saved: dict[Key, Fraction] = {}
        self._drafts: dict[Key, str] = {}
        self.editable = True

    def show_meeting(
        self, reporters: Sequence[Reporter], classes: Sequence[RaterClass], saved: Mapping[Key, Fraction]
    ) -> None:
        """Show what the meeting holds; drafts stay unless they are what is saved now."""
        self._reporters, self._classes, self._saved = reporters, classes, dict(saved)
        known = {(one.id, reporter.id) for one in classes for reporter in reporters}
        self._drafts = {
            key: written for key, written in self._drafts.items() if key in known and not self._is_saved(key, written)
        }
        self._show()

    def key(self, index: Index) -> Key | None:
        """Class and reporter of a cell that takes a score; None elsewhere."""
        if not index.isValid() or index.column() < FIRST:
            return None
        return self._classes[index.column() - FIRST].id, self._reporters[index.row()].id

    def reason(self, index: Index, written: str) -> str:
        """Why this cannot stand in a cell, in one sentence; empty when it can."""
        key = self.key(index)
        return "" if key is None or not written.strip() else self._complaint(key, written)

    def type_in(self, row: int, column: int, block: Sequence[Sequence[str]]) -> int:
        """Put what was typed or pasted into the cells from one on; empty cells of a block are left as they are.

        Returns:
            How many filled cells of the block lie outside the grid.
        """
        outside = 0
        single = len(block) == 1 and len(block[0]) == 1
        for down, line in enumerate(block):
            for right, written in enumerate(line):
                if not written.strip() and not single:
                    continue
                key = self.key(self.index(row + down, column + right))
                if key is None:
                    outside += 1
                elif not written.strip() or self._is_saved(key, written):
                    self._drafts.pop(key, None)
                else:
                    self._drafts[key] = written.strip()
        self._show()
        self.edited.emit()
        return outside

    def waiting(self) -> Waiting:
        """What could be saved now."""
        good = tuple(
            GivenScore(key[0], key[1], read_decimal(written, 0 * self._full(key), self._full(key)))
            for key, written in self._drafts.items()
            if not self._complaint(key, written)
        )
        changed = sum((one.class_id, one.reporter_id) in self._saved for one in good)
        return Waiting(good, len(self._drafts) - len(good), changed)

    def filled(self) -> int:
        """How many scores are saved."""
        return len(self._saved)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of scores can be typed into while the meeting takes them."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable and self.key(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a role of a cell is; for editing, what is typed or saved."""
        if role == Qt.ItemDataRole.EditRole:
            key = self.key(index)
            return "" if key is None else self._written(key)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        """Take what was typed into one cell."""
        if role != Qt.ItemDataRole.EditRole or self.key(index) is None or not self.editable:
            return False
        self.type_in(index.row(), index.column(), [[str(value)]])
        return True

    def _full(self, key: Key) -> Fraction:
        return next(one.full for one in self._classes if one.id == key[0])

    def _is_saved(self, key: Key, written: str) -> bool:
        if key not in self._saved or self._complaint(key, written):
            return False
        return read_decimal(written, 0 * self._full(key), self._full(key)) == self._saved[key]

    def _complaint(self, key: Key, written: str) -> str:
        try:
            read_decimal(written, 0 * self._full(key), self._full(key))
        except Refused as error:
            return self._language.text(error.message)
        return ""

    def _written(self, key: Key) -> str:
        if key in self._drafts:
            return self._drafts[key]
        return decimal_text(self._saved[key]) if key in self._saved else ""

    def _show(self) -> None:
        _ = self._language.gettext
        header = [_("序号"), _("姓名"), _("单位")]
        header += [_("{name}\n满分 {full}").format(name=one.name, full=decimal_text(one.full)) for one in self._classes]
        rows = []
        for reporter in self._reporters:
            row = [
                TableCell(str(reporter.order), right=True),
                TableCell(spaced(reporter.name), bold=True),
                TableCell(reporter.unit),
            ]
            row += [self._cell((one.id, reporter.id)) for one in self._classes]
            rows.append(row)
        self.show_rows(header, rows)

    def _cell(self, key: Key) -> TableCell:
        if key not in self._drafts:
            return TableCell(self._written(key), right=True)
        bad = self._complaint(key, self._drafts[key])
        if bad:
            return TableCell(self._drafts[key], right=True, bad=bad)
        return TableCell(f"● {self._drafts[key]}", right=True, bold=True, tone=Tone.INFORM)
