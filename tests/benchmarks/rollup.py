"""The ledger: results of every village of the country over five years, made up from a seed, and a thousand packages.

The tree of units is that of `../shared/data/divisions`; without those files nothing here is measured.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
from shuzhi_desktop.store.ledger.parquet import write_parquet
from tests.benchmarks.measuring import Figure, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.store.ledger.intake import LedgerIntake

DIVISIONS = Path(__file__).parents[2] / ".." / "shared" / "data" / "divisions"
FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv")
VILLAGES = "villages_2021_slim.csv.gz"
YEARS = (2022, 2023, 2024, 2025, 2026)
LAST = YEARS[-1]
PROVINCE, DISTRICT = "37", "370102"  # 山东: the province with the most villages; 历下区
GRADES = ("好", "较好", "一般", "差")
RATE, OUTCOME = "满意率", "约谈"
_SEED = 20261124
_GROWTH = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_CHILD = """
import json, sys, time
from pathlib import Path
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.ledger_report import coverage_report, ledger_report, unit_called
from shuzhi_desktop.services.ports_chain import Direction
from tests.benchmarks.measuring import peak_mebibytes
what, path, rest = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
workspace = AppWorkspace()
store = workspace.open_ledger(path, make=True)
started = time.perf_counter()
if what == "units":
    number = [workspace.import_units(store, Path(one)) for one in rest][-1]
elif what == "rows":
    year, number = int(rest[0]), 0
    store.coverage_by_level(year, "99", Direction.UPWARD)
else:
    year, unit = int(rest[0]), unit_called(store, rest[1])
    covered = coverage_report(store, year, unit, Direction.UPWARD, "2026-12-31")
    found = ledger_report(store, year, unit, "2026-12-31")
    number = sum(one.should for one in covered.by_level) + sum(one.number for one in found.levels)
taken = [time.perf_counter() - started]
if what == "report":
    for _ in range(5):  # as in the window, where the ledger stays open
        started = time.perf_counter()
        coverage_report(store, year, unit, Direction.UPWARD, "2026-12-31")
        ledger_report(store, year, unit, "2026-12-31")
        taken.append(time.perf_counter() - started)
print(json.dumps({"number": number, "first": taken[0], "again": sorted(taken)[len(taken) // 2],
                  "peak": peak_mebibytes()}))
"""


def figures(folder: Path) -> Iterator[Figure]:
    """The tree, the reports of a province and of a district, the packages, and how time grows with the rows."""
    if not (DIVISIONS / VILLAGES).is_file():
        print(f"no {DIVISIONS / VILLAGES}: the roll-up is not measured", file=sys.stderr)
        return
    ledger = folder / "country.shuzhi-ledger"
    yield from _tree(folder, ledger)
    yield from _filled(ledger)
    for what, code, bound in (("a province", PROVINCE, 3.0), ("a district", DISTRICT, 0.2)):
        # The first report of a process is measured in five of them: it is a matter of a single moment.
        started = sorted((_child("report", ledger, str(LAST), code) for _ in range(5)), key=lambda one: one["first"])
        ran = started[2]
        said = f"{ran['number']:,} posts and scores, first {shown(ran['first'])}, peak {ran['peak']:.0f} MiB"
        yield Figure(f"coverage and ranking report of {what}, one year", said, "", ran["again"], "s", bound)
        yield Figure("the same, when the ledger has just been opened", said, "", ran["first"], "s", bound)
        if code == PROVINCE:
            yield Figure("peak memory of that process", said, "", ran["peak"] * 1.048576, "MB", 1_000)
    yield from _packages(folder)
    yield from _growth(folder, ledger)


def _child(what: str, *arguments: Path | str) -> dict[str, Any]:
    command = [sys.executable, "-c", _CHILD, what, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _tree(folder: Path, ledger: Path) -> Iterator[Figure]:
    villages = folder / "villages.csv"
    with gzip.open(DIVISIONS / VILLAGES) as packed, villages.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    ran = _child("units", ledger, *(DIVISIONS / one for one in FILES), villages)
    said = f"{ran['number']:,} units, peak {ran['peak']:.0f} MiB"
    yield Figure("import of all streets and villages into the tree of units", said, "", ran["first"], "s")


def _filled(ledger: Path) -> Iterator[Figure]:
    store = LedgerFile(ledger)
    started = time.perf_counter()
    number = sum(store.change(lambda intake, year=year: _year(intake, year)) for year in YEARS)  # type: ignore[misc]
    store.close()
    yield Figure("five years of results put in", f"{number:,} results", "", time.perf_counter() - started, "s")
    longest = max(float(_child("rows", ledger, str(year))["first"]) for year in YEARS)
    yield Figure("one year's Parquet files written from the ledger", shown(longest), "", longest, "s")


def _year(intake: LedgerIntake, year: int) -> int:
    """One meeting a street, one result a village; returns how many results there are."""
    draw = random.Random(_SEED + year)
    villages: dict[str, list[tuple[str, str, str]]] = {}
    for code, name, path, parent in intake.rows("SELECT code, name, path, parent FROM units WHERE level = 'village'"):
        villages.setdefault(parent, []).append((code, name, path))
    streets = dict(intake.rows("SELECT code, name FROM units WHERE level = 'township'"))
    ((last,),) = intake.rows("SELECT coalesce(max(id), 0) FROM sources")
    number = 0
    for source, (street, below) in enumerate(villages.items(), start=last + 1):
        above = streets.get(street, street)
        intake.connection.execute(
            "INSERT INTO sources (id, identity, entries, sealed_at, title, date, year, direction, organiser, "
            "organiser_code, digest, scheme_id, scheme_title, scheme_digest, level, reporters, file, added_at, "
            "replaced_by) VALUES (?, ?, 9, '', ?, ?, ?, 'upward', ?, ?, ?, 'zhibu', '', ?, 'village', ?, '', '', 0)",
            (source, f"m{source}", f"{above}{year}年述职评议会", f"{year}-12-18", year, above, street, f"sm3:{source}",
             f"sha256:{draw.randrange(2)}", len(below)),
        )  # fmt: skip
        here = [one for one in enumerate(below, start=1) if draw.random() < 0.97]
        results = [_result(draw, source, place, village, above) for place, village in here]
        intake.connection.executemany(f"INSERT INTO results VALUES ({', '.join('?' * 18)})", results)
        intake.connection.executemany(
            "INSERT INTO rates VALUES (?, ?, ?, ?, 40)",
            [(source, place, RATE, draw.randint(30, 40)) for place, _ in here],
        )
        intake.connection.executemany(
            "INSERT INTO outcomes VALUES (?, ?, ?)",
            [(source, place, OUTCOME) for place, _ in here if draw.random() < 0.02],
        )
        number += len(results)
    intake.connection.execute("INSERT INTO years VALUES (?, 1)", (year,))
    return number


def _result(
    draw: random.Random, source: int, place: int, village: tuple[str, str, str], above: str
) -> tuple[object, ...]:
    code, name, path = village
    score = draw.randrange(700_000, 990_000, 25)
    mode = "oral" if draw.random() < 0.8 else "written"
    grade = GRADES[min(3, (990_000 - score) // 60_000)]
    return (source, place, f"书记{place}", f"sj{place}", name, code, "党组织书记", mode, score, f"{score}/10000",
            1_000_000, score, place, 0, grade, code, path, above)  # fmt: skip


def _packages(folder: Path) -> Iterator[Figure]:
    """A thousand small meetings, packed; verified and added."""
    from tests.support.ledger_meetings import many_packages

    packages = folder / "packages"
    packages.mkdir()
    number = many_packages(packages, 1_000)
    workspace = AppWorkspace()
    store = workspace.open_ledger(folder / "packages.shuzhi-ledger", make=True)
    started = time.perf_counter()
    done = workspace.add_to_ledger(store, [packages])
    taken = time.perf_counter() - started
    store.close()
    assert {one.verdict.value for one in done} == {"added"}, done[0]
    said = f"{number / taken:.0f} packages a second, 8 reporters × 20 ballots each"
    yield Figure("a package verified and added (1,000 at once)", said, "", 1_000 * taken / number, "ms", 20)


def _growth(folder: Path, ledger: Path) -> Iterator[Figure]:
    """The ranking and sums of a whole country over ever more rows."""
    from shuzhi_desktop.services.ports_ledger import UnitLevel

    store = LedgerFile(ledger)
    villages = store.rows("SELECT code, name, path FROM units WHERE level = 'village' ORDER BY path")
    target = Path(store.parquet.files("results", LAST))
    for rows in _GROWTH:
        write_parquet(target, "results", _made_up(villages, rows))
        started = time.perf_counter()
        ranked = store.ranking(LAST, "", UnitLevel.VILLAGE)
        summed = store.scores(LAST, "", UnitLevel.VILLAGE)
        taken = time.perf_counter() - started
        assert ranked
        assert sum(one.number for one in summed) == rows
        yield Figure(f"ranking and sums of the whole country over {rows:,} results", shown(taken), "", taken, "s")
    store.close()


def _made_up(villages: list[tuple[str, str, str]], rows: int) -> Iterator[tuple[object, ...]]:
    draw = random.Random(_SEED)
    for number in range(rows):
        code, name, path = villages[number % len(villages)]
        score = draw.randrange(700_000, 990_000, 25)
        yield (LAST, "upward", "village", code, path, name, "", f"书记{number}", "书记", "", "oral", score, 1_000_000,
               score, "sha256:0", "好", 1, number)  # fmt: skip
