"""Only a whole meeting file of ours is opened; an older one is brought up to date, the rest is refused."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.store.audit import Head, following
from shuzhi_desktop.store.layout import APPLICATION_ID, CURRENT_VERSION, SCHEMA_DIGESTS, schema_digest
from shuzhi_desktop.store.lock import lock_path
from shuzhi_desktop.store.migrations.plan import LATEST, migrate
from tests.support.store_meetings import cast_secret, make_meeting, open_round, reopen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path, public=200)
    one = open_round(store, slips=200)
    cast_secret(store, one.id, 1, 5)
    store.close()
    return path


def _refusal(path: Path) -> str:
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(Refused) as refused:
            reopen(path, read_only=read_only)
    assert path.read_bytes() == before
    assert not lock_path(path).exists()
    return str(refused.value)


def test_the_known_schemas_are_those_the_migrations_make() -> None:
    assert CURRENT_VERSION == LATEST == max(SCHEMA_DIGESTS)
    for version, digest in SCHEMA_DIGESTS.items():
        connection = sqlite3.connect(":memory:", isolation_level=None)
        migrate(connection, version)
        assert schema_digest(connection) == digest
        connection.close()


def test_a_newer_file_is_refused(meeting: Path) -> None:
    connection = sqlite3.connect(meeting)
    connection.execute(f"PRAGMA user_version = {CURRENT_VERSION + 1}")
    connection.close()
    assert "更新版本" in _refusal(meeting)


def test_other_files_are_refused(tmp_path: Path) -> None:
    empty, words, other = tmp_path / "a.shuzhi", tmp_path / "b.shuzhi", tmp_path / "c.shuzhi"
    empty.write_bytes(b"")
    words.write_text("不是数据库" * 1000)
    connection = sqlite3.connect(other)
    connection.executescript("CREATE TABLE t (x)")
    connection.close()
    for path in (empty, words, other):
        assert "不是述职评议会议文件" in _refusal(path)
    with pytest.raises(Refused, match="找不到"):
        reopen(tmp_path / "none.shuzhi")


@pytest.mark.parametrize("keep", [150, 4096, 9000])
def test_a_truncated_file_is_refused(meeting: Path, keep: int) -> None:
    meeting.write_bytes(meeting.read_bytes()[:keep])
    assert _refusal(meeting).endswith("。")


def test_a_file_with_a_page_overwritten_is_refused(meeting: Path) -> None:
    content = bytearray(meeting.read_bytes())
    root = sqlite3.connect(meeting)
    (page,) = root.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'secret_slips'").fetchone()
    root.close()
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    meeting.write_bytes(content)
    assert "损坏" in _refusal(meeting)


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM turnout; END",
        "CREATE VIEW v AS SELECT * FROM meeting",
        "ALTER TABLE meeting RENAME TO real; CREATE VIEW meeting AS SELECT * FROM real",
        "CREATE INDEX i ON secret_slips (state, key)",
        "CREATE TRIGGER t AFTER INSERT ON _sqlite_migrations BEGIN DELETE FROM turnout; END",
        "ALTER TABLE secret_slips ADD COLUMN rater TEXT",
    ],
)
def test_a_file_with_anything_added_to_its_schema_is_refused(meeting: Path, hostile: str) -> None:
    connection = sqlite3.connect(meeting)
    connection.executescript(hostile)
    connection.close()
    assert "结构被改动" in _refusal(meeting)


def _older_meeting(path: Path) -> None:
    """A meeting as version 1 wrote it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection, 1)
    connection.execute("UPDATE meeting SET title = '旧会议', scheme_text = 'each 1'")
    head = Head()
    for kind in ("meeting.created", "roster.set"):
        head = following(head, "2026-01-01T00:00:00+08:00", kind, "{}")
        connection.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)",
            (head.number, "2026-01-01T00:00:00+08:00", kind, "{}", head.sm3, head.sha256),
        )
    connection.close()


def test_an_older_file_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "旧会议.shuzhi"
    _older_meeting(path)
    before = path.read_bytes()
    store = reopen(path)
    assert store.info().title == "旧会议"
    assert all(finding.passed for finding in store.verify())
    store.write(lambda writing: writing.record("later", {}))
    assert all(finding.passed for finding in store.verify())
    store.close()
    assert (tmp_path / "旧会议.v1.shuzhi.bak").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["旧会议.shuzhi", "旧会议.v1.shuzhi.bak"]


def test_an_older_file_is_read_without_being_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, copies = tmp_path / "旧会议.shuzhi", tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    _older_meeting(path)
    before = path.read_bytes()
    store = reopen(path, read_only=True)
    assert store.path == path
    assert (store.info().title, store.chain().year, store.rectifications()) == ("旧会议", 0, ())
    assert all(finding.passed for finding in store.verify())
    with pytest.raises(Refused, match="只读"):
        store.write(lambda writing: None)
    store.close()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p != copies] == ["旧会议.shuzhi"]
    assert not list(copies.iterdir())


def test_an_older_file_that_cannot_be_copied_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.shuzhi"
    _older_meeting(path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(Refused, match="原文件没有改动"):
        reopen(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.shuzhi"]


def test_the_file_carries_our_marks_and_pragmas(meeting: Path) -> None:
    assert meeting.read_bytes()[68:72] == b"ShZh"
    store = reopen(meeting)

    def pragmas(writing):
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
        return [writing.rows(f"PRAGMA {name}")[0][0] for name in names]

    assert store.write(pragmas) == ["truncate", 3, 1, 1, 0]
    strict = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE '%sqlite_%'"
    assert store.rows(strict) == [(0,)]
    store.close()
