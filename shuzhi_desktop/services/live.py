"""The live counts of one open meeting: built once from the file, then kept up ballot by ballot."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.counts import LiveCounts
from shuzhi_desktop.services.presence import away_of
from shuzhi_desktop.services.progress import counted_ballots, unheard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.progress import Told


class LiveBook:
    """Keeps the counts of a meeting in memory; may be used from any thread.

    It must be loaded before the first ballot of a session is cast, because a ballot committed while the file is being
    read would be counted twice or not at all.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: LiveCounts | None = None

    def load(self, reading: Reading, told: Told = unheard) -> LiveCounts:
        """The counts, read from the file on first use; `told` of the ballots read."""
        with self._lock:
            if self._counts is None:
                counts = LiveCounts(reading.scheme(), reading.roster(), away_of(reading))
                for ballot in counted_ballots(reading, told):
                    counts.add(ballot)
                self._counts = counts
            return self._counts

    def add(self, ballots: Iterable[Ballot], seen: LiveCounts | None = None) -> None:
        """Count ballots that were just committed; without loaded counts they will be read from the file.

        `seen` are the counts that were loaded before the commit. When they were dropped and read anew meanwhile, nobody
        knows whether the ballots are among them, so they are dropped again.
        """
        with self._lock:
            if seen is not None and self._counts is not seen:
                self._counts = None
            elif self._counts is not None:
                for ballot in ballots:
                    self._counts.add(ballot)

    def forget(self) -> None:
        """Drop the counts: scheme, roster or ballots changed in a way that adding cannot follow."""
        with self._lock:
            self._counts = None
