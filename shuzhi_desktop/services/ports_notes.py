"""What a meeting file holds of what was said and of what is to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class NoteKind(StrEnum):
    """What a note is about."""

    COMMENT = "comment"
    QUESTION = "question"
    PLEDGE = "pledge"
    PROBLEM = "problem"


class ProblemSource(StrEnum):
    """Where a problem was found."""

    COMMENT = "comment"
    QUESTION = "question"
    BALLOT = "ballot"  # the remarks (意见建议) on the ballots
    SELF = "self"
    PUBLIC = "public"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Note:
    """What someone said while or after a reporter spoke. `id` is 0 while it is not in the file."""

    id: int
    reporter_id: int
    kind: NoteKind
    speaker: str
    content: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Rectification:
    """One matter to be mended (整改事项). `deadline` is ISO or empty; `evidence` is a path or a reference in words.

    `unit` and `responsible` are who answers for it (责任单位、责任人). `origin_year` is the year it was found in, where
    it was carried over from an earlier meeting, else 0; `origin` names it there (digest of that meeting, # and its id).
    `closed_at` and `closed_by` are empty until two people close it (销号). `id` is 0 while it is not in the file.
    """

    id: int
    reporter_id: int
    problem: str
    source: ProblemSource = ProblemSource.COMMENT
    measure: str = ""
    responsible: str = ""
    deadline: str = ""
    progress: str = ""
    evidence: str = ""
    note_id: int | None = None
    closed_at: str = ""
    closed_by: tuple[str, str] = ("", "")
    unit: str = ""
    origin_year: int = 0
    origin: str = ""


class NoteReading(Protocol):
    """Asking what was said."""

    def notes(self, reporter_id: int | None = None) -> Sequence[Note]:
        """Notes on one reporter or all, oldest first."""

    def rectifications(self) -> Sequence[Rectification]:
        """All matters to be mended, by reporter's order and then as they were added."""


class NoteWriting(Protocol):
    """Writing down."""

    def put_note(self, note: Note) -> int:
        """Add a note (id 0) or replace one; returns its id."""

    def drop_note(self, note_id: int) -> None:
        """Take a note out that nothing refers to."""

    def put_rectification(self, one: Rectification) -> int:
        """Add a matter (id 0) or replace one; returns its id."""
