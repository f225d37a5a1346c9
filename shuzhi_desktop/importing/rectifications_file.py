"""The 整改清单 from a file, in the layout in which it is written: new matters are added, open ones updated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import same_name
from shuzhi_desktop.importing.complaint import Complaint, Complaints
from shuzhi_desktop.importing.headers import Header, find_header
from shuzhi_desktop.importing.tables import read_tables
from shuzhi_desktop.services.ports_notes import ProblemSource, Rectification

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.roster import Reporter

COLUMNS: dict[str, tuple[str, ...]] = {
    "reporter": ("述职对象", "姓名", "责任领导", "reporter"),
    "reporter_unit": ("单位", "述职对象单位", "所在单位", "unit"),
    "problem": ("问题", "存在问题", "问题清单", "具体问题", "problem"),
    "source": ("来源", "问题来源", "source"),
    "measure": ("整改措施", "措施", "整改清单", "measure"),
    "unit": ("责任单位", "整改责任单位"),
    "responsible": ("责任人", "整改责任人", "责任清单", "责任单位、责任人", "责任单位/责任人", "responsible"),
    "deadline": ("时限", "整改时限", "完成时限", "deadline"),
    "progress": ("进展", "整改进展", "进展情况", "完成情况", "progress"),
    "closed": ("销号日期", "销号", "closed"),
    "evidence": ("佐证", "佐证材料", "evidence"),
}
_SOURCES = {
    "": ProblemSource.COMMENT,
    "点评": ProblemSource.COMMENT,
    "提问": ProblemSource.QUESTION,
    "票面意见": ProblemSource.BALLOT,
    "自查": ProblemSource.SELF,
    "群众": ProblemSource.PUBLIC,
    "巡察": ProblemSource.INSPECTION,
}
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T].*)?")
_NOTHING = ("", "—", "-")


Shown = Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MattersReading:
    """What a list says: matters that are new (id 0) or changed. With a complaint nothing of it may be taken."""

    matters: tuple[Rectification, ...]
    complaints: tuple[Complaint, ...]


def read_rectifications(
    path: Path, reporters: Sequence[Reporter], known: Sequence[Rectification], shown: Shown
) -> MattersReading:
    """Read a list.

    A row is a matter that is known when reporter and problem are the same. Closing (销号) takes two people and is not
    done by a file; a row of a closed matter must say what the matter says.

    Args:
        path: a workbook or a text file with the columns 述职对象 and 问题.
        reporters: those of the meeting.
        known: the matters of the meeting.
        shown: by matter id, progress and evidence as a list that was exported shows them, dated notes and all.

    Raises:
        Refused: the file cannot be read, or holds no such list.
    """
    complaints = Complaints()
    matters: list[Rectification] = []
    tables = 0
    for table in read_tables(path):
        header, rows = find_header(table.rows, COLUMNS, ("reporter", "problem"))
        if header is None:
            continue
        tables += 1
        for number, cells in rows:
            if header.is_repeated(cells):
                continue
            found = _Row((table.sheet, number), header, cells, complaints).matter(reporters, known, shown)
            if found is not None:
                matters.append(found)
    if not tables:
        raise Refused(text("“{path}”里没有整改清单：表头须有“述职对象”和“问题”。", path=str(path)))
    return MattersReading(tuple(matters), complaints.all())


class _Row:
    def __init__(self, place: tuple[str, int], header: Header, cells: tuple[str, ...], complaints: Complaints) -> None:
        self._place, self._header, self._cells, self._complaints = place, header, cells, complaints
        self._faulty = False

    def matter(
        self, reporters: Sequence[Reporter], known: Sequence[Rectification], shown: Shown
    ) -> Rectification | None:
        """The matter as the row has it, None where nothing changes or the row is faulty."""
        problem = self._get("problem")
        if not problem:
            if self._get("reporter") and self._get("measure"):
                self._complain("problem", text("请写明问题"))
            return None
        reporter = self._reporter(reporters)
        source, deadline = self._source(), self._deadline()
        if self._faulty or reporter is None or source is None:
            return None
        before = next(
            (one for one in known if one.reporter_id == reporter.id and _plain(one.problem) == _plain(problem)), None
        )
        start = before or Rectification(0, reporter.id, problem)
        written = replace(
            start,
            source=source if "source" in self._header.columns else start.source,
            deadline=deadline if "deadline" in self._header.columns else start.deadline,
            measure=self._text("measure", start.measure),
            unit=self._text("unit", start.unit),
            responsible=self._text("responsible", start.responsible),
            progress=self._text("progress", start.progress, shown.get(start.id, ("", ""))[0]),
            evidence=self._text("evidence", start.evidence, shown.get(start.id, ("", ""))[1]),
        )
        if before is None and self._get("closed") not in _NOTHING:
            self._complain("closed", text("销号须在程序里由两人确认，请先清空这一格再导入"))
            return None
        if before is not None and before.closed_at and written != before:
            self._complain("problem", text("这一项已经销号，不能用导入改动"))
            return None
        return None if written == before else written

    def _text(self, field: str, before: str, shown: str = "") -> str:
        """What the cell says; what stands where the column is missing or the cell says what is shown anyway."""
        written = self._get(field)
        if field not in self._header.columns or _plain(written) in (_plain(before), _plain(shown)):
            return before
        return written

    def _get(self, field: str) -> str:
        content = self._header.get(self._cells, field)
        return "" if content in _NOTHING else content

    def _complain(self, field: str, message: Text) -> None:
        self._faulty = True
        self._complaints.add(*self._place, self._header.label(field), message)

    def _reporter(self, reporters: Sequence[Reporter]) -> Reporter | None:
        name, unit = self._get("reporter"), self._get("reporter_unit")
        found = [one for one in reporters if same_name(one.name, name) and (not unit or same_name(one.unit, unit))]
        if len(found) == 1:
            return found[0]
        said = text("有 {n} 位“{name}”，请加一列“单位”", n=len(found), name=name)
        self._complain("reporter", said if found else text("名单里没有“{name}”", name=name))
        return None

    def _source(self) -> ProblemSource | None:
        written = self._get("source")
        found = _SOURCES.get(written)
        if found is None:
            self._complain(
                "source", text("“{value}”不是来源，可填：{names}", value=written, names="、".join(_SOURCES)[1:])
            )
        return found

    def _deadline(self) -> str:
        written = self._get("deadline")
        found = _DATE.fullmatch(written)
        try:
            if found:
                return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            found = None
        if written:
            self._complain("deadline", text("“{value}”不是日期，请写成 2027-03-31", value=written))
        return ""


def _plain(content: str) -> str:
    return "".join(content.split())
