"""What the checks before a meeting (会前检查) ask of the machine; the window provides it, tests a made-up one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """One screen: its name and its size in pixels."""

    name: str
    width: int
    height: int


class Machine(Protocol):
    """The machine the meeting is held on. No call changes anything but a small file that is removed again."""

    def free_bytes(self, folder: Path) -> int | None:
        """Free space of the disk a folder is on; None when it cannot be told."""

    def durable_write_ms(self, folder: Path) -> int | None:
        """How long a small file takes to be on the disk itself, in ms; None when the folder takes none."""

    def same_disk(self, one: Path, other: Path) -> bool:
        """Whether two paths are on one disk, so that both are lost with it."""

    def screens(self) -> Sequence[ScreenFacts]:
        """The screens, the main one first."""

    def printer(self) -> str:
        """The name of the default printer; empty when there is none."""

    def addresses(self) -> Sequence[str]:
        """Addresses on the local network; none when it is off."""

    def undrawable(self, characters: str) -> str:
        """Those of the characters that no installed font can draw, in their order."""

    def backup_folder(self) -> Path | None:
        """Where copies go; None when nothing was chosen."""
