"""What a department's own template may ask for: values by key, of the meeting and of each reporter.

Keys are English (`reporter.composite`, `class.public.valid`) with Chinese names beside them (`综合得分`), because both
the people who draw templates and the scripts that check them read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import shown_date
from shuzhi_desktop.services.documents.sheet_table import exact_decimal
from shuzhi_desktop.services.result_json import mark_key
from shuzhi_desktop.services.seal_code import seal_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.language import Language

Value = str | Decimal | None
"""A text, an exact number, or nothing to show."""
_UNROUNDED = 4
MEETING_NAMES = {
    "会议名称": "title",
    "日期": "date",
    "地点": "place",
    "组织单位": "organiser",
    "方案": "scheme",
    "满分": "full",
    "人数": "count",
    "摘要": "digest",
    "封存码": "seal_code",
}
REPORTER_NAMES = {
    "序号": "order",
    "名次": "rank",
    "排名": "rank",
    "姓名": "name",
    "单位": "unit",
    "职务": "post",
    "分组": "group",
    "综合得分": "composite",
    "建议等次": "grade",
    "审定等次": "official",
    "结果运用": "outcomes",
    "备注": "remarks",
}


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """`meeting` by key; `reporters` in speaking order, each by key without the prefix `reporter.`; names to keys."""

    meeting: dict[str, Value]
    reporters: tuple[dict[str, Value], ...]
    meeting_names: dict[str, str]
    reporter_names: dict[str, str]

    def meeting_key(self, written: str) -> str | None:
        """The key of the meeting that is meant, None when it is none."""
        key = self.meeting_names.get(written, written)
        return key if key in self.meeting else None

    def reporter_key(self, written: str) -> str | None:
        """The key of a reporter that is meant, None when it is none; what the meeting has too needs the prefix."""
        plain = written.removeprefix("reporter.")
        key = self.reporter_names.get(plain, plain)
        if plain == written and self.meeting_key(written) is not None:
            return None
        return key if self.reporters and key in self.reporters[0] else None


def template_values(content: MeetingContent, language: Language) -> TemplateValues:
    """Everything a template may ask for."""
    names = dict(REPORTER_NAMES)
    for rater_class in content.scheme.classes:
        names[f"{rater_class.name}得分"] = f"class.{rater_class.id}"
        names[f"{rater_class.name}折算"] = f"class.{rater_class.id}.contribution"
    names |= {one.name: f"rate.{one.id}" for one in content.scheme.rates}
    names |= {one.name: f"adjustment.{one.id}" for one in content.scheme.adjustments}
    return TemplateValues(
        dict(_meeting(content, language)),
        tuple(dict(_reporter(content, language, tally)) for tally in content.result.reporters),
        MEETING_NAMES,
        names,
    )


def _meeting(content: MeetingContent, language: Language) -> Iterator[tuple[str, Value]]:
    info = content.info
    yield "title", info.title
    yield "date", shown_date(info.date, language)
    yield "place", info.place
    yield "organiser", info.organiser
    yield "scheme", content.scheme.title
    yield "full", _figure(content.scheme.full, None)
    yield "count", Decimal(len(content.roster.reporters))
    yield "digest", content.digest
    yield "seal_code", seal_code(content.digest)
    sheets = dict(content.result.sheets)
    for rater_class in content.scheme.ballot_classes:
        account = sheets[rater_class.id]
        yield f"class.{rater_class.id}.name", rater_class.name
        yield f"class.{rater_class.id}.seats", Decimal(len(content.roster.seats_of(rater_class.id)))
        for name in ("issued", "returned", "valid", "invalid", "abstained"):
            yield f"class.{rater_class.id}.{name}", Decimal(getattr(account, name))


def _reporter(content: MeetingContent, language: Language, tally: ReporterTally) -> Iterator[tuple[str, Value]]:
    _ = language.gettext
    scheme, places, reporter = content.scheme, content.scheme.places, content.reporter(tally.reporter_id)
    yield "order", Decimal(reporter.order)
    yield "rank", None if tally.rank is None else Decimal(tally.rank)
    for name in ("name", "unit", "post", "group"):
        yield name, getattr(reporter, name)
    yield "composite", _figure(tally.composite, places.composite)
    yield "grade", tally.grade
    yield "official", content.official_grade(tally.reporter_id)
    outcomes = {one.id: one.name for one in scheme.outcomes}
    stands = [outcomes[one.outcome_id] for one in tally.outcomes if one.state in ("applies", "confirmed")]
    yield "outcomes", _("；").join(stands)
    yield "remarks", _("并列") if tally.tied else ""
    for one in tally.classes:
        yield f"class.{one.class_id}", _figure(one.score, places.class_score)
        yield f"class.{one.class_id}.contribution", _figure(one.contribution, places.contribution)
        for name in ("issued", "returned", "valid", "invalid", "abstained"):
            yield f"class.{one.class_id}.{name}", Decimal(getattr(one.account, name))
        yield from _votes(content, tally, one.class_id)
    for rate in tally.rates:
        yield f"rate.{rate.rate_id}", _figure(rate.exact, places.rate)
    for id_, value in tally.adjustments:
        yield f"adjustment.{id_}", _figure(value, None)


def _votes(content: MeetingContent, tally: ReporterTally, class_id: str) -> Iterator[tuple[str, Value]]:
    """`votes.<class>.<indicator>.<option>`; nothing where the class is too small to show."""
    one, rater_class = tally.of_class(class_id), content.scheme.rater_class(class_id)
    for part in one.indicators:
        indicator = content.scheme.form(rater_class.form).indicator(part.indicator_id)
        counts = dict(part.counts)
        for mark in range(len(indicator.options)):
            key = f"votes.{class_id}.{indicator.id}.{mark_key(indicator, mark)}"
            yield key, None if content.hides(one) else Decimal(counts.get(mark, 0))


def _figure(value: Fraction | None, places: int | None) -> Decimal | None:
    return None if value is None else exact_decimal(value, _UNROUNDED if places is None else places)
