"""The language that people read: Chinese is the source, other languages come from a compiled catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text

CODES = ("zh", "en")
DOMAIN = "shuzhi"


class Language(NamedTuple):
    """One language: its code and how a Chinese message is said in it."""

    code: str
    gettext: Callable[[str], str]

    def text(self, content: Text) -> str:
        """A text of the domain, said in this language."""
        return content.render(self.gettext)


def load_language(code: str, resources: Path) -> Language:
    """The language of a code; Chinese needs no catalogue, and a missing one falls back to Chinese.

    Args:
        code: one of `CODES`.
        resources: the folder that holds `locale/`.
    """
    if code == "zh":
        return Language("zh", str)
    import gettext as catalogues

    found = catalogues.translation(DOMAIN, resources / "locale", [code], fallback=True)
    return Language(code, found.gettext)
