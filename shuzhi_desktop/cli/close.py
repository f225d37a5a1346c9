"""`shuzhi close`: close all ballots and seal the tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("close", text("封票并封存计票结果"))
@click.argument("path", type=FILE, metavar="MEETING")
def close(language: Language, path: Path) -> None:
    """Close and seal a meeting."""
    from shuzhi_desktop.services.closing import close_meeting

    with meeting(path) as desk, measuring(language.text(text("正在复核计票"))) as told:
        result = close_meeting(desk, told)
        digest = desk.store.info().digest
    click.echo(language.text(text("计票结果已封存，摘要 {digest}", digest=digest)))
    for notice in result.notices:
        click.echo(language.text(notice.text))
