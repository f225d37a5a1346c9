"""The chair's script (主持词): a Markdown file with places to fill in, spoken line by line.

Headings (`#`) begin a part. Lines of a part named 逐位 are said once for every reporter, the last of whom has no one
following; every other line is said once. A place is a word in braces, one of `PLACES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.services.attendance import quorum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.attendance import Quorum
    from shuzhi_desktop.services.ports import Reading

EACH = "逐位"
WAITING = "（封存后填入）"
_OF_MEETING = (
    "会议名称",
    "日期",
    "地点",
    "组织单位",
    "方案",
    "述职人数",
    "应到",
    "实到",
    "到会",
    "过半",
    "三分之二",
    "类别",
    "名单",
    "结果",
)
_OF_REPORTER = ("姓名", "单位", "职务", "序号", "下一位", "应收", "收票")
PLACES = (*_OF_MEETING, *_OF_REPORTER)
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """One part: its heading and (line number in the file, words) of its lines."""

    heading: str
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line to say, filled in. `reporter_id` is set in the parts said for each reporter."""

    part: str
    content: str
    reporter_id: int | None = None


def read_script(written: str) -> tuple[ScriptPart, ...]:
    """The parts of a script.

    Raises:
        Refused: a place that does not exist, or that only a 逐位 part has; the sentence names the line.
    """
    parts: list[ScriptPart] = []
    heading, lines = "", list[tuple[int, str]]()
    for number, raw in enumerate(written.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            if lines:
                parts.append(ScriptPart(heading, tuple(lines)))
            heading, lines = line.lstrip("#").strip(), []
        elif line:
            _check(line, number, of_reporter=heading.startswith(EACH))
            lines.append((number, line))
    if lines:
        parts.append(ScriptPart(heading, tuple(lines)))
    return tuple(parts)


def _check(line: str, number: int, *, of_reporter: bool) -> None:
    known = PLACES if of_reporter else _OF_MEETING
    for name in _PLACE.findall(line):
        if name in known:
            continue
        if name in PLACES:
            raise Refused(
                text(
                    "主持词第 {line} 行：{name}只能写在标题为“逐位”的部分里，请移过去。",
                    line=number,
                    name=f"{{{name}}}",
                )
            )
        raise Refused(
            text(
                "主持词第 {line} 行：没有{name}这个占位词；可用的有：{known}。",
                line=number,
                name=f"{{{name}}}",
                known="、".join(known),
            )
        )


def spoken_lines(parts: tuple[ScriptPart, ...], reading: Reading, result: Result | None) -> tuple[SpokenLine, ...]:
    """The script filled in for a meeting. `result` is None until the tally is sealed; no score is said before."""
    return tuple(_spoken(parts, reading, result))


def _spoken(parts: tuple[ScriptPart, ...], reading: Reading, result: Result | None) -> Iterator[SpokenLine]:
    meeting = _of_meeting(reading, result)
    reporters = reading.roster().reporters
    for part in parts:
        if not part.heading.startswith(EACH):
            for _number, line in part.lines:
                yield SpokenLine(part.heading, _filled(line, meeting))
            continue
        for place, reporter in enumerate(reporters):
            following = reporters[place + 1] if place + 1 < len(reporters) else None
            own = meeting | _of_reporter(reading, reporter, following)
            for _number, line in part.lines:
                if following is None and "{下一位}" in line:
                    continue  # nobody is left to get ready
                yield SpokenLine(f"{reporter.order}. {reporter.name}", _filled(line, own), reporter.id)


def _filled(line: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: places[found[1]], line)


def _of_meeting(reading: Reading, result: Result | None) -> dict[str, str]:
    info, scheme, roster = reading.info(), reading.scheme(), reading.roster()
    seats = sum(len(roster.seats_of(one.id)) for one in scheme.ballot_classes)
    attended = quorum(reading)
    return {
        "会议名称": info.title,
        "日期": info.date,
        "地点": info.place,
        "组织单位": info.organiser,
        "方案": scheme.title,
        "述职人数": str(len(roster.reporters)),
        "应到": str(seats),
        "实到": str(attended.present) if attended.taken else "＿＿＿",
        "到会": _quorum_line(attended),
        "过半": str(seats // 2 + 1),
        "三分之二": str(-(-seats * 2 // 3)),
        "类别": "、".join(f"{one.name}{len(roster.seats_of(one.id))}人" for one in scheme.ballot_classes),
        "名单": "、".join(one.name for one in roster.reporters),
        "结果": WAITING if result is None else _ranking(reading, result),
    }


def _quorum_line(attended: Quorum) -> str:
    """What the chair says of those present; blanks to write in while nobody was counted."""
    present = str(attended.present) if attended.taken else "＿＿＿"
    said = f"应到 {attended.expected} 人，实到 {present} 人，"
    if not attended.taken:
        return said + f"开会须到 {attended.needed} 人以上（含 {attended.needed} 人）"
    if attended.met:
        return said + f"达到开会须到的 {attended.needed} 人，符合开会要求"
    return said + f"不足开会须到的 {attended.needed} 人，暂不能开始"


def _ranking(reading: Reading, result: Result) -> str:
    names = {one.id: one.name for one in reading.roster().reporters}
    places = reading.scheme().places.composite
    return "；".join(
        f"第{one.rank}名 {names[one.reporter_id]} {fixed(one.composite, places)}分"
        for one in result.ranked()
        if one.composite is not None
    )


def _of_reporter(reading: Reading, reporter: Reporter, following: Reporter | None) -> dict[str, str]:
    from shuzhi_desktop.services.voting import progress

    held = [one for one in reading.rounds() if one.reporter_id == reporter.id and not one.is_open]
    rows = progress(reading, held[-1].id) if held else ()
    return {
        "姓名": reporter.name,
        "单位": reporter.unit,
        "职务": reporter.post or reporter.unit,
        "序号": str(reporter.order),
        "下一位": following.name if following else "",
        "应收": str(sum(row.expected for row in rows)) if held else "（封票后填入）",
        "收票": str(sum(row.received for row in rows)) if held else "（封票后填入）",
    }
