"""Reports (述职报告) of the reporters: attached, sent back and revised; every version stays, with who and when."""

from __future__ import annotations

import getpass
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.notes import require_reporter
from shuzhi_desktop.services.ports_reports import ReportVersion

if TYPE_CHECKING:
    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_reports import ReportReader

READABLE = (".docx", ".pdf", ".txt")
"""Endings of files whose text is shown and checked; others are kept and opened with their own program."""

REPORT_SUFFIXES = (*READABLE, ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".et", ".pptx", ".ppt", ".dps")
LARGEST_REPORT = 8 * 1024 * 1024


def read_file(reader: ReportReader, path: Path) -> tuple[bytes, ReportText | None]:
    """The bytes of a report's file and its text; None where the format cannot be read.

    Raises:
        Refused: not a document, too large, not readable, or what the reader refuses.
    """
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise Refused(text("“{name}”不是文档，请选择 Word、WPS、PDF、表格、演示或文本文件。", name=path.name))
    try:
        if path.stat().st_size > LARGEST_REPORT:
            raise Refused(text("“{name}”超过 8 MB，请压缩图片或另存为 PDF 后再附。", name=path.name))
        content = path.read_bytes()
    except OSError as error:
        raise Refused(text("读不了“{name}”，请检查文件是否还在、是否正被别的程序打开。", name=path.name)) from error
    return content, reader.read(path.name, content)


def attach_report(desk: Desk, reader: ReportReader, reporter_id: int, path: Path, sent_by: str = "") -> ReportVersion:
    """Put a report into the meeting file as the reporter's next version.

    Args:
        desk: the meeting.
        reader: reads its text.
        reporter_id: whose it is.
        path: the file.
        sent_by: who handed it in.

    Returns:
        The version; the newest as it was where the file is byte for byte the same.

    Raises:
        Refused: an unknown reporter, or a file that cannot be taken (see `read_file`); nothing is added then.
    """
    require_reporter(desk.store, reporter_id)
    content, found = read_file(reader, path)
    sha256 = hashlib.sha256(content).hexdigest()

    def work(writing: Writing) -> ReportVersion:
        require_reporter(writing, reporter_id)
        before = newest_version(writing, reporter_id)
        if before is not None and sha256 == (before.sha256 or _sha256_of(writing, before)):
            return before
        number = before.number + 1 if before is not None else 1
        version = ReportVersion(reporter_id, number, path.name, desk.now, sent_by.strip(), sha256, found is not None)
        writing.add_report(version, content, found)
        details = {"reporter": reporter_id, "version": number, "name": path.name, "sha256": sha256}
        writing.record("report.attached", {**details, "by": version.sent_by})
        return version

    version = desk.store.write(work)
    desk.told(Topic.REPORTS)
    return version


def _sha256_of(reading: Reading, version: ReportVersion) -> str:
    """The digest of a version that an older program attached without one."""
    return hashlib.sha256(reading.report_content(version.reporter_id, version.number) or b"").hexdigest()


def send_back(desk: Desk, reporter_id: int, returned_by: str, reason: str) -> ReportVersion:
    """Send the newest version back to be revised.

    Raises:
        Refused: there is no report, it was sent back already, or a name or the reason is missing.
    """

    def work(writing: Writing) -> ReportVersion:
        newest = newest_version(writing, reporter_id)
        if newest is None:
            raise Refused(text("这位述职对象还没有附述职报告。"))
        if newest.returned_at:
            raise Refused(text("这一稿已经退回，等修改稿附上后才能再退回。"))
        if not returned_by.strip() or not reason.strip():
            raise Refused(text("退回须写明退回人和原因。"))
        version = replace(newest, returned_at=desk.now, returned_by=returned_by.strip(), reason=reason.strip())
        writing.return_report(version)
        writing.record(
            "report.returned",
            {"reporter": reporter_id, "version": version.number, "by": version.returned_by, "reason": version.reason},
        )
        return version

    version = desk.store.write(work)
    desk.told(Topic.REPORTS)
    return version


def computer_user() -> str:
    """Who works at this computer, as a first answer to who handed a report in; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name in the environment and none in the system's list
        return ""


def newest_version(reading: Reading, reporter_id: int) -> ReportVersion | None:
    """The version that counts; None where there is no report."""
    versions = reading.report_versions(reporter_id)
    return versions[-1] if versions else None


def newest_versions(reading: Reading) -> dict[int, ReportVersion]:
    """The version that counts by reporter id, in the order of the roster."""
    return {one.reporter_id: one for one in reading.report_versions()}


def lay_out_report(reading: Reading, reporter_id: int, folder: Path, number: int = 0) -> Path:
    """Write a version (0: the newest) into a folder, for another program to open.

    Raises:
        Refused: none is attached, or the folder cannot be written.
    """
    versions = reading.report_versions(reporter_id)
    version = next((one for one in reversed(versions) if number in (0, one.number)), None)
    content = None if version is None else reading.report_content(reporter_id, version.number)
    if version is None or content is None:
        raise Refused(text("这位述职对象还没有附述职报告。"))
    name = Path(version.name.replace("\\", "/")).name
    if Path(name).suffix.lower() not in REPORT_SUFFIXES:  # the meeting file may be anyone's
        raise Refused(text("“{name}”不是文档，不予打开。", name=name))
    with whole_file(folder / name) as draft:
        draft.write_bytes(content)
    return folder / name
