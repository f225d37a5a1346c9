"""`shuzhi ledger give`: the mean of the level below as a given score of a meeting (三级联述联评联考)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting, option
from shuzhi_desktop.cli.ledger_commands.opened import ledger
from shuzhi_desktop.domain.message import text
from shuzhi_desktop.services.chain import meeting_year

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("give", text("联述联评联考：把下级得分的平均录入会议，作为各述职对象的一类得分，注明来源"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("meeting_path", type=FILE, metavar="MEETING")
@option("--class", "class_id", required=True, metavar="ID", meaning=text("录入到哪一类（方案中录入得分的类别）"))
@option("--entered-by", required=True, metavar="NAME", meaning=text("录入人"))
@option("--checked-by", required=True, metavar="NAME", meaning=text("复核人"))
@option("--year", type=int, default=0, metavar="Y", meaning=text("用哪一年的下级得分，默认为会议的年度"))
@option("--engine", default="duckdb", metavar="E", meaning=text("计算引擎：duckdb，或 Spark 集群的地址 spark://…"))
def give(  # noqa: PLR0913 - one argument an option
    language: Language,
    path: Path,
    meeting_path: Path,
    *,
    class_id: str,
    entered_by: str,
    checked_by: str,
    year: int,
    engine: str,
) -> None:
    """Enter the scores, all or none."""
    from shuzhi_desktop.services.linkage import give_level_below, source_of

    with ledger(path, engine=engine) as store, meeting(meeting_path) as desk:
        wanted = year or meeting_year(desk.store)
        given, without = give_level_below(desk, store, class_id, wanted, (entered_by, checked_by), language)
    for reporter, below in given:
        click.echo(f"{reporter.name}: {source_of(below, language)}")
    for reporter in without:
        said = text("{name}（{unit}）：台账里没有下级得分，没有录入", name=reporter.name, unit=reporter.unit)
        click.echo(language.text(said))
    click.echo(language.text(text("已录入 {n} 个得分", n=len(given))))
