"""The meeting that is measured: ten indicators a ballot, fifty reporters, a secret class of a thousand seats."""

from __future__ import annotations

import random

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.ports import MeetingInfo

INDICATORS = 10
REPORTERS = 50
SEATS = 1_000
CLASS = "public"
INFO = MeetingInfo("性能测量", "2026-12-18")

_INDICATOR = """[[forms.indicators]]
id = "i{n}"
name = "指标{n}"
kind = "points"
min = "0"
max = "10"
step = "0.5"
"""
SCHEME = (
    """format = 1
[scheme]
id = "bench"
title = "性能测量"
level = "unit"
entry = "each"
[[forms]]
id = "marks"
title = "评分表"
"""
    + "".join(_INDICATOR.format(n=n) for n in range(1, INDICATORS + 1))
    + f"""[[classes]]
id = "{CLASS}"
name = "群众"
weight = "100"
form = "marks"
secrecy = "secret"
[places]
composite = 2
[ranking]
on = "rounded"
ties = "standard"
"""
)


def roster() -> Roster:
    """Fifty reporters, a thousand seats."""
    return Roster(
        tuple(Reporter(n, n, f"书记{n}", f"街道{n}") for n in range(1, REPORTERS + 1)),
        tuple(Seat(n, CLASS) for n in range(1, SEATS + 1)),
    )


def ballots(number: int, seed: int = 7) -> list[Ballot]:
    """Invented ballots, one reporter each in turn, always the same for a seed."""
    draw = random.Random(seed)
    return [
        Ballot(CLASS, (Line(1 + n % REPORTERS, tuple(draw.randrange(0, 100_001, 5_000) for _ in range(INDICATORS))),))
        for n in range(number)
    ]
