"""The part of the workspace that moves the 整改清单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.documents.own_file import require_own_target
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.following_up import evidence_said, progress_said
from shuzhi_desktop.services.rectifying import keep_rectifications
from shuzhi_desktop.services.workspace_rectification import MattersReport

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language


class RectificationWorkspace:
    """See `services.workspace_rectification.RectificationKeeping`."""

    def export_rectifications(self, desk: Desk, target: Path, language: Language) -> Path:
        """Write the lists of matters and pledges as one workbook."""
        from shuzhi_desktop.exporting.workbook import workbook_bytes
        from shuzhi_desktop.services.documents.content import content_without_result
        from shuzhi_desktop.services.documents.rectifications import pledges_table, rectifications_table

        if target.suffix.lower() != ".xlsx":
            raise Refused(text("整改清单是工作簿，文件名须以 .xlsx 结尾：“{name}”。", name=target.name))
        require_own_target(target)
        content = content_without_result(desk.store)
        tables = (rectifications_table(content, language), pledges_table(content, language))
        data = workbook_bytes(tables, language, title=content.info.title, organiser=content.info.organiser)
        with whole_file(target) as draft:
            draft.write_bytes(data)
        return target

    def import_rectifications(self, desk: Desk, path: Path) -> MattersReport:
        """Take matters from a list, all or nothing."""
        from shuzhi_desktop.importing.rectifications_file import read_rectifications

        store = desk.store
        matters, notes, files = store.rectifications(), store.progress_notes(), store.evidence_files()
        shown = {one.id: (progress_said(one, notes), evidence_said(one, files)) for one in matters}
        found = read_rectifications(path, store.roster().reporters, matters, shown)
        if found.complaints:
            return MattersReport(0, 0, found.complaints)
        keep_rectifications(desk, found.matters)
        added = sum(not one.id for one in found.matters)
        return MattersReport(added, len(found.matters) - added, ())
