"""Sentences for people, kept apart from the language they are shown in.

Rules of the domain speak Chinese, the source language. A `Text` carries the template and what fills it, so
that the window, the command line and the workbook can each show it in their own language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label: a Chinese template with named places and what goes into them.

    Arguments may be texts themselves; they are rendered in the same language.
    """

    template: str
    arguments: tuple[tuple[str, Text | str | int], ...] = ()

    def render(self, translate: Callable[[str], str] | None = None) -> str:
        """The sentence in the language of `translate` (Chinese without one)."""
        template = translate(self.template) if translate and self.template else self.template
        filled = {name: value.render(translate) if isinstance(value, Text) else value for name, value in self.arguments}
        return template.format(**filled) if filled else template

    def __str__(self) -> str:
        return self.render()


def text(template: str, /, **arguments: Text | str | int) -> Text:
    """A sentence whose template is a message of the catalogue: `text("第 {row} 行：缺少姓名", row=3)`."""
    return Text(template, tuple(arguments.items()))


def verbatim(content: str) -> Text:
    """A text that is the same in every language: a name, a figure."""
    return Text("{content}", (("content", content),))


COMMA = text("、")
SEMICOLON = text("；")


def listed(parts: Iterable[Text | str], separator: Text = COMMA) -> Text:
    """Several parts in a row, with the separator of the language they are shown in."""
    values = tuple((f"part{n}", part) for n, part in enumerate(parts))
    return Text("{separator}".join(f"{{{name}}}" for name, _ in values), (*values, ("separator", separator)))


class Refused(Exception):
    """Something the user asked for cannot be done; carries one sentence: what, where, what to do.

    Every error that a user can cause is one of these; anything else that escapes is a bug of ours.
    """

    def __init__(self, message: Text) -> None:
        """Keep the sentence.

        Args:
            message: what happened, where, and what to do.
        """
        super().__init__(message.render())
        self.message = message


class MeetingClosed(Refused):
    """The meeting was left while something still asked for it: nobody waits for the answer."""
