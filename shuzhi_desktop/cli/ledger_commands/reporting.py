"""`shuzhi ledger report` and `shuzhi ledger coverage`: what a ledger says of a unit and a year."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import FILE, command, option, workspace
from shuzhi_desktop.cli.ledger_commands.opened import ledger
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import parse_decimal
from shuzhi_desktop.services.documents.sheet_table import Align
from shuzhi_desktop.services.ports_chain import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language

_SHOWN = 50


@command("report", text("排名、等次分布、比率、结果运用、逾期整改；写出 .xlsx、JSON 或显示"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("target", type=FILE, required=False, metavar="[OUT.xlsx]")
@option("--year", type=int, required=True, metavar="Y", meaning=text("年度"))
@option("--unit", default="", metavar="U", meaning=text("单位的代码或名称，默认为全部"))
@option("--below", default="90", show_default=True, metavar="P", meaning=text("比率的门槛，百分数"))
@option("--json", "as_json", is_flag=True, meaning=text("输出 JSON"))
@option("--engine", default="duckdb", metavar="E", meaning=text("计算引擎：duckdb，或 Spark 集群的地址 spark://…"))
def report(  # noqa: PLR0913, PLR0917 - one argument an option
    language: Language,
    path: Path,
    target: Path | None,
    year: int,
    unit: str,
    below: str,
    as_json: bool,  # noqa: FBT001 - click passes flags by position
    engine: str,
) -> None:
    """Report on a unit and a year."""
    from shuzhi_desktop.services.documents.ledger_tables import report_tables
    from shuzhi_desktop.services.ledger_report import ledger_report, report_document, unit_called

    threshold = _share(below)
    with ledger(path, engine=engine) as store:
        found = ledger_report(store, year, unit_called(store, unit), workspace().today(), threshold)
    _give(report_tables(found, language), report_document(found), target, language, as_json=as_json)


@command("coverage", text("覆盖情况：应述职、现场、书面、未述、免予、覆盖率，和未述职名单"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("target", type=FILE, required=False, metavar="[OUT.xlsx]")
@option("--year", type=int, required=True, metavar="Y", meaning=text("年度"))
@option("--unit", default="", metavar="U", meaning=text("单位的代码或名称，默认为全部"))
@option(
    "--direction",
    type=click.Choice(tuple(one.value for one in Direction)),
    default=Direction.UPWARD.value,
    show_default=True,
    meaning=text("upward 向上述职、downward 向下述职"),
)
@option("--json", "as_json", is_flag=True, meaning=text("输出 JSON"))
@option("--engine", default="duckdb", metavar="E", meaning=text("计算引擎：duckdb，或 Spark 集群的地址 spark://…"))
def coverage(  # noqa: PLR0913, PLR0917 - one argument an option
    language: Language,
    path: Path,
    target: Path | None,
    year: int,
    unit: str,
    direction: str,
    as_json: bool,  # noqa: FBT001 - click passes flags by position
    engine: str,
) -> None:
    """Report who has reported below a unit."""
    from shuzhi_desktop.services.documents.ledger_tables import coverage_tables
    from shuzhi_desktop.services.ledger_report import coverage_document, coverage_report, unit_called

    with ledger(path, engine=engine) as store:
        found = coverage_report(store, year, unit_called(store, unit), Direction(direction), workspace().today())
    _give(coverage_tables(found, language), coverage_document(found), target, language, as_json=as_json)


def _share(written: str) -> Fraction:
    try:
        value = parse_decimal(written.removesuffix("%")) / 100
    except ValueError:
        value = parse_decimal("-1")
    if not 0 <= value <= 1:
        raise Refused(text("“{value}”不是 0 到 100 的百分数。", value=written))
    return value


def _give(
    tables: Sequence[SheetTable], document: dict[str, Any], target: Path | None, language: Language, *, as_json: bool
) -> None:
    if target is not None:
        title = tables[0].title if tables else ""
        click.echo(str(workspace().write_ledger_workbook(target, tables, language, title=title)), err=as_json)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    elif target is None:
        for one in tables:
            for line in _lines(one, language):
                click.echo(line)


def _lines(one: SheetTable, language: Language) -> list[str]:
    """A table as text; of a long one the beginning."""
    header = [cell.shown for cell in one.header[-1]]
    rows = [[cell.shown for cell in row.cells for _ in range(cell.across)] for row in one.body]
    right = frozenset(
        column
        for column, cell in enumerate(one.body[0].cells if one.body else ())
        if cell.number is not None and cell.align is not Align.LEFT
    )
    lines = ["", f"{one.title} {one.line[1]}".rstrip(), *table([header, *rows[:_SHOWN]], right)]
    if len(rows) > _SHOWN:
        lines.append(language.text(text("……共 {n} 行，写出 .xlsx 可见全部", n=len(rows))))
    return [*lines, *one.notes]
