"""`shuzhi new`: a meeting from a scheme and a roster, or from last year's meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, map_option, meeting, option, scheme_named, workspace
from shuzhi_desktop.cli.complaints import tell, tell_understood
from shuzhi_desktop.cli.continued import answered, say_posts
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.chain import check_chain
from shuzhi_desktop.services.continuing import carry_over, continuation, next_info
from shuzhi_desktop.services.import_columns import parse_column_map
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.ports_chain import ChainFacts, Direction

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.continuing import Continuation
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Writing


@command("new", text("用方案和名册新建会议，或从上年的会议新建"))
@click.argument("path", type=FILE, metavar="MEETING")
@option("--scheme", "scheme_name", metavar="ID|FILE", meaning=text("方案的标识或文件"))
@option("--roster", "roster_path", type=FILE, metavar="FILE", meaning=text("名册文件或文件夹"))
@option(
    "--from", "last_path", type=FILE, metavar="LAST", meaning=text("上年的会议：沿用方案和名册，接续未销号事项和承诺")
)
@option("--match", "matches", multiple=True, metavar="OLD=NEW", meaning=text("上年单位由今年哪个单位接续，可多次"))
@option("--title", metavar="T", meaning=text("会议名称，默认为方案名称"))
@option("--date", metavar="D", meaning=text("会议日期，如 2026-12-18"))
@option("--year", type=int, default=0, metavar="Y", meaning=text("述职年度，默认按名称和日期"))
@option(
    "--direction",
    type=click.Choice(tuple(one.value for one in Direction)),
    default=Direction.UPWARD.value,
    show_default=True,
    meaning=text("upward 向上述职、downward 向下述职"),
)
@option("--unit-code", default="", metavar="CODE", meaning=text("组织单位在组织树里的代码"))
@map_option()
@option("--rehearsal", is_flag=True, meaning=text("演练：处处有水印，永远不能变成正式会议"))
def new(  # noqa: PLR0913, PLR0917 - one argument an option
    language: Language,
    path: Path,
    scheme_name: str | None,
    roster_path: Path | None,
    last_path: Path | None,
    matches: tuple[str, ...],
    title: str | None,
    date: str | None,
    year: int,
    direction: str,
    unit_code: str,
    mapped: tuple[str, ...],
    rehearsal: bool,  # noqa: FBT001 - click passes flags by position
) -> None:
    """Make a meeting file; it appears whole or not at all."""
    if date is not None:
        _require_date(date)
    if path.exists():
        raise Refused(text("“{path}”已经存在，请换一个文件名", path=str(path)))
    facts = ChainFacts(year, Direction(direction), unit_code)
    mapping = parse_column_map(mapped)
    check_chain(facts)
    if last_path is not None:
        going_on = _going_on(language, last_path, scheme_name, (roster_path, mapping), matches)
        made = next_info(going_on.info, title=title or "", date=date or "")
        say_posts(language, going_on)
        scheme_text, roster = going_on.scheme_text, going_on.roster
        info = replace(made, rehearsal=rehearsal)
    else:
        if scheme_name is None or roster_path is None:
            raise click.UsageError(language.text(text("须给出 --scheme 和 --roster，或给出 --from")))
        scheme_text, scheme = scheme_named(scheme_name)
        roster = _roster(language, (roster_path, mapping), scheme)
        info = MeetingInfo(title if title is not None else scheme.title, date or "", rehearsal=rehearsal)

    def also(writing: Writing) -> None:
        if facts != ChainFacts():
            writing.set_chain(facts)
        if last_path is not None:
            carry_over(writing, going_on)

    workspace().create(path, scheme_text, roster, info, also).store.close()
    click.echo(
        language.text(
            text(
                "已新建 {path}：{reporters} 位述职对象，{seats} 个席位",
                path=str(path),
                reporters=len(roster.reporters),
                seats=len(roster.seats),
            )
        )
    )


def _going_on(
    language: Language,
    last_path: Path,
    scheme_name: str | None,
    source: tuple[Path | None, ColumnMap | None],
    matches: tuple[str, ...],
) -> Continuation:
    """What goes on from last year's meeting, with the scheme and roster of this year where they are given."""
    with meeting(last_path, read_only=True) as last:
        scheme_text, scheme = scheme_named(scheme_name) if scheme_name else (last.store.scheme_text(), None)
        roster = None
        roster_path, mapping = source
        if roster_path is not None:
            roster = _roster(language, (roster_path, mapping), scheme or last.store.scheme())
        going_on = continuation(last, roster)
    return answered(replace(going_on, scheme_text=scheme_text), matches)


def _roster(language: Language, source: tuple[Path, ColumnMap | None], scheme: Scheme) -> Roster:
    roster_path, mapping = source
    reading = workspace().read_roster(roster_path, scheme, mapping)
    if reading.roster is None:
        tell_understood(language, reading.understood)
        tell(language, reading.complaints)
        raise Refused(
            text("名册“{path}”有 {number} 处问题，没有新建会议", path=str(roster_path), number=len(reading.complaints))
        )
    for warning in reading.warnings:
        click.echo(language.text(text("提醒：{message}", message=warning)))
    return reading.roster


def _require_date(written: str) -> None:
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        raise Refused(text("“{value}”不是日期，请写成 2026-12-18 的样子", value=written)) from None
