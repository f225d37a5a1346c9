"""What is fuzzed: each target takes a file and must end with a value or a refusal in one sentence, soon."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Self

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    BallotForm,
    Entry,
    Indicator,
    IndicatorKind,
    RaterClass,
    Scheme,
    Secrecy,
    Source,
)
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.importing import worker_pipe
from shuzhi_desktop.importing.ballots_file import read_ballots
from shuzhi_desktop.importing.refusals import Reason, Unreadable, refusal
from shuzhi_desktop.importing.roster_file import read_pasted, read_roster
from shuzhi_desktop.importing.scheme_book import is_scheme_book, read_scheme_book
from shuzhi_desktop.importing.sheet_reading import Row, SheetRead, limited
from shuzhi_desktop.importing.tables import read_tables
from shuzhi_desktop.importing.worker import open_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

# Damage may make a parser raise nearly anything; these are what a mistake of ours looks like.
MISTAKES = (TypeError, AttributeError, IndexError, NameError, AssertionError, RecursionError)

SCHEME = Scheme(
    "fuzz",
    "试评",
    "district",
    Entry.EACH,
    (BallotForm("marks", "评分表", (Indicator("thought", "思想建设", IndicatorKind.POINTS, 0, 200_000, 5_000),)),),
    (
        RaterClass("leading", "领导小组", Fraction(40), form="marks", secrecy=Secrecy.NAMED),
        RaterClass("public", "党员群众", Fraction(40), form="marks"),
        RaterClass("daily", "日常考核", Fraction(20), source=Source.GIVEN),
    ),
    adjustments=(Adjustment("bonus", "附加分", Fraction(0), Fraction(5)),),
)
ROSTER = Roster(
    (Reporter(1, 1, "王芳", "八宝山街道"), Reporter(2, 2, "刘洋", "老山街道")),
    (Seat(1, "leading", "赵一", "区委办"), Seat(2, "public", "", "八宝山街道"), Seat(3, "public", "", "老山街道")),
)


class PipeOfThisProcess:
    """Stands in for the reading process: a mistake in a reader is then seen here, and thousands are read a minute."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file = file
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def sheets(self) -> Iterator[SheetRead]:
        try:
            for sheet in open_sheets(self._file, _unheard, _unheard):
                yield SheetRead(sheet.name, self._rows(sheet), sheet.hidden)
        except (Refused, *MISTAKES):
            raise
        except Unreadable as found:
            raise refusal(found, self._path) from found
        except Exception as error:
            raise refusal(Unreadable(Reason.DAMAGED), self._path) from error

    def _rows(self, sheet: SheetRead) -> Iterator[Row]:
        try:
            for number, cells in limited(sheet.rows, sheet.name):
                worker_pipe._checked(max(number, 1), list(cells))
                if cells:
                    yield number, cells
        except Unreadable as found:
            if isinstance(found.__cause__, MISTAKES):
                raise found.__cause__ from found
            raise refusal(found, self._path) from found
        except MISTAKES:
            raise
        except Exception as error:  # an OpenDocument is one part: damage in a sheet is damage to the file
            raise refusal(Unreadable(Reason.DAMAGED), self._path) from error


def _unheard(*_: int) -> None:
    pass


def walk(path: Path) -> None:
    """The tables alone."""
    for table in read_tables(path):
        assert isinstance(table.hidden, bool)
        for number, cells in table.rows:
            assert number > 0
            assert any(cells)


def roster(path: Path) -> None:
    """A roster, with and without its scheme."""
    read_roster(path, SCHEME)
    read_roster(path, None)


def ballots(path: Path) -> None:
    """Ballots, given scores and adjustments."""
    with read_ballots([path], SCHEME, ROSTER) as reading:
        if not reading.complaints:
            for _ in reading.sheets():
                pass


def pasted(path: Path) -> None:
    """Rows pasted from a spreadsheet."""
    read_pasted(path.read_bytes().decode("utf-8", "replace"), SCHEME, "述职对象")


def scheme(path: Path) -> None:
    """A scheme."""
    read_scheme(path.read_bytes().decode("utf-8", "replace"), path.name)


def scheme_book(path: Path) -> None:
    """A scheme kept as tables."""
    is_scheme_book(path)
    read_scheme_book(path)


FILES = (walk, roster, ballots, scheme_book)
TEXTS = (pasted, scheme)
