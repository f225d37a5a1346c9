"""Files stay short enough to be read in one sitting."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 400


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    files = [path for folder in ("shuzhi_desktop", "tests", "packaging") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 100
    long = {path.name: n for path in files if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert not long
