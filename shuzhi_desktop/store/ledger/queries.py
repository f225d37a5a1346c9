"""The queries over a ledger's Parquet files, written once in Ibis for every engine that runs them.

Only what DuckDB and Spark do alike is used: integers, text compared by code point, windows, no division.
"""

from __future__ import annotations

from typing import Any

import ibis

from shuzhi_desktop.services.units import OUTSIDE

RESULTS = ibis.table(
    {
        "year": "int32",
        "direction": "string",
        "level": "string",
        "code": "string",
        "path": "string",
        "unit": "string",
        "above": "string",
        "name": "string",
        "post": "string",
        "post_key": "string",
        "mode": "string",
        "composite": "int64",
        "full_marks": "int64",
        "compared": "int64",
        "scheme_digest": "string",
        "grade": "string",
        "place": "int32",
        "source_id": "int64",
    },
    name="results",
)
RATES = ibis.table(
    {"direction": "string", "path": "string", "rate": "string", "counted": "int64", "base": "int64"}, name="rates"
)
OUTCOMES = ibis.table({"direction": "string", "path": "string", "outcome": "string"}, name="outcomes")
DUTIES = ibis.table(
    {
        "direction": "string",
        "level": "string",
        "code": "string",
        "path": "string",
        "unit": "string",
        "post": "string",
        "name": "string",
        "deadline": "string",
        "exempt": "string",
    },
    name="duties",
)
UNITS = ibis.table({"code": "string", "path": "string", "unit": "string", "level": "string"}, name="units")
CLASSES = ibis.table(
    {
        "direction": "string",
        "code": "string",
        "path": "string",
        "unit": "string",
        "name": "string",
        "class_name": "string",
        "score": "int64",
        "full_marks": "int64",
        "compared": "int64",
        "valid": "int64",
        "source_id": "int64",
    },
    name="classes",
)
CLASS_RATES = ibis.table(
    {
        "direction": "string",
        "path": "string",
        "rate": "string",
        "class_name": "string",
        "counted": "int64",
        "base": "int64",
    },
    name="class_rates",
)
TABLES = {
    "results": RESULTS,
    "rates": RATES,
    "outcomes": OUTCOMES,
    "duties": DUTIES,
    "units": UNITS,
    "classes": CLASSES,
    "class_rates": CLASS_RATES,
}
_OF_A_DUTY = ("post", "name", "deadline", "exempt")


def inside(table: Any, bounds: tuple[str, str]) -> Any:
    """Rows whose path lies in [low, high)."""
    low, high = bounds
    return table.filter((table.path >= low) & (table.path < high))


def _below(table: Any, bounds: tuple[str, str], direction: str) -> Any:
    """Rows of one direction below a unit, without its own."""
    return inside(table, bounds).filter((table.path != bounds[0]) & (table.direction == direction))


def child_of(table: Any, bounds: tuple[str, str]) -> Any:
    """The code of the unit directly below the one asked about, on the way to a row's unit."""
    return table.path.substr(ibis.literal(bounds[0]).length()).split("/")[0]


def _different(table: Any, *columns: str) -> Any:
    """The different rows of some columns. Ibis gives Spark a DISTINCT over the columns of the filter as well."""
    return table.group_by(list(columns)).aggregate(times=table.count()).select(*columns)


def schemes(bounds: tuple[str, str], direction: str) -> Any:
    """First and last digest of the schemes by which each level was scored: its scores compare where both are one."""
    found = _scored(bounds, direction)
    return found.group_by("level").aggregate(first=found.scheme_digest.min(), last=found.scheme_digest.max())


def _scored(bounds: tuple[str, str], direction: str) -> Any:
    table = _below(RESULTS, bounds, direction)
    return table.filter(table.composite.notnull() & table.compared.notnull())


def _scored_at(bounds: tuple[str, str], direction: str, level: str) -> Any:
    found = _scored(bounds, direction)
    return found.filter(found.level == level)


def ranking(bounds: tuple[str, str], direction: str, level: str, column: str, limit: int) -> Any:
    """Place, tied, and the facts of each reporter, best first.

    Places are counted among the best only, which all stand before the rest: a window over millions would not fit into
    memory. One more than is wanted tells whether the last is tied.
    """
    found = _scored_at(bounds, direction, level)
    found = found.mutate(by=found[column])
    best = found.order_by([found.by.desc(), found.path, found.source_id, found.name]).limit(limit + 1)
    best_first = ibis.window(order_by=best.by.desc())
    same = ibis.window(group_by=best.by)
    ranked = best.mutate(rank=ibis.rank().over(best_first) + 1, equals=best.count().over(same))
    return ranked.order_by([ranked.rank, ranked.path, ranked.source_id, ranked.name]).select(
        "rank", "equals", "code", "unit", "above", "name", "post", "composite", "full_marks", "by", "grade", "place",
        "source_id",
    ).limit(limit)  # fmt: skip


def scores(bounds: tuple[str, str], direction: str, level: str, column: str) -> Any:
    """Sum and count of the scores below each unit directly below."""
    found = _scored_at(bounds, direction, level)
    found = found.mutate(child=child_of(found, bounds), by=found[column])
    made = found.group_by("child").aggregate(total=found.by.sum(), number=found.count())
    return made.order_by("child")


def grades(bounds: tuple[str, str], direction: str, level: str) -> Any:
    """How often each grade was given below each unit directly below; to one level, or to all for ""."""
    found = _below(RESULTS, bounds, direction)
    if level:
        found = found.filter(found.level == level)
    found = found.mutate(child=child_of(found, bounds))
    return found.group_by(["child", "grade"]).aggregate(number=found.count()).order_by(["child", "grade"])


def rates(bounds: tuple[str, str], direction: str, numerator: int, denominator: int) -> Any:
    """Each rate in votes, and how many reporters stood below numerator/denominator, without dividing."""
    found = _below(RATES, bounds, direction)
    below = (found.counted * denominator < found.base * numerator) & (found.base > 0)
    return (
        found.group_by("rate")
        .aggregate(
            counted=found.counted.sum(),
            base=found.base.sum(),
            number=found.count(),
            below=below.cast("int64").sum(),
        )
        .order_by("rate")
    )


def class_means(bounds: tuple[str, str], direction: str) -> Any:
    """Sum and count of the scores of each class, rescaled to 100, and its valid sheets."""
    found = _below(CLASSES, bounds, direction)
    return (
        found.group_by("class_name")
        .aggregate(
            total=found.compared.fill_null(0).sum(),
            number=found.compared.notnull().cast("int64").sum(),
            valid=found.valid.sum(),
        )
        .order_by("class_name")
    )


def class_rates(bounds: tuple[str, str], direction: str) -> Any:
    """Each rate by class, in votes."""
    found = _below(CLASS_RATES, bounds, direction)
    return (
        found.group_by(["rate", "class_name"])
        .aggregate(counted=found.counted.sum(), base=found.base.sum())
        .order_by(["rate", "class_name"])
    )


def class_scores(bounds: tuple[str, str], direction: str, limit: int) -> Any:
    """What each class gave each reporter."""
    found = _below(CLASSES, bounds, direction)
    return (
        found.order_by([found.path, found.source_id, found.name, found.class_name])
        .select("code", "unit", "name", "class_name", "score", "full_marks", "valid", "source_id")
        .limit(limit)
    )


def outcomes(bounds: tuple[str, str], direction: str) -> Any:
    """How often each outcome came about."""
    found = _below(OUTCOMES, bounds, direction)
    return found.group_by("outcome").aggregate(number=found.count()).order_by("outcome")


def duty_levels(bounds: tuple[str, str], direction: str) -> Any:
    """The levels for which there is a list of who should report."""
    found = inside(DUTIES, bounds).filter(DUTIES.direction == direction)
    return _different(found, "level").order_by("level")


def result_levels(bounds: tuple[str, str], direction: str) -> Any:
    """The levels of which somebody has reported."""
    found = inside(RESULTS, bounds).filter(RESULTS.direction == direction)
    return _different(found, "level").order_by("level")


def coverage_by_level(
    bounds: tuple[str, str], direction: str, listed: tuple[str, ...], implied: tuple[str, ...]
) -> Any:
    """One line a level: should, oral, written, exempt."""
    return _counted(_obligations(bounds, direction, listed, implied), bounds, direction, "level")


def coverage_by_unit(bounds: tuple[str, str], direction: str, listed: tuple[str, ...], implied: tuple[str, ...]) -> Any:
    """One line for each unit directly below: should, oral, written, exempt."""
    owed = _obligations(bounds, direction, listed, implied)
    owed = owed.mutate(child=child_of(owed, bounds))
    return _counted(owed, bounds, direction, "child")


def missing(
    bounds: tuple[str, str], direction: str, listed: tuple[str, ...], implied: tuple[str, ...], limit: int
) -> Any:
    """Who should have reported and has not, by deadline (none last) and then by path."""
    owed = _reported(_obligations(bounds, direction, listed, implied), bounds, direction)
    owed = owed.filter((owed.exempt == "") & (owed.oral + owed.written == 0))
    return (
        owed.mutate(undated=(owed.deadline == "").cast("int8"))
        .order_by(["undated", "deadline", "path", "post"])
        .select("code", "unit", "path", "post", "name", "deadline")
        .limit(limit)
    )


def _obligations(bounds: tuple[str, str], direction: str, listed: tuple[str, ...], implied: tuple[str, ...]) -> Any:
    """Who below a unit should report: those listed, and where a level has no list, every unit of it."""
    duties = inside(DUTIES, bounds).filter(
        (DUTIES.path != bounds[0]) & (DUTIES.direction == direction) & DUTIES.level.isin(listed or ("",))
    )
    units = inside(UNITS, bounds).filter((UNITS.path != bounds[0]) & UNITS.level.isin(implied or ("",)))
    strangers = inside(RESULTS, bounds).filter(
        (RESULTS.direction == direction) & RESULTS.level.isin(implied or ("",)) & RESULTS.code.startswith(OUTSIDE)
    )
    facts, columns = ["level", "code", "path", "unit"], ["level", "code", "path", "unit", *_OF_A_DUTY]
    nothing = dict.fromkeys(_OF_A_DUTY, ibis.literal(""))
    return duties.select(*columns).union(
        units.mutate(**nothing).select(*columns),
        _different(strangers, *facts).mutate(**nothing).select(*columns),
    )


def _reported(owed: Any, bounds: tuple[str, str], direction: str) -> Any:
    """Obligations with 1 in `oral` or `written` where they were met; who did both has spoken."""
    results = inside(RESULTS, bounds).filter(RESULTS.direction == direction)
    done = results.group_by(["code", "post_key"]).aggregate(
        spoke=(results["mode"] == "oral").cast("int64").max(), wrote=(results["mode"] == "written").cast("int64").max()
    )
    met = owed.left_join(done, [owed.code == done.code, owed.post == done.post_key])
    spoke, wrote = met.spoke.fill_null(0), met.wrote.fill_null(0)
    return met.mutate(oral=spoke, written=wrote * (1 - spoke))


def _counted(owed: Any, bounds: tuple[str, str], direction: str, by: str) -> Any:
    met = _reported(owed, bounds, direction)
    due = (met.exempt == "").cast("int64")
    return (
        met.group_by(by)
        .aggregate(
            should=due.sum(),
            oral=(met.oral * due).sum(),
            written=(met.written * due).sum(),
            exempt=(1 - due).sum(),
        )
        .order_by(by)
    )
