"""得分汇总: class scores, weights, adjustments and what they add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Missing
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Row, label, number, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports_given import GivenNote


def scores_table(content: MeetingContent, language: Language) -> SheetTable:
    """Every class with its score and its share of the composite, in speaking order."""
    _ = language.gettext
    scheme = content.scheme
    top = [label(_("序号"), down=2), label(_("述职对象"), down=2), label(_("单位"), down=2)]
    below = []
    widths = [6.0, 12.0, 24.0]
    for rater_class in scheme.classes:
        weight = _("{name}（满分 {full}，权重 {weight}）").format(
            name=rater_class.name, full=decimal_text(rater_class.full), weight=decimal_text(rater_class.weight)
        )
        top.append(label(weight, across=2))
        below += [label(_("得分")), label(_("折算"))]
        widths += [10.0, 10.0]
    for adjustment in scheme.adjustments:
        top.append(label(adjustment.name, down=2))
        widths.append(9.0)
    top += [label(_("综合得分"), down=2), label(_("排名"), down=2)]
    widths += [11.0, 7.0]
    return meeting_table(
        content,
        language,
        key="scores",
        name=_("得分汇总"),
        heading=_("得分汇总表"),
        header=(tuple(top), tuple(below)),
        body=tuple(_line(content, tally) for tally in content.result.reporters),
        widths=tuple(widths),
        right=_("单位：分"),
        notes=_notes(content, language),
        freeze=3,
    )


def _line(content: MeetingContent, tally: ReporterTally) -> Row:
    places = content.scheme.places
    reporter = content.reporter(tally.reporter_id)
    cells = [number(reporter.order), label(reporter.name), label(reporter.unit, align=Align.LEFT)]
    for rater_class in content.scheme.classes:
        one = tally.of_class(rater_class.id)
        cells += [score(one.score, places.class_score), score(one.contribution, places.contribution)]
    given = dict(tally.adjustments)
    for adjustment in content.scheme.adjustments:
        value = given.get(adjustment.id)
        cells.append(number(value, 0 if value is None else decimals(decimal_text(value))))
    cells += [number(tally.composite, places.composite, strong=True), number(tally.rank, strong=True)]
    return Row(tuple(cells))


def decimals(written: str) -> int:
    """How many digits stand after the point of a decimal."""
    return len(written.partition(".")[2])


def _notes(content: MeetingContent, language: Language) -> tuple[str, ...]:
    _ = language.gettext
    notes = [
        _("折算 = 得分 ÷ 满分 × 权重；综合得分 = 各折算之和 + 加减分，四舍五入后排名。“—”表示没有得分，不等于零分。")
    ]
    if content.scheme.missing is Missing.RENORMALISE:
        notes.append(_("没有得分的类别不计，其余类别按权重补足。"))
    elif content.scheme.missing is Missing.ZERO:
        notes.append(_("没有得分的类别按零分计。"))
    names = {adjustment.id: adjustment.name for adjustment in content.scheme.adjustments}
    notes += [
        _("{adjustment}：{name} {value} 分，{reason}").format(
            adjustment=names.get(entry.adjustment_id, entry.adjustment_id),
            name=content.reporter(entry.reporter_id).name,
            value=decimal_text(entry.value),
            reason=entry.reason,
        )
        for entry in content.adjustments
    ]
    return (*notes, *_provenance(content, language))


def _provenance(content: MeetingContent, language: Language) -> Iterator[str]:
    """Where given scores came from: one line for each class and note, so that a long list stays short."""
    _ = language.gettext
    alike: dict[tuple[str, GivenNote], list[str]] = {}
    for one in content.given:
        if one.note is not None:
            note = replace(one.note, reason="")
            alike.setdefault((one.class_id, note), []).append(content.reporter(one.reporter_id).name)
    for (class_id, note), people in alike.items():
        everyone = len(people) == len(content.roster.reporters)
        yield _("“{name}”得分（{people}）：来源 {source}，录入 {entered}，复核 {checked}").format(
            name=content.scheme.rater_class(class_id).name,
            people=_("全部述职对象") if everyone else "、".join(people),
            source=note.source or "—",
            entered=note.entered_by or "—",
            checked=note.checked_by or "—",
        )
