"""What of last year a report is held against: the matters that were to be mended, and the reporter's own report."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.notes import require_reporter
from shuzhi_desktop.services.reports import newest_versions, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_reports import ReportReader


def last_year_items(reading: Reading) -> Mapping[int, Sequence[str]]:
    """Problems that were carried over into this meeting from an earlier one, by reporter id."""
    found: dict[int, list[str]] = {}
    for matter in reading.rectifications():
        if matter.origin:
            found.setdefault(matter.reporter_id, []).append(matter.problem)
    return found


def keep_past_file(desk: Desk, reader: ReportReader, reporter_id: int, path: Path) -> None:
    """Keep a file as the reporter's own report of last year; one kept before is replaced.

    Raises:
        Refused: an unknown reporter, a file that cannot be taken, or one whose text cannot be read.
    """
    require_reporter(desk.store, reporter_id)
    _, found = read_file(reader, path)
    if found is None:
        raise Refused(text("“{name}”的文字读不出来，不能比对；请另存为 docx 后再附。", name=path.name))
    _keep(desk, [(reporter_id, path.name, found)])


def carry_reports(desk: Desk, previous: Reading) -> int:
    """Take last year's reports over from its meeting, for those who report again (same name, same unit).

    Returns:
        How many were taken over.
    """
    now = {_key(one): one.id for one in desk.store.roster().reporters}
    before = {one.id: _key(one) for one in previous.roster().reporters}
    taken = []
    for reporter_id, version in newest_versions(previous).items():
        found = previous.report_text(reporter_id, version.number)
        heir = now.get(before.get(reporter_id, ("", "")))
        if heir is not None and found is not None:
            taken.append((heir, version.name, found))
    if taken:
        _keep(desk, taken)
    return len(taken)


def _keep(desk: Desk, kept: Sequence[tuple[int, str, ReportText]]) -> None:
    def work(writing: Writing) -> None:
        for reporter_id, name, found in kept:
            writing.set_past_report(reporter_id, name, found)
            writing.record("report.past_kept", {"reporter": reporter_id, "name": name})

    desk.store.write(work)
    desk.told(Topic.REPORTS)


def _key(one: Reporter) -> tuple[str, str]:
    return _plain(one.name), _plain(one.unit)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
