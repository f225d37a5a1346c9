"""`shuzhi check`: every complaint about a scheme or a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, map_option, option, scheme_named, workspace
from shuzhi_desktop.cli.complaints import tell, tell_understood, telling_rows
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme_checks import scheme_warnings
from shuzhi_desktop.domain.scheme_table import SchemeFaults
from shuzhi_desktop.services.import_columns import parse_column_map

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("check", text("检查方案或名册，列出每一处问题"))
@click.argument("path", type=FILE, metavar="FILE")
@option("--scheme", "scheme_name", metavar="ID|FILE", meaning=text("名册所用的方案，用来核对类别"))
@map_option()
def check(language: Language, path: Path, scheme_name: str | None, mapped: tuple[str, ...]) -> None:
    """Check a scheme or a roster."""
    from shuzhi_desktop.importing.scheme_book import is_scheme_book, may_be_scheme_book

    if path.suffix.lower() == ".toml" or (may_be_scheme_book(path) and is_scheme_book(path)):
        _check_scheme(language, path)
    else:
        _check_roster(language, path, scheme_name, mapped)


def _check_scheme(language: Language, path: Path) -> None:
    try:
        with telling_rows(language):
            _, scheme = scheme_named(str(path))
    except SchemeFaults as faults:
        for one in faults.complaints:
            place = text("第 {line} 行 {key}：{message}", line=one.line, key=one.key, message=one.message)
            click.echo(language.text(place))
        raise
    warnings = scheme_warnings(scheme)
    for warning in warnings:
        click.echo(language.text(text("提醒：{message}", message=warning)))
    if warnings:
        click.echo(language.text(text("方案“{title}”可以使用，有 {n} 处请核对", title=scheme.title, n=len(warnings))))
    else:
        click.echo(language.text(text("方案“{title}”没有问题", title=scheme.title)))


def _check_roster(language: Language, path: Path, scheme_name: str | None, mapped: tuple[str, ...]) -> None:
    scheme = None if scheme_name is None else scheme_named(scheme_name)[1]
    reading = workspace().read_roster(path, scheme, parse_column_map(mapped))
    tell_understood(language, reading.understood)
    tell(language, reading.complaints)
    for warning in reading.warnings:
        click.echo(language.text(text("提醒：{message}", message=warning)))
    if reading.roster is None:
        raise Refused(text("名册“{path}”有 {number} 处问题", path=str(path), number=len(reading.complaints)))
    click.echo(
        language.text(
            text(
                "名册没有问题：{reporters} 位述职对象，{seats} 个席位",
                reporters=len(reading.roster.reporters),
                seats=len(reading.roster.seats),
            )
        )
    )
