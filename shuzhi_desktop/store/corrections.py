"""Mishaps, in the file. docs/decisions/corrections.md says why a secret class is never taken up again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.ports import Round
from shuzhi_desktop.services.ports_corrections import Correction, Mend
from shuzhi_desktop.store.attendance import SqlAttendance
from shuzhi_desktop.store.sheets import codec
from shuzhi_desktop.store.states import CAST, VOID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme

SUPERSEDED = "SELECT round_id FROM corrections WHERE kind IN ('reopened', 'round_voided')"
_ROUND = "SELECT id, reporter_id, number, opened_at, closed_at FROM rounds"


class SqlCorrections(SqlAttendance, ABC):
    """`services.ports_corrections.CorrectionReading`."""

    @abstractmethod
    def scheme(self) -> Scheme:
        """The scheme; `SqlReading` has it."""

    @abstractmethod
    def roster(self) -> Roster:
        """The roster; `SqlReading` has it."""

    def rounds(self) -> Sequence[Round]:
        """Rounds that count, by id."""
        return tuple(Round(*row) for row in self.rows(f"{_ROUND} WHERE id NOT IN ({SUPERSEDED}) ORDER BY id"))

    def superseded_rounds(self) -> Sequence[Round]:
        """Rounds that count no more, by id."""
        return tuple(Round(*row) for row in self.rows(f"{_ROUND} WHERE id IN ({SUPERSEDED}) ORDER BY id"))

    def corrections(self) -> Sequence[Correction]:
        """Everything that was put right, oldest first."""
        rows = self.rows(
            "SELECT at, kind, round_id, class_id, seat_id, reason, first_name, second_name FROM corrections ORDER BY id"
        )
        return tuple(
            Correction(at, Mend(kind), round_id, class_id, seat_id, reason, (first, second))
            for at, kind, round_id, class_id, seat_id, reason, first, second in rows
        )

    def ballot_of(self, round_id: int, seat_id: int) -> tuple[int, bool, Ballot] | None:
        """The newest version of a named ballot."""
        rows = self.rows(
            "SELECT version, state, class_id, reason, sheet FROM named_ballots WHERE round_id = ? AND seat_id = ? "
            "ORDER BY version DESC LIMIT 1",
            round_id,
            seat_id,
        )
        if not rows:
            return None
        version, state, class_id, reason, sheet = rows[0]
        reader = codec(len(self.scheme().form_of(class_id).indicators))
        return version, state == CAST, Ballot(class_id, reader.decode(sheet), reason)

    def shut_seats(self, round_id: int) -> frozenset[int]:
        """Seats that may not vote in a round."""
        shut = self.absent_in(round_id) | self.gone_named()
        if self.rows("SELECT 1 FROM corrections WHERE kind = 'extended' AND round_id = ?", round_id):
            secret = {one.id for one in self.scheme().ballot_classes if one.secrecy is Secrecy.SECRET}
            shut |= {seat.id for seat in self.roster().seats if seat.class_id in secret}
        return shut

    def is_shut(self, round_id: int, seat_id: int) -> bool:
        """Whether a seat is one of `shut_seats`, found quickly."""
        found = self.rows(
            "SELECT 1 FROM round_absent WHERE round_id = ?1 AND seat_id = ?2 UNION ALL "
            "SELECT 1 FROM absent_seats JOIN seats ON id = seat_id WHERE seat_id = ?2 AND name <> '' UNION ALL "
            "SELECT 1 FROM corrections WHERE kind = 'extended' AND round_id = ?1",
            round_id,
            seat_id,
        )
        return bool(found) and seat_id in self.shut_seats(round_id)


class SqlCorrectionsWriting(SqlCorrections):
    """`services.ports_corrections.CorrectionWriting`."""

    now: Callable[[], str]
    wants_compacting: bool

    @abstractmethod
    def _seal(self, round_id: int) -> None:
        """Put the digest of what a round holds into the audit chain; `SqlCasting` does."""

    def add_correction(self, correction: Correction) -> None:
        """Add a line."""
        self.connection.execute(
            "INSERT INTO corrections (at, kind, round_id, class_id, seat_id, reason, first_name, second_name) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                correction.at,
                correction.kind.value,
                correction.round_id,
                correction.class_id,
                correction.seat_id,
                correction.reason,
                *correction.names,
            ),
        )

    def take_up(self, round_id: int) -> None:
        """Open a closed round again."""
        self.connection.execute("UPDATE rounds SET closed_at = '' WHERE id = ?", (round_id,))

    def void_named(self, round_id: int, seat_id: int) -> None:
        """Add a version that counts no more; it keeps what the ballot said."""
        self.connection.execute(
            "INSERT INTO named_ballots (round_id, class_id, seat_id, version, state, reason, sheet, cast_at) "
            "SELECT round_id, class_id, seat_id, version + 1, ?, reason, sheet, ? FROM named_ballots "
            "WHERE round_id = ? AND seat_id = ? ORDER BY version DESC LIMIT 1",
            (VOID, self.now(), round_id, seat_id),
        )
        self._seal_closed(round_id)

    def correct_named(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Add a version that counts instead."""
        sheet = codec(len(self.scheme().form_of(ballot.class_id).indicators)).encode(ballot.lines)
        self.connection.execute(
            "INSERT INTO named_ballots (round_id, class_id, seat_id, version, state, reason, sheet, cast_at) "
            "SELECT ?1, ?2, ?3, max(version) + 1, ?4, ?5, ?6, ?7 FROM named_ballots "
            "WHERE round_id = ?1 AND seat_id = ?3",
            (round_id, ballot.class_id, seat_id, CAST, ballot.invalid, sheet, self.now()),
        )
        self._seal_closed(round_id)

    def void_secret(self, round_id: int, ballot: Ballot, reason: str) -> bool:
        """Void one slip that says exactly this; the file is rewritten, so its place tells nothing."""
        reader = codec(len(self.scheme().form_of(ballot.class_id).indicators))
        slips = self.rows(
            "SELECT key, sheet FROM secret_slips WHERE round_id = ? AND class_id = ? AND state = ? AND reason = ?",
            round_id,
            ballot.class_id,
            CAST,
            ballot.invalid,
        )
        key = next((key for key, sheet in slips if reader.decode(sheet) == ballot.lines), None)
        if key is None:
            return False
        self.connection.execute(
            "UPDATE secret_slips SET state = ?, reason = ? WHERE round_id = ? AND class_id = ? AND key = ?",
            (VOID, reason, round_id, ballot.class_id, key),
        )
        self.wants_compacting = True
        self._seal_closed(round_id)
        return True

    def _seal_closed(self, round_id: int) -> None:
        if self.rows("SELECT 1 FROM rounds WHERE id = ? AND closed_at <> ''", round_id):
            self._seal(round_id)
