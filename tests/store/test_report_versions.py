"""Versions of reports in the file, and a report of an older file becomes its first version."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.report_text import ReportText
from shuzhi_desktop.domain.roster import Reporter
from shuzhi_desktop.services.ports_reports import ReportVersion
from shuzhi_desktop.store.layout import APPLICATION_ID
from shuzhi_desktop.store.migrations.plan import migrate
from tests.support.store_meetings import NOON, make_meeting, reopen

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.ports import Writing

FIRST = ReportVersion(1, 1, "报告.docx", NOON, "何一", "ab", is_read=True)
TEXT = ReportText("一、工作\n𬱖", "10")


def test_a_report_of_an_older_file_becomes_the_first_version(tmp_path: Path) -> None:
    path = tmp_path / "旧.shuzhi"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection, 8)
    connection.execute("UPDATE meeting SET title = '旧会议', scheme_text = 'each 1'")
    connection.execute("INSERT INTO reporters VALUES (7, 1, '赵', '甲', '', '', '')")
    connection.execute(f"INSERT INTO reports VALUES (7, '报告.pdf', x'00ff', '{NOON}')")
    connection.close()
    store = reopen(path)
    assert store.report_versions() == (ReportVersion(7, 1, "报告.pdf", NOON, "", "", is_read=False),)
    assert store.report_content(7, 1) == b"\x00\xff"
    assert store.report_text(7, 1) is None
    store.write(lambda writing: writing.set_report_text(7, 1, TEXT))
    assert store.report_text(7, 1) == TEXT
    assert all(finding.passed for finding in store.verify())
    store.close()


def test_versions_texts_and_last_years_survive_reopening(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    returned = replace(FIRST, returned_at=NOON, returned_by="周正", reason="太短")
    second = replace(FIRST, number=2, name="二稿.doc", is_read=False)

    def fill(writing: Writing) -> None:
        writing.add_report(replace(FIRST, reporter_id=2), b"\x01", TEXT)
        writing.add_report(FIRST, b"\x00\xff", TEXT)
        writing.return_report(returned)
        writing.add_report(second, b"\x02", None)
        writing.set_past_report(1, "去年.docx", TEXT)
        writing.set_past_report(1, "去年2.docx", TEXT)

    store.write(fill)
    store.close()
    store = reopen(tmp_path / "m.shuzhi")
    assert store.report_versions(1) == (returned, second)
    assert [(one.reporter_id, one.number) for one in store.report_versions()] == [(1, 1), (1, 2), (2, 1)]
    assert store.report_content(1, 2) == b"\x02"
    assert store.report_content(1, 3) is None
    assert store.report_text(1, 1) == TEXT
    assert store.report_text(1, 2) is None
    assert (store.past_report(1), store.past_report(2)) == (TEXT, None)
    assert store.past_report_names() == {1: "去年2.docx"}
    store.write(lambda writing: writing.set_reporters([Reporter(1, 1, "李明", "甲街道"), Reporter(2, 2, "王", "乙")]))
    assert len(store.report_versions()) == 3
    store.close()
