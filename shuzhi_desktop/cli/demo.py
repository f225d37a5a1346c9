"""`shuzhi demo`: the sample meeting, played through."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, has_display
from shuzhi_desktop.cli.open_ import open_window
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from shuzhi_desktop.services.language import Language

_FOLDER = Path("demo")


@command("demo", text("示例会议：有屏幕时打开，没有屏幕时把会议文件、工作簿和界面图片留在文件夹里"))
@click.argument("folder", type=FILE, metavar="[DIR]", required=False)
def demo(language: Language, folder: Path | None) -> None:
    """Show the sample meeting, or leave it in a folder."""
    from shuzhi_desktop.app.demo import leave_demo, sample_meeting

    if has_display():
        context = click.get_current_context()
        if folder is None:
            context.exit(open_window(context, demo=True))
        with measuring(language.text(text("正在准备示例会议"))):
            folder.mkdir(parents=True, exist_ok=True)
            path = sample_meeting(folder)
        context.exit(open_window(context, path))
    with measuring(language.text(text("正在准备示例会议"))) as told:
        written = leave_demo(folder or _FOLDER, language, told)
    for path in written:
        click.echo(str(path))
