"""Questions to a ledger that its own tables answer: meetings, units, one unit's years, open matters, search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Hit, MatterLine, Source, TrendPoint, Unit, UnitLevel
from shuzhi_desktop.services.units import path_bounds, plain_unit_name
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNTING = "FROM results one JOIN sources ON sources.id = one.source_id AND replaced_by = 0"
_YEARS = """SELECT year FROM years
    WHERE EXISTS (SELECT 1 FROM sources WHERE sources.year = years.year AND replaced_by = 0)
    OR EXISTS (SELECT 1 FROM duties WHERE duties.year = years.year) ORDER BY year DESC"""
_ESCAPE = "\\"
_SOMEWHERE = (
    "(" + " OR ".join(f"{column} LIKE ? ESCAPE '{_ESCAPE}'" for column in ("name", "unit", "code", "initials")) + ")"
)


class LedgerTables(Queries):
    """The part of `services.ports_ledger.LedgerReading` that needs no roll-up."""

    def years(self) -> Sequence[int]:
        """Years with a result or a duty, newest first."""
        rows = self.rows(_YEARS)
        return tuple(year for (year,) in rows)

    def sources(self) -> Sequence[Source]:
        """Every meeting ever added, newest first, replaced ones too."""
        rows = self.rows(
            "SELECT id, title, date, year, direction, organiser, organiser_code, digest, scheme_id, scheme_title, "
            "scheme_digest, reporters, file, added_at, replaced_by FROM sources ORDER BY year DESC, date DESC, id DESC"
        )
        return tuple(
            Source(id_, title, date, year, Direction(direction), *rest)
            for id_, title, date, year, direction, *rest in rows
        )

    def unit(self, code: str) -> Unit | None:
        """The unit of a code."""
        found = self._units("WHERE code = ?", code)
        return found[0] if found else None

    def units_named(self, name: str) -> Sequence[Unit]:
        """Units of a name, by code."""
        return self._units("WHERE plain = ? ORDER BY code", plain_unit_name(name))

    def below(self, code: str) -> Sequence[Unit]:
        """The units directly below one, by code."""
        return self._units("WHERE parent = ? ORDER BY code", code)

    def _units(self, where: str, value: str) -> tuple[Unit, ...]:
        rows = self.rows(f"SELECT code, name, level, parent FROM units {where}", value)  # noqa: S608 - own words
        return tuple(Unit(code, name, UnitLevel(level), parent) for code, name, level, parent in rows)

    def trend(self, unit_code: str, post: str = "") -> Sequence[TrendPoint]:
        """The years of a unit (of one of its posts), oldest first; a renamed or recoded unit is followed back."""
        codes = [unit_code]
        for code in codes:  # grows while it is walked
            codes += [old for (old,) in self.rows("SELECT old_code FROM joins WHERE new_code = ?", code)]
        rows = self.rows(
            "SELECT year, unit, post, name, composite, full_marks, compared, place, "  # noqa: S608 - question marks
            "(SELECT count(*) FROM results two WHERE two.source_id = one.source_id AND two.place > 0), grade, "
            f"scheme_digest, source_id {_COUNTING} WHERE code IN ({', '.join('?' * len(codes))}) "
            "AND (? = '' OR replace(post, ' ', '') = replace(?, ' ', '')) ORDER BY year, date, source_id, position",
            *codes,
            post,
            post,
        )
        return tuple(TrendPoint(*row) for row in rows)

    def matters(self, year: int, unit_code: str, today: str) -> Sequence[MatterLine]:
        """Matters not closed, overdue first; all years for 0."""
        low, high = path_bounds(self.path_of(unit_code))
        rows = self.rows(
            "SELECT source_id, year, code, unit, name, problem, responsible, deadline, closed_at, "
            # From the few open matters to their results; the planner would begin with every meeting there is.
            "deadline <> '' AND deadline < ? FROM matters CROSS JOIN results one USING (source_id, position) "
            "CROSS JOIN sources ON sources.id = one.source_id AND replaced_by = 0 "
            "WHERE closed_at = '' AND (? = 0 OR year = ?) AND path >= ? AND path < ? "
            "ORDER BY deadline = '', deadline, year, path, number",
            today,
            year,
            year,
            low,
            high,
        )
        lines = (MatterLine(*row) for row in rows)
        return tuple(replace(line, overdue=bool(line.overdue)) for line in lines)

    def search(self, words: str, limit: int = 100) -> Sequence[Hit]:
        """Reporters by name, unit, code or the first letters of their pinyin, newest year first.

        Each of several words must be found somewhere.
        """
        wanted = words.split()
        if not wanted:
            return ()
        condition = " AND ".join([_SOMEWHERE] * len(wanted))
        values = [pattern for word in wanted for pattern in _patterns(word)]
        rows = self.rows(
            f"SELECT year, code, unit, name, post, source_id {_COUNTING} WHERE {condition} "
            "ORDER BY year DESC, date DESC, source_id DESC, position LIMIT ?",
            *values,
            limit,
        )
        return tuple(Hit(*row) for row in rows)

    def path_of(self, unit_code: str) -> str:
        """The path of a unit; empty for "" and for one that is not in the tree of units but in results (`~name`)."""
        if not unit_code:
            return ""
        rows = self.rows(
            "SELECT path FROM units WHERE code = ? UNION ALL SELECT path FROM results WHERE code = ? LIMIT 1",
            unit_code,
            unit_code,
        )
        return str(rows[0][0]) if rows else f"{unit_code}/"


def _patterns(word: str) -> tuple[str, str, str, str]:
    safe = "".join(_ESCAPE + one if one in "%_\\" else one for one in word)
    return (f"%{safe}%", f"%{safe}%", f"{safe}%", f"{safe.lower()}%" if word.isascii() else "\x00")
