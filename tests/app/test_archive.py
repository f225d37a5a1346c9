"""An archive package is checked by its own script, in a bare Python, and every change to it is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.seal_code import seal_code
from shuzhi_desktop.services.sm3 import sm3_hex
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NAMES = [
    "manifest.json",
    "meeting.shuzhi",
    "result.xlsx",
    "result.pdf",
    "result.json",
    "scheme.toml",
    "audit.jsonl",
    "verify.py",
    "sm3.py",
]


@pytest.fixture(scope="module")
def package(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    desk = small_meeting(folder)
    vote(desk, seal=True)
    AppWorkspace().export(desk, folder / "归档.zip", load_language("zh", resources_dir()))
    desk.store.close()
    return folder / "归档.zip"


@pytest.fixture
def unpacked(package: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        assert archive.namelist() == NAMES
        archive.extractall(tmp_path / "档案")
    return tmp_path / "档案"


def _verify(folder: Path) -> subprocess.CompletedProcess[str]:
    # -S -E: a bare Python, without anything that was installed beside it.
    return subprocess.run(
        [sys.executable, "-S", "-E", "verify.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_untouched_package_passes_and_shows_the_code_of_the_paper(unpacked: Path) -> None:
    done = _verify(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    digest = json.loads((unpacked / "result.json").read_text(encoding="utf-8"))["digest"]
    assert f"seal code: {seal_code(digest)}" in done.stdout
    words = subprocess.run(["pdftotext", unpacked / "result.pdf", "-"], capture_output=True, text=True, check=True)
    assert seal_code(digest) in words.stdout


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return change


def _forged(folder: Path) -> None:
    """A composite is changed and every digest of the manifest made to fit again."""
    path = folder / "result.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["reporters"][0]["composite"] = "99.99"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    _refit(folder)


def _refit(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        content = (folder / entry["name"]).read_bytes()
        entry.update(sha256=hashlib.sha256(content).hexdigest(), sm3=sm3_hex(content), size=len(content))
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def _statement(statement: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        connection = sqlite3.connect(folder / "meeting.shuzhi")
        connection.execute(statement)
        connection.commit()
        connection.close()
        _refit(folder)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_edit("result.json", '"rank": 1', '"rank": 2'), "result.json"),
        (_edit("scheme.toml", 'weight = "20"', 'weight = "21"'), "scheme.toml"),
        (_edit("manifest.json", "sm3:", "sm3:0"), "结果"),
        (_forged, "结果与封存摘要不符"),
        (_statement("UPDATE audit SET details = '{}' WHERE number = 2"), "第 2 条"),
        (_statement("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)"), "末尾"),
        (_statement("UPDATE meeting SET digest = 'sm3:00'"), "封存摘要不同"),
        (lambda folder: (folder / "result.pdf").unlink(), "missing: result.pdf"),
        (lambda folder: shutil.copy(folder / "sm3.py", folder / "extra.py"), "extra.py"),
    ],
    ids=["result", "scheme", "manifest", "forged", "audit", "tail", "seal", "missing", "extra"],
)
def test_every_change_is_found(unpacked: Path, change: Callable[[Path], object], said: str) -> None:
    change(unpacked)
    done = _verify(unpacked)
    assert done.returncode == 1, done.stdout
    assert said in done.stdout
    assert "Traceback" not in done.stderr


def test_only_a_sealed_tally_is_archived_and_nothing_is_left_behind(qapp: QApplication, tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    vote(desk, seal=False)
    with pytest.raises(Refused, match="还没有封存"):
        AppWorkspace().export(desk, tmp_path / "归档.zip", load_language("zh", resources_dir()))
    assert not list(tmp_path.glob("*.zip*"))
    desk.store.close()


def test_a_code_of_eighty_bits_has_no_look_alikes() -> None:
    code = seal_code("sm3:" + "f" * 64)
    assert code == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert seal_code("sm3:00000000000000000001" + "f" * 44) == "0000-0000-0000-0001"
    assert seal_code("") == ""
