"""`shuzhi open MEETING`: the window on a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, has_display, language_asked
from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("open", text("打开会议"))
@click.argument("path", type=FILE, metavar="MEETING")
def open_(_: Language, path: Path) -> None:
    """Open a meeting in the window."""
    if not path.is_file():
        raise Refused(text("找不到会议文件“{path}”，请检查路径", path=str(path)))
    context = click.get_current_context()
    context.exit(open_window(context, path))


def open_window(context: click.Context, *paths: Path, demo: bool = False) -> int:
    """Show the window until it is closed, on a meeting, on the sample (`demo`), or on the start page.

    Raises:
        Refused: there is no screen, or Qt is not installed.
    """
    if not has_display():
        raise Refused(text("这台机器没有屏幕，打不开窗口；请用 shuzhi --help 查看可用的命令"))
    try:
        from shuzhi_desktop.app.desktop import run
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6") and ".so" not in str(error):
            raise
        raise Refused(text("窗口组件 PySide6 无法载入（{reason}），请按 README 安装", reason=str(error))) from error
    return run(paths, language_asked(context), demo=demo)
