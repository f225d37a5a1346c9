"""Meeting files for the tests of the store, with schemes built in code so that they need no TOML."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Seat
from shuzhi_desktop.domain.scheme import (
    BallotForm,
    Entry,
    Indicator,
    IndicatorKind,
    RaterClass,
    Scheme,
    Secrecy,
    Source,
)
from shuzhi_desktop.store.meeting_file import MeetingFile, create_meeting_file, open_meeting_file

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.ports import Round, Writing

PUBLIC, LEADERS, GIVEN = "public", "leaders", "daily"
FIRST_LEADER = 100_001
NOON = "2026-12-18T12:00:00+08:00"


def scheme_of(text: str, name: str) -> Scheme:
    """A scheme with a secret class, a named class and a given one; `text` is entry and number of indicators."""
    entry, _, indicators = text.partition(" ")
    form = BallotForm(
        "form",
        "测评表",
        tuple(
            Indicator(f"i{number}", f"指标{number}", IndicatorKind.POINTS, 0, 100_000_000, 1)
            for number in range(int(indicators or 1))
        ),
    )
    return Scheme(
        "test",
        name,
        "",
        Entry(entry or "each"),
        (form,),
        (
            RaterClass(PUBLIC, "群众", Fraction(40), form="form", secrecy=Secrecy.SECRET),
            RaterClass(LEADERS, "领导", Fraction(40), form="form", secrecy=Secrecy.NAMED),
            RaterClass(GIVEN, "平时考核", Fraction(20), source=Source.GIVEN),
        ),
    )


def make_meeting(
    path: Path, *, entry: str = "each", indicators: int = 1, reporters: int = 3, public: int = 20, leaders: int = 5
) -> MeetingFile:
    """A meeting with its scheme and roster in, no round open yet."""
    store = create_meeting_file(path, read_scheme=scheme_of, now=lambda: NOON)

    def fill(writing: Writing) -> None:
        writing.set_scheme_text(f"{entry} {indicators}")
        writing.set_reporters([Reporter(id_, id_, f"书记{id_}", f"街道{id_}") for id_ in range(1, reporters + 1)])
        writing.set_seats(
            [Seat(id_, PUBLIC) for id_ in range(1, public + 1)]
            + [Seat(FIRST_LEADER + number, LEADERS, f"领导{number}") for number in range(leaders)]
        )
        writing.record("meeting.created", {"title": "测试"})

    store.write(fill)
    return store


def reopen(path: Path, *, read_only: bool = False) -> MeetingFile:
    """Open a meeting made here."""
    return open_meeting_file(path, read_only, read_scheme=scheme_of, now=lambda: NOON)


def open_round(store: MeetingFile, reporter_id: int | None = 1, slips: int = 20, lines: int = 1) -> Round:
    """Open a round with slips for the secret class."""
    return store.write(lambda writing: writing.open_round(reporter_id, {PUBLIC: (slips, lines)}))


def ballot(mark: int, *, class_id: str = PUBLIC, reporter_id: int = 1, indicators: int = 1) -> Ballot:
    """A ballot with one line whose marks are all the same."""
    return Ballot(class_id, (Line(reporter_id, (mark,) * indicators),))


def cast_secret(store: MeetingFile, round_id: int, seat_id: int, mark: int) -> None:
    """Cast a secret ballot as the services do: slip, turnout and audit entry together."""

    def work(writing: Writing) -> None:
        writing.cast_secret(round_id, seat_id, ballot(mark))
        writing.record("ballot.counted", {"round": round_id, "class": PUBLIC})

    store.write(work)


def cast_named(store: MeetingFile, round_id: int, seat_id: int, mark: int) -> None:
    """Cast a named ballot as the services do."""

    def work(writing: Writing) -> None:
        writing.cast_named(round_id, seat_id, ballot(mark, class_id=LEADERS))
        writing.record("ballot.counted", {"round": round_id, "class": LEADERS, "seat": seat_id})

    store.write(work)


def secret_marks(store: MeetingFile, round_id: int | None = None) -> list[int | None]:
    """The marks of the secret class in the order they come from the file."""
    return [one.lines[0].marks[0] for _, one in store.ballots(round_id) if one.class_id == PUBLIC]
