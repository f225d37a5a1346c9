"""`shuzhi reports`: reports attached, sent back, listed and checked; and the process that reads their text."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.cli.command import FILE, command, meeting, option, workspace
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import Refused, Text, listed, text
from shuzhi_desktop.services.reports import computer_user, newest_versions, send_back
from shuzhi_desktop.services.reports_checking import check_reports, has_unread, read_unread
from shuzhi_desktop.services.reports_folder import attach_files, keep_past_files, sort_files
from shuzhi_desktop.services.reports_json import finding_document
from shuzhi_desktop.services.reports_last_year import carry_reports, last_year_items

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.reports_checking import ReportFinding
    from shuzhi_desktop.services.reports_folder import FoundFile

NOTHING = "—"
_JSON_BEGINS = '{"format": 1, "reports": ['


@command("reports", text("述职报告：附上（add）、退回（back）、检查（check）、列出（list）"))
@click.argument("path", type=FILE, metavar="MEETING")
@click.argument("action", type=click.Choice(("add", "back", "check", "list")))
@click.argument("files", type=FILE, metavar="[FILE|FOLDER]...", nargs=-1)
@option("--for", "reporter", default="", metavar="R", meaning=text("哪位述职对象：序号、姓名或“单位 姓名”"))
@option("--by", default="", metavar="NAME", meaning=text("经手人，默认是电脑的用户名"))
@option("--reason", default="", metavar="TEXT", meaning=text("退回的原因"))
@option("--last-year", is_flag=True, meaning=text("附的是本人上年的报告，只用来比对；也可以是上年的会议文件"))
@option("--json", "as_json", is_flag=True, meaning=text("输出 JSON"))
def reports(  # noqa: PLR0913 - one for each option
    language: Language,
    path: Path,
    action: str,
    *,
    files: tuple[Path, ...],
    reporter: str,
    by: str,
    reason: str,
    last_year: bool,
    as_json: bool,
) -> None:
    """Do one of the actions."""
    if action == "add":
        _add(language, path, files, reporter, by or computer_user(), last_year=last_year)
    elif action == "back":
        with meeting(path) as desk:
            version = send_back(desk, _named(desk, reporter).id, by or computer_user(), reason)
        click.echo(language.text(text("已退回第 {n} 稿“{name}”", n=version.number, name=version.name)))
    elif action == "check":
        _check(language, path, as_json=as_json)
    else:
        _list(language, path)


def _add(language: Language, path: Path, files: Sequence[Path], reporter: str, by: str, *, last_year: bool) -> None:
    if not files:
        raise Refused(text("请写明要附上的文件或文件夹。"))
    with meeting(path) as desk, workspace().report_reader() as reader:
        meetings = [one for one in files if last_year and one.suffix == ".shuzhi"]
        carried = sum(_carried(desk, one) for one in meetings)
        found = sort_files(desk.store, [one for one in files if one not in meetings])
        chosen = _named(desk, reporter).id if reporter else None
        if chosen is not None and len(found) > 1:
            raise Refused(text("--for 一次只附一份文件。"))
        known = [(one.path, who) for one in found if (who := chosen or one.match.reporter_id) is not None]
        with measuring(language.text(text("正在附上述职报告"))) as told:
            if last_year:
                account = keep_past_files(desk, reader, known, told)
            else:
                account = attach_files(desk, reader, known, by, told)
        left = [one for one in found if chosen is None and one.match.reporter_id is None]
        for one in left:
            click.echo(language.text(_unmatched(desk, one)))
        for _name, why in account.refused:
            click.echo(language.text(why))
    added, same = len(account.added) + carried, len(account.unchanged)
    click.echo(language.text(text("已附上 {added} 份，没有变化 {same} 份", added=added, same=same)))
    bad = len(left) + len(account.refused)
    if bad:
        raise Refused(text("有 {n} 份没有附上，原因见上；认不出是谁的可用 --for 指定", n=bad))


def _carried(desk: Desk, previous: Path) -> int:
    with meeting(previous, read_only=True) as before:
        return carry_reports(desk, before.store)


def _unmatched(desk: Desk, one: FoundFile) -> Text:
    names = {who.id: f"{who.order} {who.unit} {who.name}" for who in desk.store.roster().reporters}
    if not one.match.candidates:
        return text("“{name}”：文件名里找不到述职对象的姓名或单位", name=one.match.name)
    who = listed(names[candidate] for candidate in one.match.candidates)
    return text("“{name}”：可能是 {who}，请指定", name=one.match.name, who=who)


def _named(desk: Desk, written: str) -> Reporter:
    from shuzhi_desktop.importing.people import ReporterBook

    reporters = desk.store.roster().reporters
    found = ReporterBook(reporters).find(written)
    if isinstance(found, Text):
        raise Refused(found)
    return reporters[found]


def _check(language: Language, path: Path, *, as_json: bool) -> None:
    with meeting(path, read_only=True) as desk:
        unread = has_unread(desk.store)
    wrong = {}
    if unread:  # attached by an older program, which kept no texts
        with meeting(path) as desk, workspace().report_reader() as reader:
            wrong = read_unread(desk, reader)
    with meeting(path, read_only=True) as desk, measuring(language.text(text("正在检查述职报告"))) as told:
        reporters = {one.id: one for one in desk.store.roster().reporters}
        first = True
        for finding in check_reports(desk.store, last_year_items(desk.store), told, wrong):
            who = reporters[finding.reporter_id]
            if as_json:
                document = finding_document(who, finding, language, lambda other: reporters[other].order)
                click.echo((_JSON_BEGINS if first else ",") + json.dumps(document, ensure_ascii=False))
                first = False
            else:
                _say(language, who, finding)
        if as_json:
            click.echo(f"{_JSON_BEGINS}]}}" if first else "]}")


def _say(language: Language, who: Reporter, finding: ReportFinding) -> None:
    """One reporter's findings, those worth a look marked."""
    click.echo(f"{who.order}  {who.unit}  {who.name}")
    if finding.version is None:
        click.echo("  " + language.text(text("还没有附述职报告")))
    elif finding.unread is not None:
        click.echo("  " + language.text(finding.unread))
    for one in finding.hints:
        click.echo(f"  {'▲' if one.look else '·'} {language.text(one.said)}")


def _list(language: Language, path: Path) -> None:
    with meeting(path, read_only=True) as desk:
        versions = newest_versions(desk.store)
        rows = [[language.text(one) for one in _HEADER]]
        for who in desk.store.roster().reporters:
            version = versions.get(who.id)
            rows.append(
                [str(who.order), who.name, who.unit]
                + (
                    [NOTHING] * 5
                    if version is None
                    else [
                        version.name,
                        str(version.number),
                        version.at[:16].replace("T", " "),
                        version.sent_by or NOTHING,
                        language.text(_RETURNED) if version.returned_at else NOTHING,
                    ]
                )
            )
    for line in table(rows, frozenset({0, 4})):
        click.echo(line)


_HEADER = (
    text("序号"),
    text("姓名"),
    text("单位"),
    text("述职报告"),
    text("稿次"),
    text("时间"),
    text("经手人"),
    text("退回"),
)
_RETURNED = text("已退回")


@click.command("read-reports", hidden=True, help="The reading process; started by the program itself.")
def read_reports() -> None:
    """Read the text of files that the process that started this one sends on standard input."""
    from shuzhi_desktop.importing.report_child import run_child

    click.get_current_context().exit(run_child(sys.stdin.buffer, sys.stdout.buffer))
