"""The window's own settings: language, look, text size, recent meetings. An .ini file in the user's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from shuzhi_desktop.ui.theme import LARGEST_SCALE, SMALLEST_SCALE, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

MOST_RECENT = 8


class UiSettings:
    """Reads and writes the settings file; a damaged or missing value is its default."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language_code(self) -> str:
        """`zh` or `en`; empty when the user never chose."""
        code = self._string("language")
        return code if code in {"zh", "en"} else ""

    def set_language_code(self, code: str) -> None:
        """Keep the language of the window."""
        self._keep("language", code)

    @property
    def theme(self) -> Theme:
        """The look that was chosen."""
        written = self._string("scale")
        scale = int(written) if written.isdecimal() and len(written) < 4 else SMALLEST_SCALE
        return Theme(self._string("dark") == "yes", min(max(scale, SMALLEST_SCALE), LARGEST_SCALE))

    def set_theme(self, theme: Theme) -> None:
        """Keep the look."""
        self._keep("dark", "yes" if theme.dark else "no")
        self._keep("scale", str(theme.scale))

    @property
    def recent(self) -> Sequence[Path]:
        """Meetings opened lately, newest first; those that are gone are left out."""
        return tuple(path for path in map(Path, filter(None, self._string("recent").split("\n"))) if path.is_file())

    def add_recent(self, path: Path) -> None:
        """Put a meeting on top of the recent ones."""
        others = [one for one in self.recent if one != path]
        self._keep("recent", "\n".join(map(str, [path, *others][:MOST_RECENT])))

    @property
    def hall_display(self) -> str:
        """The display of the hall screen by name; empty when none was chosen."""
        return self._string("hall_display")

    def set_hall_display(self, name: str) -> None:
        """Keep the display of the hall screen."""
        self._keep("hall_display", name)

    @property
    def turn_sound(self) -> bool:
        """Whether a sound tells that a segment of a turn is at its end."""
        return self._string("turn_sound") != "no"

    def set_turn_sound(self, *, on: bool) -> None:
        """Keep whether the sound is on."""
        self._keep("turn_sound", "yes" if on else "no")

    def restore_place(self, key: str, window: QWidget) -> None:
        """Put a window where it was when it was closed last; Qt keeps it on a screen that is there."""
        kept = self._string(f"place_{key}")
        if kept:
            window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))

    def keep_place(self, key: str, window: QWidget) -> None:
        """Remember where a window stands and how large it is."""
        self._keep(f"place_{key}", bytes(window.saveGeometry().toBase64().data()).decode("ascii"))

    @property
    def backup_folder(self) -> Path | None:
        """Where copies of meetings go; None when none was chosen. It may be gone, like a stick pulled out."""
        kept = self._string("backup_folder")
        return Path(kept) if kept else None

    def set_backup_folder(self, folder: Path) -> None:
        """Keep where copies go."""
        self._keep("backup_folder", str(folder))

    @property
    def ledger(self) -> Path | None:
        """The ledger used last; None when there was none or it is gone."""
        kept = self._string("ledger")
        path = Path(kept)
        return path if kept and path.is_file() else None

    def set_ledger(self, path: Path) -> None:
        """Keep which ledger is used."""
        self._keep("ledger", str(path.absolute()))

    def _string(self, key: str) -> str:
        value = self._file.value(key, "")
        return value if isinstance(value, str) else ""

    def _keep(self, key: str, value: str) -> None:
        self._file.setValue(key, value)
        self._file.sync()
