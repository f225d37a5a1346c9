"""Rare characters of personal names: a small set of our own, and the whole set of the shared data where it is there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shuzhi_desktop.domain.roster import Reporter, Roster

OWN = "𬱖㛃𠮷㑇𫓧䶮堃喆𪣻𫍯"
NOBODY_HAS = "\U000f1234"
FOLDER = Path(__file__).parents[3] / "shared" / "data" / "names"
SETS = ("own", "shared")


def rare(which: str) -> str:
    """The characters of a set; the test is skipped where the shared data is absent."""
    if which == "own":
        return OWN
    return "".join(row["char"] for row in rows("rare_chars.csv", "utf-8"))


def rows(name: str, encoding: str) -> list[dict[str, str]]:
    """The rows of one of the shared files."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"the shared data set is not beside the project: {path}")
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def reporters(characters: str) -> tuple[Reporter, ...]:
    """One reporter a character, who bears it in name and unit."""
    return tuple(
        Reporter(n, n, f"李{one}", f"{one}里街道{n}", "党工委书记") for n, one in enumerate(characters, start=1)
    )


def roster(characters: str) -> Roster:
    """These reporters, and nobody who rates them."""
    return Roster(reporters(characters), ())
