"""The machine as the checks before a meeting see it; see `services.ports_readiness.Machine`.

Screens, printer and fonts belong to the GUI thread: they are looked at when the machine is made. The disk is tried by
the methods, in whatever thread runs the checks.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QRawFont

from shuzhi_desktop.services.ports_readiness import ScreenFacts
from shuzhi_desktop.ui.theme import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class HallMachine:
    """This machine, as it stands when the object is made."""

    def __init__(self, characters: str, backup_folder: Path | None) -> None:
        """Look at what only the GUI thread may look at.

        Args:
            characters: those that must be drawable.
            backup_folder: where copies go, None when nothing was chosen.
        """
        screens = sorted(QGuiApplication.screens(), key=lambda one: one is not QGuiApplication.primaryScreen())
        self._screens = tuple(
            ScreenFacts(one.name(), _pixels(one.size().width(), one.devicePixelRatio()),
                        _pixels(one.size().height(), one.devicePixelRatio()))
            for one in screens
        )  # fmt: skip
        self._printer = default_printer()
        self._undrawable = frozenset(undrawable(characters))
        self._backup_folder = backup_folder

    def free_bytes(self, folder: Path) -> int | None:
        """Free space of a disk."""
        try:
            return shutil.disk_usage(folder).free
        except OSError:
            return None

    def durable_write_ms(self, folder: Path) -> int | None:
        """Write a page and wait until the disk has it; the slowest of three, as a ballot may be the slowest one."""
        slowest = 0.0
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".shuzhi-probe-") as file:
                for _ in range(3):
                    begun = time.perf_counter()
                    file.write(b"\0" * 4096)
                    file.flush()
                    os.fsync(file.fileno())
                    slowest = max(slowest, time.perf_counter() - begun)
        except OSError:
            return None
        return round(slowest * 1000)

    def same_disk(self, one: Path, other: Path) -> bool:
        """Whether both are on one device."""
        try:
            return one.stat().st_dev == other.stat().st_dev
        except OSError:
            return False

    def screens(self) -> Sequence[ScreenFacts]:
        """The screens, the main one first."""
        return self._screens

    def printer(self) -> str:
        """The default printer."""
        return self._printer

    def addresses(self) -> Sequence[str]:
        """IPv4 addresses of interfaces that are up, the machine's own loop left out."""
        from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

        wanted = QAbstractSocket.NetworkLayerProtocol.IPv4Protocol
        return tuple(
            one.toString()
            for one in QNetworkInterface.allAddresses()
            if one.protocol() == wanted and not one.isLoopback() and not one.isLinkLocal()
        )

    def undrawable(self, characters: str) -> str:
        """Those no installed font can draw."""
        return "".join(one for one in characters if one in self._undrawable)

    def backup_folder(self) -> Path | None:
        """Where copies go."""
        return self._backup_folder


def default_printer() -> str:
    """The name of the default printer; empty when there is none."""
    from PySide6.QtPrintSupport import QPrinterInfo

    found = QPrinterInfo.defaultPrinter()
    return "" if found.isNull() else found.printerName()


def undrawable(characters: str) -> str:
    """Characters that no installed scalable font has, those beyond the BMP too. Call it in the GUI thread.

    The program's own fonts are asked first: the others are opened only for what these do not have.
    """
    left = dict.fromkeys(characters)
    there = QFontDatabase.families()
    known = [family for family in FAMILIES if family in there]
    for family in (*known, *_likely(there, known)):
        if not left:
            break
        raw = QRawFont.fromFont(QFont(family, 12))
        if raw.isValid():
            # A family that is asked for must answer itself: Qt hands out a stand-in for one it cannot open.
            for one in tuple(left):
                if raw.supportsCharacter(ord(one)):
                    del left[one]
    return "".join(left)


def _likely(families: Iterable[str], known: Iterable[str]) -> list[str]:
    """The other families, Chinese ones first."""
    chinese = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    rest = [one for one in families if one not in set(known)]
    return sorted(rest, key=lambda one: one not in chinese)


def _pixels(size: int, ratio: float) -> int:
    return round(size * ratio)
