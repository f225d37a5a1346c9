"""A process that casts ballots until it is killed, and says after each that it is in.

Run by tests/store/test_kills.py.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.support.store_meetings import FIRST_LEADER, cast_named, cast_secret, reopen


def main(path: Path) -> None:
    """Cast for every seat that has not voted, secret and named by turns; the mark of a ballot is its seat."""
    store = reopen(path)
    (one,) = store.rounds()
    voted = store.voted_seats(one.id)
    os.write(1, b"ready\n")
    for seat in store.roster().seats:
        for id_, cast in ((seat.id, cast_secret), (FIRST_LEADER + seat.id, cast_named)):
            if id_ not in voted and seat.id < FIRST_LEADER:
                cast(store, one.id, id_, id_)
                os.write(1, b"%d\n" % id_)


main(Path(sys.argv[1]))
