"""`shuzhi rectifications`: the 整改清单 as it stands, out as a workbook, in from one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import FILE, command, meeting, option, workspace
from shuzhi_desktop.cli.complaints import tell
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.following_up import STANDING_NAMES, board

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.services.following_up import Board
    from shuzhi_desktop.services.language import Language

_LONGEST = 40


@command("rectifications", text("整改清单：列出、导出 .xlsx、从表格导入"))
@click.argument("path", type=FILE, metavar="MEETING")
@click.argument("target", type=FILE, required=False, metavar="[OUT.xlsx]")
@option("--import", "source", type=FILE, metavar="FILE", meaning=text("先从表格导入：新增的加上，未销号的更新"))
@option("--json", "as_json", is_flag=True, meaning=text("输出 JSON"))
def rectifications(
    language: Language,
    path: Path,
    target: Path | None,
    source: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes flags by position
) -> None:
    """List the matters, overdue ones first."""
    with meeting(path, read_only=source is None) as desk:
        if source is not None:
            report = workspace().import_rectifications(desk, source)
            if report.complaints:
                tell(language, report.complaints)
                raise Refused(text("“{path}”有 {n} 处问题，没有导入", path=str(source), n=len(report.complaints)))
            said = text("新增 {added} 项，更新 {changed} 项", added=report.added, changed=report.changed)
            click.echo(language.text(said), err=as_json)
        found = board(desk.store, workspace().today())
        if target is not None:
            click.echo(str(workspace().export_rectifications(desk, target, language)), err=as_json)
        roster = desk.store.roster()
    if as_json:
        click.echo(json.dumps(_document(found, roster), ensure_ascii=False, indent=1))
    elif target is None:
        for line in _lines(found, roster, language):
            click.echo(line)


def _lines(found: Board, roster: Roster, language: Language) -> list[str]:
    people = {one.id: one for one in roster.reporters}
    labels = (text("状态"), text("述职对象"), text("单位"), text("时限"), text("问题"))
    rows = [[language.text(label) for label in labels]]
    for one in found.matters:
        who = people[one.matter.reporter_id]
        problem = " ".join(one.matter.problem.split())
        shown = problem if len(problem) <= _LONGEST else problem[: _LONGEST - 1] + "…"
        state = language.text(STANDING_NAMES[one.standing])
        rows.append([state, who.name, who.unit, one.matter.deadline or "—", shown])
    return table(rows)


def _document(found: Board, roster: Roster) -> dict[str, object]:
    people = {one.id: one for one in roster.reporters}
    return {
        "format": 1,
        "matters": [
            {
                "order": people[one.matter.reporter_id].order,
                "name": people[one.matter.reporter_id].name,
                "unit": people[one.matter.reporter_id].unit,
                "problem": one.matter.problem,
                "source": one.matter.source.value,
                "measure": one.matter.measure,
                "responsible_unit": one.matter.unit,
                "responsible": one.matter.responsible,
                "deadline": one.matter.deadline or None,
                "progress": [{"at": note.at, "by": note.author, "text": note.content} for note in one.notes],
                "evidence": [{"name": file.name, "sha256": file.sha256} for file in one.evidence],
                "origin_year": one.matter.origin_year or None,
                "closed_at": one.matter.closed_at or None,
                "standing": one.standing.value,
            }
            for one in found.matters
        ],
    }
