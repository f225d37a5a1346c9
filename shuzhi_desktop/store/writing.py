"""Changing a meeting file, inside a transaction of the writer thread: facts, roster, scores, audit entries."""

from __future__ import annotations

import json
import secrets
import sqlite3
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.store.attendance import SqlAttendanceWriting
from shuzhi_desktop.store.audit import Head, following
from shuzhi_desktop.store.casting import SqlCasting
from shuzhi_desktop.store.chain import SqlChainWriting
from shuzhi_desktop.store.codes import SqlCodeWriting
from shuzhi_desktop.store.corrections import SqlCorrectionsWriting
from shuzhi_desktop.store.given import SqlGivenWriting
from shuzhi_desktop.store.notes import SqlNotesWriting
from shuzhi_desktop.store.paper import SqlPaperWriting
from shuzhi_desktop.store.rectifying import SqlRectifyingWriting
from shuzhi_desktop.store.reports import SqlReportsWriting
from shuzhi_desktop.store.turns import SqlTurnWriting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.services.ports import AdjustmentEntry, Decision, MeetingInfo


class SqlWriting(
    SqlCasting,
    SqlGivenWriting,
    SqlCodeWriting,
    SqlCorrectionsWriting,
    SqlAttendanceWriting,
    SqlNotesWriting,
    SqlTurnWriting,
    SqlPaperWriting,
    SqlChainWriting,
    SqlRectifyingWriting,
    SqlReportsWriting,
):
    """`services.ports.Writing` over the writer's connection."""

    def record(self, kind: str, details: Mapping[str, object]) -> None:
        """Append an audit entry. That of a secret ballot carries the time its round was opened, not its own."""
        at = self._secret_time(details) if kind.startswith("ballot.") and "class" in details else None
        written = json.dumps(dict(details), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        ((number, sm3, sha256),) = self.rows("SELECT number, sm3, sha256 FROM audit_head")
        at = at or self.now()
        head = following(Head(number, sm3, sha256), at, kind, written)
        self.connection.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (head.number, at, kind, written, head.sm3, head.sha256)
        )
        self.connection.execute(
            "UPDATE audit_head SET number = ?, sm3 = ?, sha256 = ?", (head.number, head.sm3, head.sha256)
        )

    def _secret_time(self, details: Mapping[str, object]) -> str | None:
        """The only time an entry on a secret ballot may carry; None when the ballot is named."""
        class_id = str(details["class"])
        if self.scheme().rater_class(class_id).secrecy is not Secrecy.SECRET:
            return None
        if set(details) != {"round", "class"}:
            raise ValueError(f"an entry on a secret ballot must not tell {sorted(details)}")
        ((opened_at,),) = self.rows("SELECT opened_at FROM rounds WHERE id = ?", details["round"])
        return str(opened_at)

    def set_info(self, info: MeetingInfo) -> None:
        """Replace the meeting's own facts."""
        self.connection.execute(
            "UPDATE meeting SET title = ?, date = ?, place = ?, organiser = ?, phase = ?, digest = ?",
            (info.title, info.date, info.place, info.organiser, info.phase.value, info.digest),
        )

    def set_scheme_text(self, scheme_text: str) -> None:
        """Replace the scheme."""
        self.connection.execute("UPDATE meeting SET scheme_text = ?", (scheme_text,))

    def set_reporters(self, reporters: Iterable[Reporter]) -> None:
        """Replace all reporters."""
        rows = [(r.id, r.order, r.name, r.unit, r.post, r.group, r.unit_code) for r in reporters]
        self._replace("reporters", rows)

    def set_seats(self, seats: Iterable[Seat]) -> None:
        """Replace all seats."""
        rows = [(s.id, s.class_id, s.name, s.unit, s.post) for s in seats]
        self.set_absent(())  # whoever was away sat by another list
        self._replace("seats", rows)

    def _replace(self, table: str, rows: Sequence[tuple[int | str, ...]]) -> None:
        columns = [row[1] for row in self.rows(f"PRAGMA table_info({table})")]
        assigned = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
        kept = {row[0] for row in rows}
        gone = [(id_,) for (id_,) in self.rows(f"SELECT id FROM {table}") if id_ not in kept]  # noqa: S608 - own tables
        try:
            self.connection.executemany(f"DELETE FROM {table} WHERE id = ?", gone)  # noqa: S608
        except sqlite3.IntegrityError as error:
            raise Refused(text("名单中有人已有评分或得分，不能删除；请保留后再试。")) from error
        self.connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608
            f"ON CONFLICT (id) DO UPDATE SET {assigned}",
            rows,
        )
        self.connection.execute("UPDATE meeting SET roster_revision = ?", (secrets.token_hex(16),))

    def add_adjustments(self, entries: Iterable[AdjustmentEntry]) -> None:
        """Add adjustment entries."""
        self.connection.executemany(
            "INSERT INTO adjustments (adjustment_id, reporter_id, value, reason) VALUES (?, ?, ?, ?)",
            [(one.adjustment_id, one.reporter_id, str(one.value), one.reason) for one in entries],
        )

    def set_flag(self, reporter_id: int, name: str, *, on: bool) -> None:
        """Set or clear a flag of a reporter."""
        self.connection.execute(
            "INSERT INTO flags SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3 FROM flags "
            "WHERE reporter_id = ?1 AND name = ?2",
            (reporter_id, name, int(on)),
        )

    def decide(self, decision: Decision) -> None:
        """Put a decision in force; the one before stays as an older version."""
        self.connection.execute(
            "INSERT INTO decisions SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3, ?4 FROM decisions "
            "WHERE outcome_id = ?1 AND reporter_id = ?2",
            (decision.outcome_id, decision.reporter_id, decision.verdict, decision.reason),
        )

    def add_override(self, class_id: str, reason: str) -> None:
        """Accept the surplus of ballots of a class."""
        self.connection.execute("INSERT INTO overrides (class_id, reason) VALUES (?, ?)", (class_id, reason))

    def set_secret(self, name: str, value: str) -> None:
        """Keep a small setting."""
        self.connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )
