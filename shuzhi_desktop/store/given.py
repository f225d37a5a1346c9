"""Given scores in a meeting file: every version stays, each with its note."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote, GivenVersion

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

_EMPTY = GivenNote()
_NOTED = (
    "given_scores one LEFT JOIN given_notes note ON note.class_id = one.class_id "
    "AND note.reporter_id = one.reporter_id AND note.version = one.version"
)
_NOTE = "coalesce(note.source, ''), coalesce(note.entered_by, ''), coalesce(note.checked_by, ''), "
_NOTE += "coalesce(note.reason, '')"
_NEWEST = (
    f"SELECT one.class_id, one.reporter_id, one.score, {_NOTE} FROM {_NOTED} "  # noqa: S608 - constants only
    "WHERE one.version = (SELECT max(version) FROM given_scores "
    "WHERE class_id = one.class_id AND reporter_id = one.reporter_id) ORDER BY 1, 2"
)
_HISTORY = (
    f"SELECT one.version, one.score, coalesce(note.at, ''), {_NOTE} FROM {_NOTED} "  # noqa: S608 - constants only
    "WHERE one.class_id = ? AND one.reporter_id = ? ORDER BY one.version"
)


class SqlGivenReading:
    """`services.ports_given.GivenReading`, mixed into the reading of a file."""

    if TYPE_CHECKING:

        def rows(self, query: str, *values: object) -> list[Any]:
            """All rows of a query."""

    def given(self) -> Sequence[GivenScore]:
        """Scores of given classes in force."""
        found = []
        for class_id, reporter_id, score, *words in self.rows(_NEWEST):
            note = GivenNote(*words)
            found.append(GivenScore(class_id, reporter_id, Fraction(score), None if note == _EMPTY else note))
        return tuple(found)

    def given_history(self, class_id: str, reporter_id: int) -> Sequence[GivenVersion]:
        """Every version of one score, oldest first."""
        return tuple(
            GivenVersion(version, Fraction(score), at, GivenNote(*words))
            for version, score, at, *words in self.rows(_HISTORY, class_id, reporter_id)
        )


class SqlGivenWriting:
    """`services.ports_given.GivenWriting`, mixed into the writing of a file."""

    if TYPE_CHECKING:
        connection: sqlite3.Connection
        now: Callable[[], str]

    def set_given(self, scores: Iterable[GivenScore]) -> None:
        """Set scores of given classes; a score already there stays as an older version."""
        at = self.now()
        for one in scores:
            key = (one.class_id, one.reporter_id)
            self.connection.execute(
                "INSERT INTO given_scores SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3 FROM given_scores "
                "WHERE class_id = ?1 AND reporter_id = ?2",
                (*key, str(one.score)),
            )
            note = one.note or _EMPTY
            self.connection.execute(
                "INSERT INTO given_notes SELECT ?1, ?2, max(version), ?3, ?4, ?5, ?6, ?7 FROM given_scores "
                "WHERE class_id = ?1 AND reporter_id = ?2",
                (*key, note.source, note.entered_by, note.checked_by, note.reason, at),
            )
