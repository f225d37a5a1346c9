"""What is wrong in one place of a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.services.faulty_rows import sentence

__all__ = ["MOST_COMPLAINTS", "Complaint", "Complaints", "sentence"]

# Past this many the rest is only counted: a wrong file must not fill the memory with sentences.
MOST_COMPLAINTS = 10_000


@dataclass(frozen=True, slots=True)
class Complaint:
    """A bad cell, row or sheet. `row` counts from 1 as shown, 0 for the whole sheet; `column` is a header."""

    sheet: str
    row: int
    column: str
    message: Text


@dataclass(slots=True)
class Complaints:
    """Gathers complaints in file order."""

    listed: list[Complaint] = field(default_factory=list)
    number: int = 0

    def add(self, sheet: str, row: int, column: str, message: Text) -> None:
        """One more."""
        self.number += 1
        if len(self.listed) < MOST_COMPLAINTS:
            self.listed.append(Complaint(sheet, row, column, message))

    def all(self) -> tuple[Complaint, ...]:
        """Those that are listed, and a last one with the number of those that are not."""
        left = self.number - len(self.listed)
        if not left:
            return tuple(self.listed)
        return (*self.listed, Complaint(self.listed[-1].sheet, 0, "", text("另有 {left} 处没有逐一列出", left=left)))
