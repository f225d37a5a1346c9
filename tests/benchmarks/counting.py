"""Live counts and the recount."""

from __future__ import annotations

import gc
import sqlite3
from statistics import median
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.counts import LiveCounts
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.domain.scheme_reading import read_scheme
from tests.benchmarks.measuring import Figure, medians_in_turn, ratio, seconds, shown
from tests.benchmarks.meetings import CLASS, SCHEME, ballots, roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.ballot import Ballot

MARKS = 500_000
_BATCH = 1_000
_BATCHES = 11


def figures() -> Iterator[Figure]:
    """A live ballot early and late; half a million marks again."""
    scheme, people = read_scheme(SCHEME, "bench.toml"), roster()
    live = LiveCounts(scheme, people)

    for ballot in ballots(_BATCH, 1):
        live.add(ballot)
    early = _per_ballot(live, 2)
    for ballot in ballots(100_000 - _BATCH * (_BATCHES + 1), 3):
        live.add(ballot)
    late = _per_ballot(live, 4)
    yield Figure("a live ballot of 10 marks after 1,000", shown(early), "", early * 1e6, "µs", 25)
    yield Figure("a live ballot of 10 marks after 100,000", shown(late), "", late * 1e6, "µs", 25)
    # Noise of a shared machine reaches a fifth; growth with the number of ballots would be tenfold.
    yield ratio("the same after 100,000 ballots as after 1,000", late, early, 1.25)
    cast = ballots(MARKS // 10)
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE marks (reporter INTEGER, class TEXT, indicator INTEGER, mark INTEGER)")
    table.executemany(
        "INSERT INTO marks VALUES (?, ?, ?, ?)",
        (
            (ballot.lines[0].reporter_id, CLASS, number, mark)
            for ballot in cast
            for number, mark in enumerate(ballot.lines[0].marks)
        ),
    )
    query = "SELECT reporter, class, indicator, mark, count(*) FROM marks GROUP BY 1, 2, 3, 4"
    gc.collect()
    ours, theirs = medians_in_turn(7, lambda: recount(scheme, people, cast), lambda: table.execute(query).fetchall())
    table.close()
    yield ratio("recount of 500,000 marks / SQL GROUP BY in memory", ours, theirs, 1.5)


def _per_ballot(live: LiveCounts, seed: int) -> float:
    def add(some: list[Ballot]) -> None:
        for ballot in some:
            live.add(ballot)

    taken = []
    for batch in range(_BATCHES):
        some = ballots(_BATCH, seed * 1_000 + batch)
        taken.append(seconds(lambda: add(some)) / _BATCH)  # noqa: B023 - called at once
    return median(taken)
