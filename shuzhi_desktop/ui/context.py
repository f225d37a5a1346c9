"""What every screen is handed: the program around it, the language, the look, and its ways to the shell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, Text
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import Workspace
    from shuzhi_desktop.ui.settings_file import UiSettings
    from shuzhi_desktop.ui.theme import Theme


def _nothing(*_: object) -> None:
    """Stands where no shell is there: a screen alone, as in tests."""


@dataclass(slots=True)
class ShellPort:
    """What a screen may ask of the window around it; the shell fills these in."""

    navigate: Callable[[str], object] = _nothing  # key of a screen
    tell: Callable[[str, Tone], object] = _nothing  # a sentence in the bar on top
    open_meeting: Callable[[Desk], object] = _nothing
    leave_meeting: Callable[[], object] = _nothing
    hall: Callable[[], object] = _nothing  # shows or hides the hall screen
    hall_display: Callable[[str], object] = _nothing  # the display the hall screen belongs on
    restyle: Callable[[], object] = _nothing  # language, theme or text size changed in the settings


@dataclass(slots=True)
class UiContext:
    """Passed to every screen and widget that needs it; there are no globals.

    `language` and `theme` are replaced when the settings change; the shell then builds its screens anew.
    """

    workspace: Workspace
    language: Language
    theme: Theme
    settings: UiSettings
    meetings_folder: Path
    languages: Callable[[str], Language]
    shell: ShellPort = field(default_factory=ShellPort)

    def tell(self, sentence: str | Text, tone: Tone = Tone.INFORM) -> None:
        """Show a sentence in the bar on top of the window."""
        shown = sentence if isinstance(sentence, str) else self.language.text(sentence)
        self.shell.tell(shown, tone)

    def refused(self, error: Refused) -> None:
        """Show why something was refused; fits as `failed` of `run_in_worker`."""
        self.tell(error.message, Tone.WARN)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something quick; when it is refused, show why and return False."""
        try:
            act()
        except Refused as error:
            self.refused(error)
            return False
        return True
