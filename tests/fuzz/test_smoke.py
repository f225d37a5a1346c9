"""The fuzzer itself runs, tells a fault from a refusal, and a few hundred damaged files find nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz import targets
from tests.fuzz.run import fuzz

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_short_run_finds_nothing(tmp_path: Path) -> None:
    findings = fuzz(2.0, 20261218, tmp_path)
    assert findings.found == []
    assert findings.tried > 20
    assert 0 < findings.refused < findings.tried


def test_a_mistake_is_found_and_its_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(path: Path) -> None:
        raise IndexError(path.name)

    monkeypatch.setattr(targets, "FILES", (mistaken,))
    monkeypatch.setattr(targets, "TEXTS", (mistaken,))
    findings = fuzz(0.05, 1, tmp_path)
    assert len(findings.found) == findings.tried > 0
    assert "IndexError" in findings.found[0]
    assert len(list(tmp_path.glob("finding-*"))) == findings.tried
