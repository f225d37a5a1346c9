"""Taking things into a ledger: the tree of units, who should report, and the results of meetings."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import SCALE
from shuzhi_desktop.services.initials import initials
from shuzhi_desktop.services.ports_ledger import Taken, Unit, UnitLevel, Verdict
from shuzhi_desktop.services.progress import counted, unheard
from shuzhi_desktop.services.units import OUTSIDE, path_bounds, plain_unit_name, settled, unit_paths
from shuzhi_desktop.store.ledger.layout import TREE
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from shuzhi_desktop.services.ports_ledger import Duty
    from shuzhi_desktop.services.ports_sealed import SealedMeeting, SealedReporter
    from shuzhi_desktop.services.progress import Told

_FULL = 100 * SCALE


class LedgerIntake(Queries):
    """`services.ports_ledger.LedgerWriting` inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def put_meeting(self, meeting: SealedMeeting, file: str, at: str) -> Taken:
        """Take in a verified meeting; what became of it."""
        before = self.rows(
            "SELECT digest, entries, sealed_at FROM sources WHERE identity = ? AND replaced_by = 0", meeting.identity
        )
        if before and not _is_later(meeting, *before[0]):
            self._complete(meeting)
            return Taken(Verdict.KNOWN)
        other_rules = self.rows(
            "SELECT 1 FROM sources WHERE scheme_id = ? AND scheme_digest <> ? AND replaced_by = 0 LIMIT 1",
            meeting.scheme_id,
            meeting.scheme_digest,
        )
        cursor = self.connection.execute(
            "INSERT INTO sources VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                meeting.identity,
                meeting.entries,
                meeting.sealed_at,
                meeting.title,
                meeting.date,
                meeting.year,
                meeting.direction.value,
                meeting.organiser,
                meeting.organiser_code,
                meeting.digest,
                meeting.scheme_id,
                meeting.scheme_title,
                meeting.scheme_digest,
                meeting.level.value,
                len(meeting.reporters),
                file,
                at,
            ),
        )
        source_id = cursor.lastrowid or 0
        self.connection.execute(
            "UPDATE sources SET replaced_by = ? WHERE identity = ? AND id <> ? AND replaced_by = 0",
            (source_id, meeting.identity, source_id),
        )
        strangers = self._put_results(source_id, meeting)
        self._touch(meeting.year)
        return Taken(Verdict.REPLACED if before else Verdict.ADDED, strangers, bool(other_rules))

    def _put_results(self, source_id: int, meeting: SealedMeeting) -> int:
        places = [
            self._place(one.unit, one.unit_code, meeting.level, meeting.organiser, meeting.organiser_code)
            for one in meeting.reporters
        ]
        self.connection.executemany(
            f"INSERT INTO results VALUES ({', '.join('?' * 18)})",  # noqa: S608 - question marks
            [_result_row(source_id, one, place) for one, place in zip(meeting.reporters, places, strict=True)],
        )
        for one in meeting.reporters:
            self.connection.executemany(
                "INSERT INTO rates VALUES (?, ?, ?, ?, ?)",
                [(source_id, one.order, rate.name, rate.counted, rate.base) for rate in one.rates],
            )
            self.connection.executemany(
                "INSERT OR IGNORE INTO outcomes VALUES (?, ?, ?)",
                [(source_id, one.order, name) for name in one.outcomes],
            )
        self._put_classes(source_id, meeting)
        self.connection.executemany(
            "INSERT INTO matters VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (source_id, one.order, number, one.problem, one.responsible, one.deadline, one.closed_at)
                for number, one in enumerate(meeting.matters, start=1)
            ],
        )
        return sum(code.startswith(OUTSIDE) for code, _, _ in places)

    def _put_classes(self, source_id: int, meeting: SealedMeeting) -> None:
        for one in meeting.reporters:
            self.connection.executemany(
                "INSERT INTO classes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        source_id,
                        one.order,
                        of.name,
                        of.score,
                        of.exact,
                        of.full,
                        _of_hundred(of.score, of.full),
                        of.valid,
                    )
                    for of in one.classes
                ],
            )
            self.connection.executemany(
                "INSERT INTO class_rates VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (source_id, one.order, of.name, rate.name, rate.counted, rate.base)
                    for of in one.classes
                    for rate in of.rates
                ],
            )

    def _complete(self, meeting: SealedMeeting) -> None:
        """Add what the classes gave to a meeting that was added before ledgers held it."""
        rows = self.rows(
            "SELECT id FROM sources WHERE identity = ? AND digest = ? AND replaced_by = 0 "
            "AND NOT EXISTS (SELECT 1 FROM classes WHERE source_id = sources.id)",
            meeting.identity,
            meeting.digest,
        )
        for (source_id,) in rows:
            self._put_classes(source_id, meeting)
            self._touch(meeting.year)

    def put_units(self, units: Iterable[Unit], replace_all: bool, told: Told = unheard) -> int:  # noqa: FBT001
        """Add or rename units, or replace the whole tree; returns how many there are now."""
        known = {} if replace_all else {one[0]: Unit(*one) for one in self._tree()}
        for unit in units:
            known[unit.code] = unit
        tree = settled(known.values())
        paths = unit_paths(tree)
        self.connection.execute("DELETE FROM units")
        self.connection.executemany(
            "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?)",
            (
                (one.code, one.name, plain_unit_name(one.name), one.level.value, one.parent, paths[one.code])
                for one in counted(tree, told)
            ),
        )
        self._touch(TREE)
        self._place_again(told)
        return len(known)

    def _tree(self) -> list[tuple[str, str, UnitLevel, str]]:
        rows = self.rows("SELECT code, name, level, parent FROM units")
        return [(code, name, UnitLevel(level), parent) for code, name, level, parent in rows]

    def put_duties(self, duties: Sequence[Duty], told: Told = unheard) -> int:
        """Add or replace duties; returns how many there are now."""
        for batch in _batches(counted(duties, told)):
            self.connection.executemany(
                "INSERT OR REPLACE INTO duties VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (one.year, one.direction.value, one.unit_code, one.post, one.name, one.deadline, one.exempt)
                    for one in batch
                ],
            )
            for year in {one.year for one in batch}:
                self._touch(year)
        strange = self.rows(
            "SELECT unit_code FROM duties WHERE unit_code NOT IN (SELECT code FROM units) ORDER BY unit_code LIMIT 1"
        )
        if strange:
            raise Refused(
                text("应述职名单里的单位代码“{code}”不在组织树里，请先导入组织树或改正代码。", code=strange[0][0])
            )
        return int(self.rows("SELECT count(*) FROM duties")[0][0])

    def join_units(self, old_code: str, new_code: str, year: int) -> None:
        """Say that from a year on one unit goes on as another."""
        if old_code == new_code:
            raise Refused(text("单位“{code}”不能并入自己，请改正代码。", code=old_code))
        if not self.rows("SELECT 1 FROM units WHERE code = ?", new_code):
            raise Refused(text("组织树里没有代码为“{code}”的单位，请先导入组织树或改正代码。", code=new_code))
        ahead = {new_code}
        while True:
            more = {code for (code,) in self._joined_from(ahead)} - ahead
            if not more:
                break
            ahead |= more
        if old_code in ahead:
            raise Refused(text("单位“{code}”已经由“{new}”延续而来，不能倒过来。", code=old_code, new=new_code))
        self.connection.execute("INSERT OR REPLACE INTO joins VALUES (?, ?, ?)", (old_code, new_code, year))

    def _joined_from(self, codes: set[str]) -> list[tuple[str]]:
        return [
            row for code in sorted(codes) for row in self.rows("SELECT new_code FROM joins WHERE old_code = ?", code)
        ]

    def _touch(self, year: int) -> None:
        self.connection.execute(
            "INSERT INTO years VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET revision = revision + 1", (year,)
        )

    def _place_again(self, told: Told) -> None:
        """Find the places of all results in a tree that changed."""
        rows = self.rows(
            "SELECT source_id, position, unit, given_code, level, organiser, organiser_code, year FROM results "
            "JOIN sources ON sources.id = source_id"
        )
        placed = [
            (*self._place(unit, given, UnitLevel(level), organiser, organiser_code), source_id, position)
            for source_id, position, unit, given, level, organiser, organiser_code, _ in counted(rows, told)
        ]
        self.connection.executemany(
            "UPDATE results SET code = ?, path = ?, above = ? WHERE source_id = ? AND position = ?", placed
        )
        for year in {row[-1] for row in rows}:
            self._touch(year)

    def _place(
        self, unit: str, given_code: str, level: UnitLevel, organiser: str, organiser_code: str
    ) -> tuple[str, str, str]:
        """Code, path and the name of the unit above, of a meeting's unit; a stranger hangs below its organiser.

        A name that stands in the tree twice is taken only where one of them is below the organiser.
        """
        if given_code:
            found = self._by_code(given_code)
            if found:
                return found
        above = self._organiser_path(organiser, organiser_code)
        low, high = path_bounds(above)
        rows = self.rows(
            "SELECT code FROM units WHERE plain = ? AND path >= ? AND path < ? ORDER BY level = ? DESC, code LIMIT 2",
            plain_unit_name(unit),
            low,
            high,
            level.value,
        )
        at_level = [code for (code,) in rows if self._level(code) is level] or [code for (code,) in rows]
        found = self._by_code(at_level[0]) if len(at_level) == 1 else None
        if found:
            return found
        name = OUTSIDE + plain_unit_name(unit).replace("/", " ")
        if not above:
            above = OUTSIDE + (plain_unit_name(organiser) or "").replace("/", " ") + "/"
        return name, f"{above}{name}/", organiser

    def _by_code(self, code: str) -> tuple[str, str, str] | None:
        rows = self.rows(
            "SELECT one.code, one.path, coalesce(up.name, '') FROM units one "
            "LEFT JOIN units up ON up.code = one.parent WHERE one.code = ?",
            code,
        )
        return (str(rows[0][0]), str(rows[0][1]), str(rows[0][2])) if rows else None

    def _level(self, code: str) -> UnitLevel:
        ((level,),) = self.rows("SELECT level FROM units WHERE code = ?", code)
        return UnitLevel(level)

    def _organiser_path(self, organiser: str, organiser_code: str) -> str:
        """The path of the organising unit; empty where it is not known for certain."""
        rows = self.rows("SELECT path FROM units WHERE code = ?", organiser_code) if organiser_code else []
        if rows:
            return str(rows[0][0])
        name = plain_unit_name(organiser)
        for start in range(max(0, len(name) - 1)):
            # 北京市石景山区: what stands in front names the units above and tells two of the same name apart.
            rows = self.rows("SELECT path, parent FROM units WHERE plain = ?", name[start:])
            if len(rows) > 1:
                rows = [row for row in rows if start and self._name(row[1]) in name[:start]]
            if rows:
                return str(rows[0][0]) if len(rows) == 1 else ""
        return ""

    def _name(self, code: str) -> str:
        rows = self.rows("SELECT name FROM units WHERE code = ?", code)
        return str(rows[0][0]) if rows else "?"


def _is_later(meeting: SealedMeeting, digest: str, entries: int, sealed_at: str) -> bool:
    """Whether a state of a meeting comes after the one of which these are the facts."""
    if meeting.digest == digest:
        return meeting.entries > entries  # decided on or put right since, under the same seal
    return (meeting.sealed_at, meeting.entries) > (sealed_at, entries)


def _result_row(source_id: int, one: SealedReporter, place: tuple[str, str, str]) -> tuple[object, ...]:
    return (
        source_id,
        one.order,
        one.name,
        initials(one.name),
        one.unit,
        one.unit_code,
        one.post,
        one.mode,
        one.composite,
        one.exact,
        one.full,
        _of_hundred(one.composite, one.full),
        one.place,
        int(one.tied),
        one.grade,
        *place,
    )


def _of_hundred(score: int | None, full: int) -> int | None:
    """Rescaled to full marks of 100, half away from zero: the only figure that may stand beside other schemes'."""
    if score is None or not full:
        return None
    units = (2 * abs(score) * _FULL + full) // (2 * full)
    return -units if score < 0 else units


def _batches(duties: Iterable[Duty]) -> Iterable[list[Duty]]:
    waiting = iter(duties)
    while batch := list(itertools.islice(waiting, 5_000)):
        yield batch
