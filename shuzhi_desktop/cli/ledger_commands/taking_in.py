"""`shuzhi ledger add`, `units`, `duties`, `join`: what goes into a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, option, workspace
from shuzhi_desktop.cli.complaints import telling_rows
from shuzhi_desktop.cli.ledger_commands.opened import ledger
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.ports_ledger import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("add", text("把会议文件、归档包或整个文件夹加入台账，逐个校验"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE…")
def add(language: Language, path: Path, files: tuple[Path, ...]) -> None:
    """Add meetings; exits with 1 when one of them does not count, the others are in."""
    with ledger(path, make=True) as store, measuring(language.text(text("正在校验"))) as told:
        done = workspace().add_to_ledger(store, files, told)
    for one in done:
        click.echo(f"{one.path}: {language.text(one.text)}")
    refused = sum(one.verdict is Verdict.REFUSED for one in done)
    counted = sum(one.verdict in (Verdict.ADDED, Verdict.REPLACED) for one in done)
    said = text("入账 {n} 个，已有 {known} 个", n=counted, known=len(done) - counted - refused)
    click.echo(language.text(said))
    if refused:
        raise Refused(text("有 {n} 个文件没有入账，原因见上；其余的已经入账。", n=refused))


@command("units", text("导入组织树（单位代码、单位、上级代码、层级）"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("file", type=FILE, metavar="FILE")
@option("--replace", is_flag=True, meaning=text("替换整棵树；不加则增补和改名"))
def units(language: Language, path: Path, file: Path, replace: bool) -> None:  # noqa: FBT001 - click's way
    """Take in a tree of units, whole or not at all."""
    label = language.text(text("正在导入组织树"))
    with ledger(path, make=True) as store, measuring(label) as told, telling_rows(language):
        number = workspace().import_units(store, file, told, replace_all=replace)
    click.echo(language.text(text("组织树现有 {n} 个单位", n=number)))


@command("duties", text("导入应述职名单（年度、方向、单位、职务、姓名、时限、免予原因）"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("file", type=FILE, metavar="FILE")
def duties(language: Language, path: Path, file: Path) -> None:
    """Take in who should report, whole or not at all."""
    label = language.text(text("正在导入应述职名单"))
    with ledger(path) as store, measuring(label) as told, telling_rows(language):
        number = workspace().import_duties(store, file, told)
    click.echo(language.text(text("应述职名单现有 {n} 条", n=number)))


@command("join", text("单位更名、合并：从某年起，旧单位由新单位延续"))
@click.argument("path", type=FILE, metavar="LEDGER")
@click.argument("old_code", metavar="OLD")
@click.argument("new_code", metavar="NEW")
@option("--year", type=int, required=True, metavar="Y", meaning=text("从哪一年起"))
def join(language: Language, path: Path, old_code: str, new_code: str, year: int) -> None:
    """Say that one unit goes on as another."""
    with ledger(path) as store:
        store.join_units(old_code, new_code, year)
    click.echo(language.text(text("从 {year} 年起，{old} 由 {new} 延续", year=year, old=old_code, new=new_code)))
