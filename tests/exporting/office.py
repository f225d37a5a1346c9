"""LibreOffice as the judge of workbooks."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def soffice() -> str:
    """Where LibreOffice is. Without it the test fails in CI and is skipped elsewhere."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        reason = "LibreOffice (soffice) is needed for the workbook tests: apt-get install libreoffice-calc"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def converted(source: Path, to: str, out: Path, profile: Path) -> Path:
    """The file as LibreOffice writes it after working out every formula."""
    command = [
        soffice(),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(out),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    path = out / source.with_suffix(f".{to.partition(':')[0]}").name
    assert path.exists(), done.stdout + done.stderr
    return path
