"""A process that casts in the small meeting and waits to be killed. Run by tests/services/test_resuming.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from shuzhi_desktop.services.voting import cast, close_ballot, open_ballot
from tests.support.meetings import marks, small_meeting


def main(folder: Path) -> None:
    """One round held, the second open with three ballots in."""
    desk = small_meeting(folder)
    close_ballot(desk, open_ballot(desk, 1).id)
    opened = open_ballot(desk, 2)
    cast(desk, opened.id, 1, marks("leading", 2, 900_000))
    for seat in (6, 7):
        cast(desk, opened.id, seat, marks("public", 2, 0))
    os.write(1, b"ready\n")
    sys.stdin.read()


main(Path(sys.argv[1]))
