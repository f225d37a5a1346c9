"""The `shuzhi` command. Without a command it opens the window."""

from __future__ import annotations

import sys
from typing import Any

import click

from shuzhi_desktop.cli.check import check
from shuzhi_desktop.cli.close import close
from shuzhi_desktop.cli.command import LANGUAGES, SpokenOption, language_option, refusals
from shuzhi_desktop.cli.demo import demo
from shuzhi_desktop.cli.export import export
from shuzhi_desktop.cli.group import SpokenGroup
from shuzhi_desktop.cli.import_ import import_
from shuzhi_desktop.cli.ledger import ledger
from shuzhi_desktop.cli.letters import letters
from shuzhi_desktop.cli.new import new
from shuzhi_desktop.cli.open_ import open_, open_window
from shuzhi_desktop.cli.own_words import let_click_speak
from shuzhi_desktop.cli.rectifications import rectifications
from shuzhi_desktop.cli.reports import read_reports, reports
from shuzhi_desktop.cli.schemes import schemes
from shuzhi_desktop.cli.serve import serve, serve_worker
from shuzhi_desktop.cli.tally import tally
from shuzhi_desktop.cli.verify import verify
from shuzhi_desktop.domain.message import text

COMMANDS = (
    open_,
    demo,
    schemes,
    check,
    new,
    reports,
    import_,
    close,
    tally,
    export,
    letters,
    verify,
    rectifications,
    ledger,
    serve,
    serve_worker,
    read_reports,
)


@click.group(
    cls=SpokenGroup,
    invoke_without_command=True,
    help=text("述职评议：办会、评分、计票、出表。不带命令时打开窗口。").template,
)
@language_option()
@click.version_option(
    package_name="shuzhi-desktop",
    message="%(prog)s %(version)s",
    cls=SpokenOption,
    help=text("显示版本。").template,
)
@click.pass_context
def shuzhi(context: click.Context) -> None:
    """Open the window when no command is given."""
    if context.invoked_subcommand is None:
        with refusals(context):
            context.exit(open_window(context))


for one in COMMANDS:
    shuzhi.add_command(one)


def main() -> Any:
    """Run the command of this process."""
    for stream in (sys.stdout, sys.stderr):
        # A Chinese Windows console or a pipe in another code page must not turn a rare character into a traceback.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="surrogateescape")
    asked = _asked_language(sys.argv[1:])
    let_click_speak(asked or LANGUAGES[0])
    return shuzhi(prog_name="shuzhi", obj=asked)


def _asked_language(arguments: list[str]) -> str:
    """The language named anywhere among the arguments: `--help` speaks before click has come to `--lang`."""
    for place, argument in enumerate(arguments):
        name, given, code = argument.partition("=")
        if name == "--lang":
            code = code if given else "".join(arguments[place + 1 : place + 2])
            if code in LANGUAGES:
                return code
    return ""
