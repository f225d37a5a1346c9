"""`shuzhi tally`: the result, as a ranking table or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import FILE, command, meeting, option
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import text
from shuzhi_desktop.services.ports import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.language import Language

NO_SCORE = "—"
_STATES = {
    "applies": text("适用"),
    "proposed": text("待确认"),
    "confirmed": text("已确认"),
    "dismissed": text("不适用"),
    "blocked": text("受限"),
}


@command("tally", text("显示计票结果"))
@click.argument("path", type=FILE, metavar="MEETING")
@option("--json", "as_json", is_flag=True, meaning=text("输出 JSON"))
def tally(language: Language, path: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by position
    """Print the result."""
    from shuzhi_desktop.services.documents.rehearsal_mark import marked_title
    from shuzhi_desktop.services.result_json import result_document
    from shuzhi_desktop.services.results import result

    with meeting(path, read_only=True) as desk, measuring(language.text(text("正在计票"))) as told:
        found = result(desk, told)
        info, scheme = desk.store.info(), desk.store.scheme()
        document = result_document(
            scheme,
            desk.store.roster(),
            found,
            sealed=info.phase is Phase.SEALED,
            digest=info.digest,
            language=language,
            rehearsal=info.rehearsal,
        )
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    click.echo(marked_title(info, language))
    for line in ranking_lines(document, scheme, language):
        click.echo(line)
    for warning in document["warnings"]:
        click.echo(warning["text"])
    sealed = text("已封存，摘要 {digest}", digest=info.digest) if document["sealed"] else text("尚未封存")
    click.echo(language.text(sealed))


def ranking_lines(document: dict[str, Any], scheme: Scheme, language: Language) -> list[str]:
    """The reporters by rank, those without one last: scores of each class, composite, rates, grade and outcomes."""
    header = [language.text(label) for label in (text("名次"), text("序号"), text("姓名"), text("单位"))]
    header += [one.name for one in scheme.classes]
    header += [language.text(text("综合得分"))]
    header += [f"{one.name}%" for one in scheme.rates]
    header += [language.text(label) for label in (text("等次"), text("结果运用"))]
    ranked = sorted(document["reporters"], key=lambda one: (one["rank"] is None, one["rank"] or 0, one["order"]))
    rows = [header, *(_row(one, scheme, language) for one in ranked)]
    figures = range(4, 5 + len(scheme.classes) + len(scheme.rates))
    return table(rows, frozenset({0, 1, *figures}))


def _row(reporter: dict[str, Any], scheme: Scheme, language: Language) -> list[str]:
    names = {one.id: one.name for one in scheme.outcomes}
    rank = NO_SCORE if reporter["rank"] is None else f"{reporter['rank']}{'=' if reporter['tied'] else ''}"
    outcomes = language.gettext("；").join(
        language.gettext("{name}（{state}）").format(
            name=names.get(one["id"], one["id"]), state=language.text(_STATES[one["state"]])
        )
        for one in reporter["outcomes"]
    )
    return [
        rank,
        str(reporter["order"]),
        reporter["name"],
        reporter["unit"],
        *(reporter["classes"].get(one.id, {}).get("score") or NO_SCORE for one in scheme.classes),
        reporter["composite"] or NO_SCORE,
        *(reporter["rates"].get(one.id, {}).get("value") or NO_SCORE for one in scheme.rates),
        reporter["grade"] or NO_SCORE,
        outcomes,
    ]
