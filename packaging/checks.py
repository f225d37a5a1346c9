"""Every check and test of the project, one after another; the first that fails ends the run."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = (
    ("ruff", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
    ("import-linter", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("pytest", ["pytest", "-q"]),
)


def run_all(python: Path, root: Path) -> int:
    """Run the checks with the environment's Python.

    Returns:
        0 when all passed, else the exit code of the one that did not.
    """
    for name, arguments in CHECKS:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        start = [] if arguments[0] == "-c" else ["-m"]
        command = [str(python), *start, *arguments]
        code = subprocess.run(command, cwd=root, check=False).returncode
        if code:
            print(f"{name}: 未通过 / failed ({code})", file=sys.stderr)
            return code
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return 0
