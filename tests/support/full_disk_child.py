"""A process whose disk runs full while ballots are cast, and has room again later.

Run by tests/store/test_full_disk.py.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from shuzhi_desktop.domain.message import Refused
from tests.support.store_meetings import (
    FIRST_LEADER,
    cast_named,
    cast_secret,
    make_meeting,
    open_round,
)


def main(path: Path) -> None:
    """Print what was acknowledged, what was refused, and whether the file stood it all."""
    store = make_meeting(path, public=40, leaders=2_000)
    one = open_round(store, slips=40)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 12_000, hard))
    acknowledged, refusals, seats = [], [], iter(range(2_000))
    while len(refusals) < 3:
        seat = FIRST_LEADER + next(seats)
        try:
            cast_named(store, one.id, seat, seat)
            acknowledged.append(seat)
        except Refused as refused:
            refusals.append(str(refused))
            seats = iter([seat - FIRST_LEADER, *seats])
    full_backup = ""
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, hard))
        store.backup(path.with_name("backup.shuzhi"))
    except Refused as refused:
        full_backup = str(refused)
    in_file = sorted(one_ballot.lines[0].marks[0] for _, one_ballot in store.ballots())
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    for _ in range(5):
        seat = FIRST_LEADER + next(seats)
        cast_named(store, one.id, seat, seat)
    cast_secret(store, one.id, 1, 1)
    store.write(lambda writing: writing.close_round(one.id))
    answer = {
        "acknowledged": acknowledged,
        "refusals": refusals,
        "backup": full_backup,
        "in_file": in_file,
        "after": sum(1 for _ in store.ballots()),
        "turnout": len(store.voted_seats(one.id)),
        "sound": all(finding.passed for finding in store.verify()),
    }
    store.close()
    answer["files"] = sorted(entry.name for entry in path.parent.iterdir())
    sys.stdout.write(json.dumps(answer))


main(Path(sys.argv[1]))
