"""What every screen is handed: the program around it, the language, the look, and its ways to the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.message import Refused, Text
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import Workspace
    from shuzhi_desktop.ui.settings_file import UiSettings
    from shuzhi_desktop.ui.theme import Theme


def _nothing(*_: object) -> None:
    """Stands where no shell is there: a screen alone, as in tests."""


class ShellPort:
    """What a screen may ask of the window around it; the shell fills these in."""

    def __init__(self) -> None:
        self.navigate: Callable[[str], object] = _nothing  # key of a screen
        self.tell: Callable[[str, Tone], object] = _nothing  # a sentence in the bar on top
        self.open_meeting: Callable[..., object] = _nothing  # a desk, and `lasting` where it is a copy
        self.leave_meeting: Callable[[], object] = _nothing
        self.hall: Callable[[], object] = _nothing  # shows or hides the hall screen
        self.hall_display: Callable[[str], object] = _nothing  # the display the hall screen belongs on
        self.restyle: Callable[[], object] = _nothing  # language, theme or text size changed in the settings


class UiContext:
    """Passed to every screen and widget that needs it; there are no globals.

    `language` and `theme` are replaced when the settings change; the shell then builds its screens anew.
    No dataclass, and the workspace is made when first asked for: both would be paid for before the first paint.
    """

    def __init__(
        self,
        workspace: Callable[[], Workspace],
        language: Language,
        theme: Theme,
        settings: UiSettings,
        meetings_folder: Path,
        languages: Callable[[str], Language],
    ) -> None:
        """Keep what the program hands to its screens.

        Args:
            workspace: makes the workspace; called at most once.
            language: in which the screens speak.
            theme: how they look.
            settings: the settings of the window.
            meetings_folder: where new meetings go; exists.
            languages: gives the language of a code.
        """
        self._make_workspace = workspace
        self._workspace: Workspace | None = None
        self.language = language
        self.theme = theme
        self.settings = settings
        self.meetings_folder = meetings_folder
        self.languages = languages
        self.shell = ShellPort()

    @property
    def workspace(self) -> Workspace:
        """The way to meeting files, schemes, readers and writers."""
        if self._workspace is None:
            self._workspace = self._make_workspace()
        return self._workspace

    def tell(self, sentence: str | Text, tone: Tone = Tone.INFORM) -> None:
        """Show a sentence in the bar on top of the window."""
        shown = sentence if isinstance(sentence, str) else self.language.text(sentence)
        self.shell.tell(shown, tone)

    def refused(self, error: Refused) -> None:
        """Show why something was refused; fits as `failed` of `run_in_worker`."""
        self.tell(error.message, Tone.WARN)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something quick; when it is refused, show why and return False."""
        from shuzhi_desktop.domain.message import Refused

        try:
            act()
        except Refused as error:
            self.refused(error)
            return False
        return True
