"""A group of commands, whose help and list of commands are shown in the language asked for."""

from __future__ import annotations

import click

from shuzhi_desktop.cli.command import language_of, language_option
from shuzhi_desktop.domain.message import Text, text


class SpokenGroup(click.Group):
    """Shows its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of adding."""
        return [name for name, one in self.commands.items() if not one.hidden]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the group is for, translated."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(language_of(ctx).gettext(self.help or ""))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, translated."""
        language = language_of(ctx)
        with formatter.section(language.text(text("命令"))):
            shown = [self.commands[name] for name in self.list_commands(ctx)]
            formatter.write_dl([(str(one.name), language.gettext(one.help or "")) for one in shown])


def group(name: str, meaning: Text, commands: tuple[click.Command, ...]) -> SpokenGroup:
    """A group of commands under one name.

    Args:
        name: as typed.
        meaning: what it is for.
        commands: in the order of the help.
    """

    def made() -> None:
        """Nothing to do before the command itself."""

    decorated = language_option()(made)
    whole = click.group(name, cls=SpokenGroup, help=meaning.template)(decorated)
    for one in commands:
        whole.add_command(one)
    return whole
