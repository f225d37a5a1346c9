"""`shuzhi letters`: a Word document for every reporter concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting, option, workspace
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("letters", text("为述职对象写函（.docx）：反馈函、约谈通知、整改通知"))
@click.argument("path", type=FILE, metavar="MEETING")
@click.argument("folder", type=FILE, metavar="DIR")
@option(
    "--kind",
    type=click.Choice(("feedback", "interview", "rectification")),
    default="feedback",
    show_default=True,
    meaning=text("feedback 反馈函、interview 约谈通知、rectification 整改通知"),
)
def letters(language: Language, path: Path, folder: Path, kind: str) -> None:
    """Write the letters of a sealed meeting."""
    with meeting(path, read_only=True) as desk, measuring(language.text(text("正在导出"))):
        written = workspace().write_letters(desk, folder, kind, language)
    for one in written:
        click.echo(str(one))
