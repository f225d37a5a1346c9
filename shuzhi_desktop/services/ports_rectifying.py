"""What a meeting file holds beside a matter to be mended: dated progress, evidence files, last year's pledges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """What was done on a matter, when and by whom. `at` is ISO; `id` is 0 while it is not in the file."""

    id: int
    matter_id: int
    author: str
    content: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file that proves what was done; `sha256` is of its bytes, `size` in bytes."""

    id: int
    matter_id: int
    name: str
    sha256: str
    size: int
    at: str


class PledgeState(StrEnum):
    """Whether a pledge of last year was kept; nobody has said so yet while it is OPEN."""

    OPEN = ""
    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PastPledge:
    """A pledge (承诺) that was made last year by whoever held the reporter's post; `said`: how it was fulfilled."""

    id: int
    reporter_id: int
    year: int
    content: str
    state: PledgeState = PledgeState.OPEN
    said: str = ""


class RectifyingReading(Protocol):
    """Asking what was done."""

    def progress_notes(self, matter_id: int | None = None) -> Sequence[ProgressNote]:
        """Progress of one matter or all, oldest first."""

    def evidence_files(self, matter_id: int | None = None) -> Sequence[EvidenceFile]:
        """Evidence of one matter or all, oldest first, without the bytes."""

    def evidence(self, evidence_id: int) -> tuple[str, bytes] | None:
        """Name and bytes of one evidence file."""

    def past_pledges(self, reporter_id: int | None = None) -> Sequence[PastPledge]:
        """Last year's pledges of one reporter or all, by reporter and then as they were made."""


class RectifyingWriting(Protocol):
    """Writing down what was done."""

    def add_progress_note(self, note: ProgressNote) -> int:
        """Add progress, dated now where it has no date; returns its id."""

    def add_evidence(self, matter_id: int, name: str, sha256: str, content: bytes) -> int:
        """Keep an evidence file; returns its id."""

    def put_past_pledge(self, pledge: PastPledge) -> int:
        """Add a pledge of last year (id 0) or replace one; returns its id."""
