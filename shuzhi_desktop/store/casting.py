"""Rounds and ballots. docs/decisions/secret-slips.md tells why a secret ballot is written the way it is here."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from itertools import islice
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.ports import Round
from shuzhi_desktop.store.reading import SchemeCache, SqlReading
from shuzhi_desktop.store.seal import CONTENT_KIND, content_digest
from shuzhi_desktop.store.sheets import SheetCodec, codec
from shuzhi_desktop.store.states import BLANK, CAST

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from shuzhi_desktop.domain.ballot import Ballot

_KEY_BYTES = 16
_EXTRA_SLIPS = 16
_SHEETS_AT_ONCE = 5_000
_INSERT_SLIP = "INSERT INTO secret_slips VALUES (?, ?, ?, ?, ?, ?)"

_random = secrets.SystemRandom()


class SqlCasting(SqlReading, ABC):
    """The part of `services.ports.Writing` that deals in rounds and ballots."""

    def __init__(self, connection: sqlite3.Connection, cache: SchemeCache, now: Callable[[], str]) -> None:
        """Write through a connection.

        Args:
            connection: the writer's.
            cache: shared with the reader.
            now: the time as it is written down.
        """
        super().__init__(connection, cache)
        self.now = now
        self.wants_compacting = False
        self._free: dict[tuple[int, str], list[tuple[bytes, int]]] = {}

    @abstractmethod
    def record(self, kind: str, details: Mapping[str, object]) -> None:
        """Append an audit entry."""

    def forget(self) -> None:
        """Drop what is remembered of the file: a change was taken back."""
        self._free.clear()

    def open_round(self, reporter_id: int | None, slips: Mapping[str, tuple[int, int]]) -> Round:
        """Open the next round of a reporter (or of the slate) and lay out blank slips."""
        ((number,),) = self.rows("SELECT coalesce(max(number), 0) + 1 FROM rounds WHERE reporter_id IS ?", reporter_id)
        opened_at = self.now()
        cursor = self.connection.execute(
            "INSERT INTO rounds (reporter_id, number, opened_at, closed_at) VALUES (?, ?, ?, '')",
            (reporter_id, number, opened_at),
        )
        id_ = cursor.lastrowid or 0
        self.connection.execute("INSERT INTO round_absent SELECT ?, seat_id FROM absent_seats", (id_,))
        for class_id, (count, lines) in slips.items():
            self._lay_out(id_, class_id, count, self._codec(class_id).blank(lines))
        return Round(id_, reporter_id, number, opened_at)

    def close_round(self, round_id: int) -> None:
        """Close a round, remove its blank slips, and put a digest of its ballots into the audit chain."""
        self.connection.execute("DELETE FROM secret_slips WHERE round_id = ? AND state = ?", (round_id, BLANK))
        self.connection.execute("UPDATE rounds SET closed_at = ? WHERE id = ?", (self.now(), round_id))
        self._free.clear()
        self._seal(round_id)
        self.wants_compacting = True

    def cast_named(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Put in the ballot of a named seat."""
        self._turn_out(round_id, seat_id)
        self.connection.execute(
            "INSERT INTO named_ballots (round_id, class_id, seat_id, version, state, reason, sheet, cast_at) "
            "VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
            (
                round_id,
                ballot.class_id,
                seat_id,
                CAST,
                ballot.invalid,
                self._codec(ballot.class_id).encode(ballot.lines),
                self.now(),
            ),
        )

    def cast_secret(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Mark the seat as having voted and fill a random blank slip of its class."""
        self._turn_out(round_id, seat_id)
        key, size = self._draw(round_id, ballot.class_id)
        # In place and of the same length: the slip stays where it lay among the others.
        self.connection.execute(
            "UPDATE secret_slips SET state = ?, reason = ?, sheet = ? WHERE round_id = ? AND class_id = ? AND key = ?",
            (CAST, ballot.invalid, self._secret_sheet(ballot, size), round_id, ballot.class_id, key),
        )

    def add_sheets(self, round_id: int, ballots: Iterable[tuple[int | None, Ballot]]) -> int:
        """Put in imported sheets, secret ones in shuffled order; the file is compacted after the commit."""
        scheme, waiting, taken = self.scheme(), iter(ballots), 0
        while some := list(islice(waiting, _SHEETS_AT_ONCE)):
            taken += len(some)
            slips = []
            for seat_id, ballot in some:
                if scheme.rater_class(ballot.class_id).secrecy is Secrecy.SECRET:
                    lines = max(self._lines(round_id), len(ballot.lines))
                    sheet = self._secret_sheet(ballot, lines * self._codec(ballot.class_id).line_size)
                    key = secrets.token_bytes(_KEY_BYTES)
                    slips.append((round_id, ballot.class_id, key, CAST, ballot.invalid, sheet))
                elif seat_id is None:
                    raise Refused(text("记名票没有对应的席位，请在票数据中写明评议主体。"))
                else:
                    self.cast_named(round_id, seat_id, ballot)
            _random.shuffle(slips)
            self.connection.executemany(_INSERT_SLIP, slips)
            self.wants_compacting |= bool(slips)
        if taken and self.rows("SELECT 1 FROM rounds WHERE id = ? AND closed_at <> ''", round_id):
            self._seal(round_id)
        return taken

    def _seal(self, round_id: int) -> None:
        self.record(CONTENT_KIND, {"round": round_id, "sha256": content_digest(self, round_id)})

    def _turn_out(self, round_id: int, seat_id: int) -> None:
        if self.rows("SELECT 1 FROM turnout WHERE round_id = ? AND seat_id = ?", round_id, seat_id):
            raise self._voted_already(seat_id)
        if self.is_shut(round_id, seat_id):
            raise Refused(text("这个席位不参加本轮投票：未到会、已离场，或本轮只补投记名票。请工作人员核对签到。"))
        self.connection.execute("INSERT INTO turnout VALUES (?, ?)", (round_id, seat_id))

    def _voted_already(self, seat_id: int) -> Refused:
        ((name,),) = self.rows("SELECT name FROM seats WHERE id = ?", seat_id)
        if not name:
            return Refused(text("这个席位在本轮已经投过票，请换一个席位，或请工作人员核对。"))
        return Refused(
            text(
                "“{name}”在本轮已经投过票，这张票没有计入。若是别人误用了这个席位，请工作人员到“更正与重开”，由两人更正那张票。",
                name=name,
            )
        )

    def _draw(self, round_id: int, class_id: str) -> tuple[bytes, int]:
        """Take a blank slip at random: its key and the length of its sheet."""
        free = self._free.get((round_id, class_id)) or self._blank_slips(round_id, class_id)
        if not free:
            # A lone new slip would tell that it was filled late; one among many does not.
            sheet = self._codec(class_id).blank(self._lines(round_id))
            self._lay_out(round_id, class_id, _EXTRA_SLIPS, sheet)
            free = self._blank_slips(round_id, class_id)
        chosen = _random.randrange(len(free))
        free[chosen], free[-1] = free[-1], free[chosen]
        self._free[round_id, class_id] = free
        return free.pop()

    def _blank_slips(self, round_id: int, class_id: str) -> list[tuple[bytes, int]]:
        return self.rows(
            "SELECT key, length(sheet) FROM secret_slips WHERE round_id = ? AND class_id = ? AND state = ?",
            round_id,
            class_id,
            BLANK,
        )

    def _lay_out(self, round_id: int, class_id: str, count: int, sheet: bytes) -> None:
        rows = [(round_id, class_id, secrets.token_bytes(_KEY_BYTES), BLANK, "", sheet) for _ in range(count)]
        self.connection.executemany(_INSERT_SLIP, rows)

    def _lines(self, round_id: int) -> int:
        ((reporter_id, reporters),) = self.rows(
            "SELECT reporter_id, (SELECT count(*) FROM reporters) FROM rounds WHERE id = ?", round_id
        )
        return int(reporters) if reporter_id is None else 1

    def _secret_sheet(self, ballot: Ballot, size: int) -> bytes:
        # By reporter, so that the order in which a rater went through the sheet is not kept.
        lines = sorted(ballot.lines, key=lambda line: line.reporter_id)
        return self._codec(ballot.class_id).encode(lines, size=size)

    def _codec(self, class_id: str) -> SheetCodec:
        return codec(len(self.scheme().form_of(class_id).indicators))
