"""What is said while a reporter speaks (点评、提问、承诺), and the report itself as a file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.whole_file import whole_file

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_notes import Note

REPORT_SUFFIXES = (".docx", ".doc", ".wps", ".pdf", ".ofd", ".txt", ".xlsx", ".xls", ".et", ".pptx", ".ppt", ".dps")
LARGEST_REPORT = 8 * 1024 * 1024


def keep_note(desk: Desk, note: Note) -> Note:
    """Keep a note as it stands, so that typing is never lost; an emptied one is taken out.

    Returns:
        The note with its id; id 0 when it is empty.

    Raises:
        Refused: an unknown reporter, or an emptied note that a rectification refers to.
    """

    def work(writing: Writing) -> Note:
        require_reporter(writing, note.reporter_id)
        if not note.content.strip():
            if note.id:
                if any(one.note_id == note.id for one in writing.rectifications()):
                    raise Refused(text("这条记录已转为整改事项，不能清空。"))
                writing.drop_note(note.id)
                writing.record("note.dropped", {"note": note.id, "reporter": note.reporter_id})
            return replace(note, id=0)
        kept = replace(note, id=writing.put_note(note))
        writing.record("note.kept", {"note": kept.id, "reporter": kept.reporter_id, "kind": kept.kind.value})
        return kept

    kept = desk.store.write(work)
    desk.told(Topic.NOTES)
    return kept


def attach_report(desk: Desk, reporter_id: int, path: Path) -> str:
    """Put a reporter's report into the meeting file; one attached before is replaced.

    Returns:
        The name it is kept under.

    Raises:
        Refused: an unknown reporter, a file that is no document, too large, or not readable.
    """
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise Refused(text("“{name}”不是文档，请选择 Word、WPS、PDF、表格、演示或文本文件。", name=path.name))
    try:
        if path.stat().st_size > LARGEST_REPORT:
            raise Refused(text("“{name}”超过 8 MB，请压缩图片或另存为 PDF 后再附。", name=path.name))
        content = path.read_bytes()
    except OSError as error:
        raise Refused(text("读不了“{name}”，请检查文件是否还在、是否正被别的程序打开。", name=path.name)) from error

    def work(writing: Writing) -> None:
        require_reporter(writing, reporter_id)
        writing.set_report(reporter_id, path.name, content)
        digest = hashlib.sha256(content).hexdigest()
        writing.record("report.attached", {"reporter": reporter_id, "name": path.name, "sha256": digest})

    desk.store.write(work)
    desk.told(Topic.NOTES)
    return path.name


def lay_out_report(reading: Reading, reporter_id: int, folder: Path) -> Path:
    """Write the attached report into a folder, for another program to open.

    Raises:
        Refused: none is attached, or the folder cannot be written.
    """
    found = reading.report(reporter_id)
    if found is None:
        raise Refused(text("这位述职对象还没有附述职报告。"))
    name, content = found
    target = folder / Path(name.replace("\\", "/")).name
    if target.suffix.lower() not in REPORT_SUFFIXES:  # the meeting file may be anyone's
        raise Refused(text("“{name}”不是文档，不予打开。", name=target.name))
    with whole_file(target) as draft:
        draft.write_bytes(content)
    return target


def require_reporter(reading: Reading, reporter_id: int) -> None:
    """Refuse an id that is nobody's.

    Raises:
        Refused: there is no such reporter.
    """
    if all(one.id != reporter_id for one in reading.roster().reporters):
        raise Refused(text("找不到编号为 {id} 的述职对象。", id=reporter_id))
