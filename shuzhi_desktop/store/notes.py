"""Notes and matters to be mended, in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_notes import Note, NoteKind, ProblemSource, Rectification
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_MATTER_COLUMNS = (
    "reporter_id",
    "problem",
    "source",
    "measure",
    "responsible",
    "deadline",
    "progress",
    "evidence",
    "note_id",
    "closed_at",
    "closed_first",
    "closed_second",
    "unit",
    "origin_year",
    "origin",
)


class SqlNotes(Queries):
    """`services.ports_notes.NoteReading`."""

    def notes(self, reporter_id: int | None = None) -> Sequence[Note]:
        """Notes on one reporter or all, oldest first."""
        rows = self.rows(
            "SELECT id, reporter_id, kind, speaker, content, at FROM notes WHERE ?1 IS NULL OR reporter_id = ?1 "
            "ORDER BY id",
            reporter_id,
        )
        return tuple(Note(id_, who, NoteKind(kind), *rest) for id_, who, kind, *rest in rows)

    def rectifications(self) -> Sequence[Rectification]:
        """All matters, by reporter's order and then as they were added."""
        rows = self.rows(
            "SELECT one.id, reporter_id, problem, source, measure, responsible, deadline, progress, evidence, note_id, "
            "closed_at, closed_first, closed_second, one.unit, origin_year, origin "
            "FROM rectifications one JOIN reporters ON reporters.id = "
            "reporter_id ORDER BY position, reporter_id, one.id"
        )
        return tuple(
            Rectification(id_, who, problem, ProblemSource(source), *rest)
            for id_, who, problem, source, *rest in ((*row[:11], row[11:13], *row[13:]) for row in rows)
        )


class SqlNotesWriting(SqlNotes):
    """`services.ports_notes.NoteWriting`."""

    now: Callable[[], str]

    def put_note(self, note: Note) -> int:
        """Add a note (id 0) or replace one."""
        values = (note.reporter_id, note.kind.value, note.speaker, note.content)
        if note.id:
            self.connection.execute(
                "UPDATE notes SET reporter_id = ?, kind = ?, speaker = ?, content = ? WHERE id = ?", (*values, note.id)
            )
            return note.id
        cursor = self.connection.execute(
            "INSERT INTO notes (reporter_id, kind, speaker, content, at) VALUES (?, ?, ?, ?, ?)", (*values, self.now())
        )
        return cursor.lastrowid or 0

    def drop_note(self, note_id: int) -> None:
        """Take a note out."""
        self.connection.execute("DELETE FROM notes WHERE id = ?", (note_id,))

    def put_rectification(self, one: Rectification) -> int:
        """Add a matter (id 0) or replace one."""
        values = (
            one.id or None,
            one.reporter_id,
            one.problem,
            one.source.value,
            one.measure,
            one.responsible,
            one.deadline,
            one.progress,
            one.evidence,
            one.note_id,
            one.closed_at,
            *one.closed_by,
            one.unit,
            one.origin_year,
            one.origin,
        )
        # No REPLACE: it deletes the row first, and with it what refers to it.
        assigned = ", ".join(f"{column} = excluded.{column}" for column in _MATTER_COLUMNS)
        cursor = self.connection.execute(
            f"INSERT INTO rectifications VALUES ({', '.join('?' * len(values))}) "  # noqa: S608 - own columns
            f"ON CONFLICT (id) DO UPDATE SET {assigned}",
            values,
        )
        return one.id or cursor.lastrowid or 0
