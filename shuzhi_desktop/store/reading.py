"""Reading a meeting file: plain queries that give plain values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.founding import REHEARSAL_CREATED
from shuzhi_desktop.services.ports import (
    AdjustmentEntry,
    AuditEntry,
    Decision,
    MeetingInfo,
    Phase,
)
from shuzhi_desktop.store.chain import SqlChain
from shuzhi_desktop.store.codes import SqlCodeReading
from shuzhi_desktop.store.corrections import SUPERSEDED, SqlCorrections
from shuzhi_desktop.store.given import SqlGivenReading
from shuzhi_desktop.store.notes import SqlNotes
from shuzhi_desktop.store.paper import SqlPaperReading
from shuzhi_desktop.store.rectifying import SqlRectifying
from shuzhi_desktop.store.reports import SqlReports
from shuzhi_desktop.store.sheets import SheetCodec, codec
from shuzhi_desktop.store.states import CAST
from shuzhi_desktop.store.turns import SqlTurnReading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shuzhi_desktop.domain.scheme import Scheme

_BATCH = 2_000
_SLIPS = "SELECT round_id, class_id, reason, sheet, key FROM secret_slips WHERE "
_SLIPS_OF_ALL = (
    f"{_SLIPS}(round_id, class_id, key) > (?, ?, ?) AND state = ? AND round_id NOT IN ({SUPERSEDED}) "
    "ORDER BY round_id, class_id, key LIMIT ?"
)
_SLIPS_OF_ONE = (
    f"{_SLIPS}round_id = ? AND (class_id, key) > (?, ?) AND state = ? AND round_id NOT IN ({SUPERSEDED}) "
    "ORDER BY class_id, key LIMIT ?"
)
_NEWEST = (
    "NOT EXISTS (SELECT 1 FROM named_ballots later WHERE later.round_id = one.round_id "
    "AND later.seat_id = one.seat_id AND later.version > one.version)"
)
_NAMED = (
    "SELECT round_id, class_id, reason, sheet, id FROM named_ballots one "  # noqa: S608 - constants only
    f"WHERE id > ? AND state = ? AND (? IS NULL OR round_id = ?) AND {_NEWEST} "
    f"AND round_id NOT IN ({SUPERSEDED}) ORDER BY id LIMIT ?"
)


_NAMED_BY_SEAT = (
    "SELECT seat_id, class_id, reason, sheet FROM named_ballots one "  # noqa: S608 - constants only
    f"WHERE state = ? AND {_NEWEST} AND round_id NOT IN ({SUPERSEDED}) ORDER BY id"
)


class SchemeCache:
    """The scheme and roster read last, shared by the reader and the writer of one file."""

    def __init__(self, read_scheme: Callable[[str, str], Scheme]) -> None:
        self._read_scheme = read_scheme
        self._scheme: tuple[str, Scheme] | None = None
        self.roster: tuple[str, Roster] | None = None

    def scheme(self, scheme_text: str) -> Scheme:
        """The scheme of this text."""
        known = self._scheme
        if known is None or known[0] != scheme_text:
            known = self._scheme = (scheme_text, self._read_scheme(scheme_text, "scheme.toml"))
        return known[1]


class SqlReading(
    SqlGivenReading,
    SqlCorrections,
    SqlNotes,
    SqlTurnReading,
    SqlPaperReading,
    SqlCodeReading,
    SqlChain,
    SqlRectifying,
    SqlReports,
):
    """`services.ports.Reading` over one connection."""

    def __init__(self, connection: sqlite3.Connection, cache: SchemeCache) -> None:
        self.connection = connection
        self.cache = cache

    def info(self) -> MeetingInfo:
        """The meeting's own facts."""
        # The chain's first entry is the only place that says so: it cannot be edited without breaking the chain.
        ((title, date, place, organiser, phase, digest, rehearsal),) = self.rows(
            "SELECT title, date, place, organiser, phase, digest, "
            "EXISTS (SELECT 1 FROM audit WHERE number = 1 AND kind = ?) FROM meeting",
            REHEARSAL_CREATED,
        )
        return MeetingInfo(title, date, place, organiser, Phase(phase), digest, bool(rehearsal))

    def scheme_text(self) -> str:
        """The scheme as TOML."""
        ((scheme_text,),) = self.rows("SELECT scheme_text FROM meeting")
        return str(scheme_text)

    def scheme(self) -> Scheme:
        """The scheme, read from its text."""
        return self.cache.scheme(self.scheme_text())

    def roster(self) -> Roster:
        """Reporters by order, seats by id."""
        ((revision,),) = self.rows("SELECT roster_revision FROM meeting")
        known = self.cache.roster
        if known is not None and known[0] == revision:
            return known[1]
        reporters = self.rows(
            "SELECT id, position, name, unit, post, team, unit_code FROM reporters ORDER BY position, id"
        )
        seats = self.rows("SELECT id, class_id, name, unit, post FROM seats ORDER BY id")
        roster = Roster(tuple(Reporter(*row) for row in reporters), tuple(Seat(*row) for row in seats))
        if self.rows("SELECT roster_revision FROM meeting") == [(revision,)]:  # not replaced between the queries
            self.cache.roster = (revision, roster)
        return roster

    def voted_seats(self, round_id: int) -> frozenset[int]:
        """Seats whose ballot of this round is in."""
        return frozenset(seat for (seat,) in self.rows("SELECT seat_id FROM turnout WHERE round_id = ?", round_id))

    def returned(self, round_id: int) -> Mapping[str, int]:
        """Sheets in, per class id."""
        secret = "SELECT class_id, count(*) FROM secret_slips WHERE round_id = ? AND state = ? GROUP BY class_id"  # noqa: S105
        named = (
            "SELECT class_id, count(*) FROM named_ballots one "  # noqa: S608 - constants only
            f"WHERE round_id = ? AND state = ? AND {_NEWEST} GROUP BY class_id"
        )
        return dict([*self.rows(secret, round_id, CAST), *self.rows(named, round_id, CAST)])

    def ballots(self, round_id: int | None = None) -> Iterator[tuple[int, Ballot]]:
        """(round id, ballot) of every ballot that counts; fetched in batches, so a writer is never held up."""
        scheme = self.scheme()
        codecs: dict[str, SheetCodec] = {}
        for one_round, class_id, reason, sheet in self._sheets(round_id):
            reader = codecs.get(class_id)
            if reader is None:
                reader = codecs[class_id] = codec(len(scheme.form_of(class_id).indicators))
            yield one_round, Ballot(class_id, reader.decode(sheet), reason)

    def named_ballots(self) -> Iterator[tuple[int, Ballot]]:
        """(seat id, ballot) of every named ballot that counts, of all rounds."""
        scheme = self.scheme()
        for seat_id, class_id, reason, sheet in self.rows(_NAMED_BY_SEAT, CAST):
            reader = codec(len(scheme.form_of(class_id).indicators))
            yield seat_id, Ballot(class_id, reader.decode(sheet), reason)

    def _sheets(self, round_id: int | None) -> Iterator[tuple[int, str, str, bytes]]:
        last = 0
        while named := self.rows(_NAMED, last, CAST, round_id, round_id, _BATCH):
            for row in named:
                yield row[:4]
            last = named[-1][4]
            if len(named) < _BATCH:
                break
        after: tuple[int, str, bytes] = (-1 if round_id is None else round_id, "", b"")
        while True:
            query = _SLIPS_OF_ALL if round_id is None else _SLIPS_OF_ONE
            slips = self.rows(query, *after, CAST, _BATCH)
            for row in slips:
                yield row[:4]
            if len(slips) < _BATCH:
                return
            after = (slips[-1][0], slips[-1][1], slips[-1][4])

    def adjustments(self) -> Sequence[AdjustmentEntry]:
        """Adjustment entries in the order they were typed."""
        rows = self.rows("SELECT adjustment_id, reporter_id, value, reason FROM adjustments ORDER BY id")
        return tuple(AdjustmentEntry(id_, reporter_id, Fraction(value), why) for id_, reporter_id, value, why in rows)

    def flags(self) -> frozenset[tuple[int, str]]:
        """(reporter id, flag name) pairs that are set."""
        rows = self.rows(
            "SELECT reporter_id, name FROM flags one WHERE is_on = 1 AND version = (SELECT max(version) FROM flags "
            "WHERE reporter_id = one.reporter_id AND name = one.name)"
        )
        return frozenset((reporter_id, name) for reporter_id, name in rows)

    def decisions(self) -> Sequence[Decision]:
        """The decision in force per (outcome, reporter)."""
        rows = self.rows(
            "SELECT outcome_id, reporter_id, verdict, reason FROM decisions one WHERE version = (SELECT max(version) "
            "FROM decisions WHERE outcome_id = one.outcome_id AND reporter_id = one.reporter_id) ORDER BY 1, 2"
        )
        return tuple(Decision(*row) for row in rows)

    def overrides(self) -> frozenset[str]:
        """Ids of classes whose surplus of ballots was accepted."""
        return frozenset(class_id for (class_id,) in self.rows("SELECT class_id FROM overrides"))

    def secrets(self) -> Mapping[str, str]:
        """Small settings of the meeting."""
        return dict(self.rows("SELECT name, value FROM settings"))

    def audit(self, newest: int = 50) -> Sequence[AuditEntry]:
        """The newest entries of the chain, newest first."""
        rows = self.rows(
            "SELECT number, at, kind, details, 'sm3:' || sm3 FROM audit ORDER BY number DESC LIMIT ?", newest
        )
        return tuple(AuditEntry(*row) for row in rows)

    def audit_count(self) -> int:
        """Number of entries in the chain."""
        ((number,),) = self.rows("SELECT count(*) FROM audit")
        return int(number)
