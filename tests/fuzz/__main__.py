"""`python -m tests.fuzz [--minutes 10] [--seed N]`: ends with 1 when something was found, and says where it lies."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.fuzz.run import fuzz


def main() -> int:
    """Fuzz; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="shuzhi-fuzz-"))
    print(f"seed {chosen.seed}, {chosen.minutes:g} min, files in {folder}", flush=True)
    findings = fuzz(chosen.minutes * 60, chosen.seed, folder)
    for one in findings.found:
        print(one)
    print(f"{findings.tried} files, {findings.refused} refused, {len(findings.found)} findings")
    return 1 if findings.found else 0


if __name__ == "__main__":
    raise SystemExit(main())
