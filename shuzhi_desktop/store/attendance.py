"""Who is there, in the file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_attendance import AttendanceEntry, Coming
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class SqlAttendance(Queries):
    """`services.ports_attendance.AttendanceReading`."""

    def absent_seats(self) -> frozenset[int]:
        """Seats that are empty now."""
        return frozenset(seat for (seat,) in self.rows("SELECT seat_id FROM absent_seats"))

    def absent_by_round(self) -> Mapping[int, frozenset[int]]:
        """Per round id, the seats that were empty when it was opened."""
        found: dict[int, set[int]] = defaultdict(set)
        for round_id, seat_id in self.rows("SELECT round_id, seat_id FROM round_absent"):
            found[round_id].add(seat_id)
        return {round_id: frozenset(seats) for round_id, seats in found.items()}

    def absent_in(self, round_id: int) -> frozenset[int]:
        """The seats that were empty when a round was opened."""
        return frozenset(seat for (seat,) in self.rows("SELECT seat_id FROM round_absent WHERE round_id = ?", round_id))

    def gone_named(self) -> frozenset[int]:
        """Named seats that are empty now; which of several anonymous ones is empty means nothing."""
        rows = self.rows("SELECT id FROM seats WHERE name <> '' AND id IN (SELECT seat_id FROM absent_seats)")
        return frozenset(seat for (seat,) in rows)

    def attendance(self) -> Sequence[AttendanceEntry]:
        """The record, oldest first."""
        rows = self.rows("SELECT at, kind, class_id, who, count, present, reason FROM attendance ORDER BY id")
        return tuple(AttendanceEntry(at, Coming(kind), *rest) for at, kind, *rest in rows)


class SqlAttendanceWriting(SqlAttendance):
    """`services.ports_attendance.AttendanceWriting`."""

    def set_absent(self, seats: Iterable[int]) -> None:
        """Replace the seats that are empty now."""
        self.connection.execute("DELETE FROM absent_seats")
        self.connection.executemany("INSERT INTO absent_seats VALUES (?)", [(seat,) for seat in sorted(seats)])

    def add_attendance(self, entry: AttendanceEntry) -> None:
        """Add a line to the record."""
        self.connection.execute(
            "INSERT INTO attendance (at, kind, class_id, who, count, present, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entry.at, entry.kind.value, entry.class_id, entry.who, entry.count, entry.present, entry.reason),
        )
