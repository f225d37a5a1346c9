"""Meetings whose documents are held against the JSON: a points scheme, an options scheme, and the sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import profile_named
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.result_json import result_document
from tests.exporting.contents import content_from, people, voted

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)
SAMPLE = "sample"


@dataclass(frozen=True)
class Meeting:
    """A meeting with its JSON and its workbook of all sheets; `desk` is that of the sample."""

    content: MeetingContent
    document: dict[str, Any]
    book: Workbook
    desk: Desk


def judged(which: str, sample: Desk, folder: Path) -> Meeting:
    """The sample, or a meeting on one of the program's own schemes with some cells left blank."""
    if which == SAMPLE:
        content = AppWorkspace()._content(sample)
    else:
        scheme = read_scheme(AppWorkspace().scheme_text(which), which)
        roster = people({one.id: 7 + 4 * place for place, one in enumerate(scheme.ballot_classes)})
        content = content_from(scheme, roster, voted(scheme, roster, blanks=True))
    write_workbook(folder / "all.xlsx", content, ZH, profile=profile_named("all"))
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest=content.digest)
    return Meeting(content, document, load_workbook(folder / "all.xlsx"), sample)
