"""`shuzhi import`: ballots, given scores and adjustments from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, map_option, meeting, workspace
from shuzhi_desktop.cli.complaints import tell, tell_understood
from shuzhi_desktop.cli.progress import counting
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.import_columns import parse_column_map
from shuzhi_desktop.services.intake import ballot_accounts

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("import", text("导入选票、得分、加减分，按表头区分；全部导入或都不导入"))
@click.argument("path", type=FILE, metavar="MEETING")
@click.argument("files", type=FILE, metavar="FILE...", nargs=-1, required=True)
@map_option()
def import_(language: Language, path: Path, files: tuple[Path, ...], mapped: tuple[str, ...]) -> None:
    """Import files into a meeting, all or nothing."""
    mapping = parse_column_map(mapped)
    with meeting(path) as desk, counting(language.text(text("读取"))) as progress:
        report = workspace().import_files(desk, files, progress, mapping)
        accounts = ballot_accounts(desk) if report.sheets else ()
    tell(language, report.dropped)
    tell(language, report.complaints)
    if report.complaints:
        tell_understood(language, report.understood)
        raise Refused(text("有 {number} 处问题，一行也没有导入，请改正后重新导入", number=len(report.complaints)))
    click.echo(
        language.text(
            text(
                "已导入 {sheets} 张票、{given} 个得分、{adjustments} 条加减分；应回避不计 {dropped} 行",
                sheets=report.sheets,
                given=report.given,
                adjustments=report.adjustments,
                dropped=len(report.dropped),
            )
        )
    )
    for one in accounts:
        said = text(
            "{name}：收回 {returned} 张，应发 {issued} 张，无效 {invalid} 张",
            name=one.name,
            returned=one.returned,
            issued=one.issued,
            invalid=one.invalid,
        )
        click.echo(language.text(said))
        if one.returned > one.issued:
            surplus = text(
                "注意：“{name}”收回多于发出，封存后该类不计分；请先核对，或在窗口里由两人确认", name=one.name
            )
            click.echo(language.text(surplus), err=True)
