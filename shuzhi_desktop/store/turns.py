"""Turns, ways of reporting and the hall screen in a meeting file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import Move, ReportMode, TurnEvent
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal, TurnRecord
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence


class SqlTurnReading(Queries):
    """`services.ports_turns.TurnReading` over queries."""

    def turns(self) -> Sequence[TurnRecord]:
        """All turns in the order they began."""
        events: dict[int, list[TurnEvent]] = defaultdict(list)
        query = "SELECT turn_id, move, at, seconds FROM turn_events ORDER BY turn_id, number"
        for turn_id, move, at, seconds in self.rows(query):
            events[turn_id].append(TurnEvent(Move(move), at, seconds))
        return tuple(
            TurnRecord(id_, reporter_id, tuple(map(int, lengths.split(","))), tuple(events[id_]))
            for id_, reporter_id, lengths in self.rows("SELECT id, reporter_id, lengths FROM turns ORDER BY id")
        )

    def modes(self) -> Mapping[int, ReportMode]:
        """How reporters report, by id."""
        rows = self.rows(
            "SELECT reporter_id, mode FROM reporter_modes one WHERE version = "
            "(SELECT max(version) FROM reporter_modes WHERE reporter_id = one.reporter_id)"
        )
        return {reporter_id: ReportMode(mode) for reporter_id, mode in rows}

    def hall(self) -> HallState:
        """What the hall screen shows."""
        ((page, drawn, reveal, top, from_last, revealed),) = self.rows(
            "SELECT page, drawn, reveal, top, from_last, revealed FROM hall"
        )
        return HallState(HallPage(page), drawn, Reveal(reveal), top, bool(from_last), revealed)


class SqlTurnWriting(SqlTurnReading):
    """`services.ports_turns.TurnWriting` over the writer's connection."""

    connection: sqlite3.Connection

    def begin_turn(self, reporter_id: int, lengths: Sequence[int]) -> int:
        """Begin a turn; returns its id."""
        cursor = self.connection.execute(
            "INSERT INTO turns (reporter_id, lengths) VALUES (?, ?)", (reporter_id, ",".join(map(str, lengths)))
        )
        return int(cursor.lastrowid or 0)

    def add_turn_event(self, turn_id: int, event: TurnEvent) -> None:
        """Note what happened in a turn."""
        self.connection.execute(
            "INSERT INTO turn_events SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM turn_events "
            "WHERE turn_id = ?1",
            (turn_id, event.move.value, event.at, event.seconds),
        )

    def set_mode(self, reporter_id: int, mode: ReportMode, reason: str) -> None:
        """Set how a reporter reports; what was set before stays as an older version."""
        self.connection.execute(
            "INSERT INTO reporter_modes SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3 FROM reporter_modes "
            "WHERE reporter_id = ?1",
            (reporter_id, mode.value, reason),
        )

    def set_hall(self, state: HallState) -> None:
        """Replace what the hall screen shows."""
        self.connection.execute(
            "UPDATE hall SET page = ?, drawn = ?, reveal = ?, top = ?, from_last = ?, revealed = ?",
            (state.page.value, state.drawn, state.reveal.value, state.top, int(state.from_last), state.revealed),
        )
