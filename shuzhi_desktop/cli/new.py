"""`shuzhi new`: a meeting from a scheme and a roster."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, option, scheme_named, workspace
from shuzhi_desktop.cli.complaints import tell
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.ports import MeetingInfo

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("new", text("用方案和名册新建会议"))
@click.argument("path", type=FILE, metavar="MEETING")
@option("--scheme", "scheme_name", required=True, metavar="ID|FILE", meaning=text("方案的标识或文件"))
@option("--roster", "roster_path", required=True, type=FILE, metavar="FILE", meaning=text("名册文件或文件夹"))
@option("--title", metavar="T", meaning=text("会议名称，默认为方案名称"))
@option("--date", metavar="D", meaning=text("会议日期，如 2026-12-18"))
@option("--rehearsal", is_flag=True, meaning=text("演练：处处有水印，永远不能变成正式会议"))
def new(  # noqa: PLR0913, PLR0917 - one argument an option
    language: Language,
    path: Path,
    scheme_name: str,
    roster_path: Path,
    title: str | None,
    date: str | None,
    rehearsal: bool,  # noqa: FBT001 - click passes flags by position
) -> None:
    """Make a meeting file; it appears whole or not at all."""
    if date is not None:
        _require_date(date)
    if path.exists():
        raise Refused(text("“{path}”已经存在，请换一个文件名", path=str(path)))
    scheme_text, scheme = scheme_named(scheme_name)
    reading = workspace().read_roster(roster_path, scheme)
    if reading.roster is None:
        tell(language, reading.complaints)
        raise Refused(
            text("名册“{path}”有 {number} 处问题，没有新建会议", path=str(roster_path), number=len(reading.complaints))
        )
    info = MeetingInfo(title if title is not None else scheme.title, date or "", rehearsal=rehearsal)
    workspace().create(path, scheme_text, reading.roster, info).store.close()
    click.echo(
        language.text(
            text(
                "已新建 {path}：{reporters} 位述职对象，{seats} 个席位",
                path=str(path),
                reporters=len(reading.roster.reporters),
                seats=len(reading.roster.seats),
            )
        )
    )


def _require_date(written: str) -> None:
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        raise Refused(text("“{value}”不是日期，请写成 2026-12-18 的样子", value=written)) from None
