"""`shuzhi schemes`: what schemes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import FILE, command, option, scheme_named, workspace
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("schemes", text("列出计分方案"))
@option("--show", "shown", metavar="ID", meaning=text("显示一个方案的全文"))
@option(
    "--xlsx",
    "book",
    type=FILE,
    metavar="OUT",
    meaning=text("与 --show 同用：把方案写成可以修改的工作簿，不覆盖已有文件"),
)
def schemes(language: Language, shown: str | None, book: Path | None) -> None:
    """List the schemes, or print one, or write one as a workbook."""
    if book is not None:
        if shown is None:
            raise click.UsageError(language.text(text("--xlsx 须与 --show 同用")))
        from shuzhi_desktop.exporting.scheme_book import write_scheme_book

        write_scheme_book(book, scheme_named(shown)[1])
        click.echo(language.text(text("已写出方案工作簿 {path}", path=str(book))))
        return
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
