"""Progress, evidence and last year's pledges, in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_rectifying import EvidenceFile, PastPledge, PledgeState, ProgressNote
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class SqlRectifying(Queries):
    """`services.ports_rectifying.RectifyingReading`."""

    def progress_notes(self, matter_id: int | None = None) -> Sequence[ProgressNote]:
        """Progress of one matter or all, oldest first."""
        rows = self.rows(
            "SELECT id, rectification_id, author, content, at FROM progress_notes "
            "WHERE ?1 IS NULL OR rectification_id = ?1 ORDER BY at, id",
            matter_id,
        )
        return tuple(ProgressNote(*row) for row in rows)

    def evidence_files(self, matter_id: int | None = None) -> Sequence[EvidenceFile]:
        """Evidence of one matter or all, oldest first, without the bytes."""
        rows = self.rows(
            "SELECT id, rectification_id, name, sha256, length(content), at FROM evidence_files "
            "WHERE ?1 IS NULL OR rectification_id = ?1 ORDER BY id",
            matter_id,
        )
        return tuple(EvidenceFile(*row) for row in rows)

    def evidence(self, evidence_id: int) -> tuple[str, bytes] | None:
        """Name and bytes of one evidence file."""
        rows = self.rows("SELECT name, content FROM evidence_files WHERE id = ?", evidence_id)
        return (str(rows[0][0]), bytes(rows[0][1])) if rows else None

    def past_pledges(self, reporter_id: int | None = None) -> Sequence[PastPledge]:
        """Last year's pledges of one reporter or all."""
        rows = self.rows(
            "SELECT one.id, reporter_id, year, content, state, said FROM past_pledges one "
            "JOIN reporters ON reporters.id = reporter_id WHERE ?1 IS NULL OR reporter_id = ?1 "
            "ORDER BY position, reporter_id, one.id",
            reporter_id,
        )
        return tuple(
            PastPledge(id_, who, year, content, PledgeState(state), said)
            for id_, who, year, content, state, said in rows
        )


class SqlRectifyingWriting(SqlRectifying):
    """`services.ports_rectifying.RectifyingWriting`."""

    now: Callable[[], str]

    def add_progress_note(self, note: ProgressNote) -> int:
        """Add progress."""
        cursor = self.connection.execute(
            "INSERT INTO progress_notes (rectification_id, at, author, content) VALUES (?, ?, ?, ?)",
            (note.matter_id, note.at or self.now(), note.author, note.content),
        )
        return cursor.lastrowid or 0

    def add_evidence(self, matter_id: int, name: str, sha256: str, content: bytes) -> int:
        """Keep an evidence file."""
        cursor = self.connection.execute(
            "INSERT INTO evidence_files (rectification_id, name, sha256, at, content) VALUES (?, ?, ?, ?, ?)",
            (matter_id, name, sha256, self.now(), content),
        )
        return cursor.lastrowid or 0

    def put_past_pledge(self, pledge: PastPledge) -> int:
        """Add a pledge of last year or replace one."""
        values = (pledge.reporter_id, pledge.year, pledge.content, pledge.state.value, pledge.said)
        if pledge.id:
            self.connection.execute(
                "UPDATE past_pledges SET reporter_id = ?, year = ?, content = ?, state = ?, said = ? WHERE id = ?",
                (*values, pledge.id),
            )
            return pledge.id
        cursor = self.connection.execute(
            "INSERT INTO past_pledges (reporter_id, year, content, state, said) VALUES (?, ?, ?, ?, ?)", values
        )
        return cursor.lastrowid or 0
