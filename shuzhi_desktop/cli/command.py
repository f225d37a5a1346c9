"""What all commands share: their language, their exit codes, one sentence for what is refused, and the open meeting."""

from __future__ import annotations

import contextlib
import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from shuzhi_desktop.domain.message import Refused, Text, text, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import Workspace

Decorated = TypeVar("Decorated", bound="Callable[..., Any] | click.Command")
LANGUAGES = ("zh", "en")
FILE = click.Path(path_type=Path)
_LANGUAGE_KEY = "shuzhi.language"
_ASKED_KEY = "shuzhi.language.asked"


def speak(code: str) -> Language:
    """The language of a code."""
    from shuzhi_desktop.app.paths import resources_dir
    from shuzhi_desktop.services.language import load_language

    return load_language(code, resources_dir())


def language_of(context: click.Context) -> Language:
    """The language in which a command was asked to speak; Chinese when nothing was asked."""
    found = context.meta.get(_LANGUAGE_KEY)
    if found is None:
        asked = context.find_root().obj
        found = context.meta[_LANGUAGE_KEY] = speak(asked if asked in LANGUAGES else "zh")
    language: Language = found
    return language


def language_asked(context: click.Context) -> str | None:
    """The code given with `--lang`; None leaves the window its own setting."""
    found = context.meta.get(_LANGUAGE_KEY)
    asked: str | None = found.code if found is not None and context.meta.get(_ASKED_KEY) else None
    return asked


def _choose(context: click.Context, _: click.Parameter, code: str | None) -> None:
    if code is not None:
        context.meta[_LANGUAGE_KEY] = speak(code)
        context.meta[_ASKED_KEY] = True


def language_option() -> Callable[[Decorated], Decorated]:
    """`--lang zh|en`, which every command takes."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=_choose,
        expose_value=False,
        is_eager=True,
        meaning=text("显示语言"),
    )


class SpokenOption(click.Option):
    """An option whose help is shown in the command's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of the help, translated."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, language_of(ctx).gettext(self.help))


def option(*names: str, meaning: Text, **settings: Any) -> Callable[[Decorated], Decorated]:
    """An option; `meaning` is its help."""
    return click.option(*names, cls=SpokenOption, help=meaning.template, **settings)


def map_option() -> Callable[[Decorated], Decorated]:
    """`--map`, which every command that reads people's tables takes; see `services.import_columns`."""
    return option(
        "--map",
        "mapped",
        multiple=True,
        metavar="[SHEET!]FIELD=COLUMN",
        meaning=text("指定哪一列是什么，如 姓名=C；指定表头行写 表头=3，可多次"),
    )


class SpokenCommand(click.Command):
    """A command that says what it refuses in one line of stderr and ends with 1."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command is for, translated."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(language_of(ctx).gettext(self.help or ""))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with refusals(ctx):
            return super().invoke(ctx)


def command(name: str, meaning: Text) -> Callable[[Callable[..., None]], click.Command]:
    """A command of the group; the function gets its language first.

    Args:
        name: as typed.
        meaning: what it is for.
    """

    def made(work: Callable[..., None]) -> click.Command:
        @wraps(work)
        @click.pass_context
        def run(context: click.Context, /, *arguments: Any, **options: Any) -> None:
            work(language_of(context), *arguments, **options)

        decorated = language_option()(run)
        return click.command(name, cls=SpokenCommand, help=meaning.template)(decorated)

    return made


@contextlib.contextmanager
def refusals(context: click.Context) -> Iterator[None]:
    """Turn what is refused, and what the system refuses, into one line of stderr and exit code 1."""
    try:
        yield
    except Refused as refused:
        _fail(context, refused.message)
    except BrokenPipeError:
        raise  # click ends quietly when the reader of a pipe has gone
    except OSError as error:
        place = verbatim(str(error.filename)) if error.filename else text("文件")
        reason = error.strerror or str(error)
        _fail(context, text("读写“{place}”时出错（{reason}），请检查位置、权限和剩余空间", place=place, reason=reason))


def _fail(context: click.Context, message: Text) -> None:
    click.echo(" ".join(language_of(context).text(message).split("\n")), err=True)
    context.exit(1)


def workspace() -> Workspace:
    """The program around a meeting; imported late, so that `--help` is quick."""
    from shuzhi_desktop.app.wiring import AppWorkspace

    return AppWorkspace()


@contextlib.contextmanager
def meeting(path: Path, *, read_only: bool = False) -> Iterator[Desk]:
    """An open meeting, closed at the end whatever happens.

    Raises:
        Refused: it cannot be opened.
    """
    desk = workspace().open(path, read_only=read_only)
    try:
        yield desk
    finally:
        desk.store.close()


def scheme_named(id_or_path: str) -> tuple[str, Scheme]:
    """The text and the scheme of an id or of a file.

    Raises:
        Refused: there is none, or it is faulty.
    """
    from shuzhi_desktop.domain.scheme_reading import read_scheme

    scheme_text = workspace().scheme_text(id_or_path)
    return scheme_text, read_scheme(scheme_text, Path(id_or_path).name)


def has_display() -> bool:
    """Whether a window can be shown. Where the platform was chosen by hand (QT_QPA_PLATFORM) that choice counts."""
    if os.name == "nt" or _is_mac():
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if chosen:
        return chosen not in ("offscreen", "minimal")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _is_mac() -> bool:
    return hasattr(os, "uname") and os.uname().sysname == "Darwin"
