"""The chain a meeting belongs to, in the file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_chain import ChainFacts, Direction, PastResult
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class SqlChain(Queries):
    """`services.ports_chain.ChainReading`."""

    def chain(self) -> ChainFacts:
        """Year, direction, place and last year's meeting."""
        ((year, direction, *rest),) = self.rows(
            "SELECT year, direction, unit_code, previous_title, previous_date, previous_digest FROM chain"
        )
        return ChainFacts(year, Direction(direction), *rest)

    def past_results(self) -> Mapping[int, PastResult]:
        """Last year's results by reporter id."""
        rows = self.rows(
            "SELECT reporter_id, name, composite, full_marks, place, number, grade, scheme FROM past_results"
        )
        return {
            who: PastResult(who, name, Fraction(composite) if composite else None, Fraction(full), *rest)
            for who, name, composite, full, *rest in rows
        }


class SqlChainWriting(SqlChain):
    """`services.ports_chain.ChainWriting`."""

    def set_chain(self, facts: ChainFacts) -> None:
        """Replace the facts."""
        self.connection.execute(
            "UPDATE chain SET year = ?, direction = ?, unit_code = ?, previous_title = ?, previous_date = ?, "
            "previous_digest = ?",
            (
                facts.year,
                facts.direction.value,
                facts.unit_code,
                facts.previous_title,
                facts.previous_date,
                facts.previous_digest,
            ),
        )

    def set_past_results(self, results: Iterable[PastResult]) -> None:
        """Replace last year's results."""
        self.connection.execute("DELETE FROM past_results")
        self.connection.executemany(
            "INSERT INTO past_results VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.reporter_id,
                    one.name,
                    "" if one.composite is None else str(one.composite),
                    str(one.full_marks),
                    one.place,
                    one.number,
                    one.grade,
                    one.scheme,
                )
                for one in results
            ],
        )
