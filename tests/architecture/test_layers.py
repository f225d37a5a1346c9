"""Who may import whom: the contracts of pyproject.toml hold, and the linter that says so does see the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_UPSIDE_DOWN = """[importlinter]
root_package = shuzhi_desktop

[importlinter:contract:1]
name = Upside down
type = layers
layers =
    shuzhi_desktop.domain
    shuzhi_desktop.services
"""


def _lint(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _LINT, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_contracts_of_the_layers_are_kept() -> None:
    ran = _lint("--no-cache")
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_layers_turned_upside_down_are_found_broken(tmp_path: Path) -> None:
    config = tmp_path / "importlinter.ini"
    config.write_text(_UPSIDE_DOWN, encoding="utf-8")
    ran = _lint("--no-cache", "--config", str(config))
    assert ran.returncode == 1, ran.stdout
    assert "1 broken" in ran.stdout
