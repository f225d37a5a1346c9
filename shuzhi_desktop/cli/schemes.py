"""`shuzhi schemes`: what schemes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import command, option, workspace
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from shuzhi_desktop.services.language import Language


@command("schemes", text("列出计分方案"))
@option("--show", "shown", metavar="ID", meaning=text("显示一个方案的全文"))
def schemes(language: Language, shown: str | None) -> None:
    """List the schemes, or print one."""
    if shown is not None:
        click.echo(workspace().scheme_text(shown), nl=False)
        return
    built_in, own = language.text(text("内置")), language.text(text("自建"))
    rows = [[language.text(label) for label in (text("标识"), text("名称"), text("来自"), text("出处"))]]
    rows += [
        [entry.scheme.id, entry.scheme.title, own if entry.own else built_in, entry.scheme.source]
        for entry in workspace().schemes()
    ]
    for line in table(rows):
        click.echo(line)
