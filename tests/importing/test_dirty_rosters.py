"""However people lay a roster out, the same people are read: layouts made up by hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.importing.headers import REPORTER_COLUMNS, SEAT_COLUMNS
from shuzhi_desktop.importing.roster_file import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme

Grid = list[list[str]]

_SURNAMES, _GIVEN, _PLACES = "王李张刘陈杨", "芳洋雷梅强静", ("八宝山街道", "老山街道", "古城街道", "鲁谷街道")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_TITLES = ("2026年度述职评议会名单", "附件1", "填报单位：区委组织部　2026年12月")
_FOOTINGS = (["合计", "3人"], ["注：以上名单经审核"], ["制表人：甲　审核人：乙"], ["备注：请勿外传"])
_PEOPLE = st.lists(
    st.tuples(st.sampled_from(_SURNAMES), st.sampled_from(_GIVEN), st.sampled_from(_PLACES)).map(
        lambda one: (one[0] + one[1], one[2])
    ),
    min_size=1,
    max_size=6,
    unique=True,
)
_CLASSES = {"leading": "领导小组", "public": "党员群众"}


@st.composite
def laid_out(
    draw: st.DrawFn, fields: dict[str, tuple[str, ...]], rows: list[dict[str, str]], kept: list[str], spare: list[str]
) -> Grid:
    """A table with its columns in any order under any of their names, dirt in and around it."""
    order = draw(st.permutations(kept))
    # 名称 of other columns must not be names of ours: only what nobody reads is put between.
    labels = [draw(st.sampled_from(fields[name][:4])) for name in order]
    extra = draw(st.integers(0, len(order)))
    labels.insert(extra, draw(st.sampled_from(spare)))
    header = [draw(st.sampled_from([label, " ".join(label), f"{label}（必填）", f"　{label}"])) for label in labels]
    grid: Grid = [[title] for title in draw(st.lists(st.sampled_from(_TITLES), max_size=3, unique=True))]
    grid += [[]] * draw(st.integers(0, 2))
    grid.append(header)
    for number, row in enumerate(rows):
        if number and draw(st.booleans()):
            grid.append(draw(st.sampled_from([[], ["", "　"], header])))
        cells = [_soiled(draw, name, row[name]) for name in order]
        cells.insert(extra, draw(st.sampled_from(["", "大学", "138"])))
        grid.append(cells)
    grid += [[]] * draw(st.integers(0, 1))
    grid += draw(st.lists(st.sampled_from(_FOOTINGS), max_size=2, unique_by=tuple))
    return grid


def _soiled(draw: st.DrawFn, field: str, cell: str) -> str:
    ways = [cell, f" {cell}", f"{cell}\u00a0", f"\u200b{cell}"]
    if field in {"order", "number"} and cell:
        ways += [cell.translate(_WIDE), f"{cell}.0"]
    return draw(st.sampled_from(ways))


@st.composite
def dirty_rosters(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[tuple[str, str, int]], dict[str, Grid]]:
    """(reporters, seats, sheets): who is meant, and the sheets that say so."""
    people = draw(_PEOPLE)
    way = draw(st.sampled_from(["named", "nameless", "under", "beside"]))
    # An empty column is what parts tables side by side, so none stands within one.
    spare = ["联系电话", "学历"] if way == "beside" else ["联系电话", "学历", ""]
    numbered = [
        {"order": str(n), "name": name, "unit": unit, "post": "书记"} for n, (name, unit) in enumerate(people, 1)
    ]
    reporters = draw(laid_out(REPORTER_COLUMNS, numbered, ["order", "name", "unit", "post"], spare))
    raters = draw(_PEOPLE)
    named = [{"class": _CLASSES["leading"], "name": name, "unit": unit, "number": ""} for name, unit in raters]
    count = draw(st.integers(1, 30))
    counted = {"class": _CLASSES["public"], "name": "", "unit": "", "number": str(count)}
    seats = draw(laid_out(SEAT_COLUMNS, [*named, counted], ["class", "name", "unit", "number"], spare))
    if way == "under":
        sheets = {"Sheet1": [*reporters, [], *seats]}
    elif way == "beside":
        width = max(map(len, reporters)) + 1
        height = max(len(reporters), len(seats))
        first = next(n for n, row in enumerate(reporters) if len(row) > 3)
        second = next(n for n, row in enumerate(seats) if len(row) > 3)
        left = [[]] * max(0, second - first) + reporters + [[]] * height
        right = [[]] * max(0, first - second) + seats + [[]] * height
        sheets = {"Sheet1": [a + [""] * (width - len(a)) + b for a, b in zip(left, right, strict=False)][: 2 * height]}
    elif way == "named":
        sheets = {"述职对象": reporters, "评议主体": seats}
    else:
        sheets = {"Sheet1": reporters, "Sheet2": seats}
    return people, [("leading", name, 1) for name, _ in raters] + [("public", "", count)], sheets


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=dirty_rosters())
def test_the_same_people_are_read_however_the_roster_is_laid_out(
    tmp_path: Path, scheme: Scheme, made: tuple[list[tuple[str, str]], list[tuple[str, str, int]], dict[str, Grid]]
) -> None:
    people, seats, sheets = made
    for old in tmp_path.iterdir():
        old.unlink()
    for name, grid in sheets.items():
        lines = ["\t".join(row) for row in grid]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading = read_roster(tmp_path, scheme)
    assert [str(sentence(one)) for one in reading.complaints] == []
    assert reading.roster is not None
    assert [(one.name, one.unit) for one in reading.roster.reporters] == people
    wanted = [(class_id, name) for class_id, name, number in seats for _ in range(number)]
    assert [(seat.class_id, seat.name) for seat in reading.roster.seats] == wanted
