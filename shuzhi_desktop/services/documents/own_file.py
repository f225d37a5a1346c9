"""Whether a file that would be replaced is an earlier export: nothing that people made is ever written over."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4_096


def require_own_target(target: Path) -> None:
    """Let an export go to a new name, or over an earlier export of this program.

    Raises:
        Refused: there is a file that this program did not write.
    """
    if target.is_file() and target.stat().st_size and not _is_ours(target):
        raise Refused(
            text("文件“{name}”已经存在，而且不是本程序导出的，没有覆盖它；请换一个文件名。", name=target.name)
        )


def _is_ours(path: Path) -> bool:
    try:
        if path.suffix.lower() == ".pdf":
            with path.open("rb") as file:
                # Qt writes the creator as two bytes a character.
                return b"s\x00h\x00u\x00z\x00h\x00i" in file.read(_HEAD)
        with zipfile.ZipFile(path) as package:
            if "manifest.json" in package.namelist():
                return b'"seal_code"' in package.read("manifest.json")
            return b"sm3:" in package.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
