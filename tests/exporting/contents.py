"""Meetings that were tallied, small enough to read and wide enough to need every part of the sheets."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.counts import LiveCounts
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Aggregate,
    BallotForm,
    BelowIf,
    Blank,
    Condition,
    Entry,
    Grade,
    Indicator,
    IndicatorKind,
    Missing,
    Option,
    Outcome,
    Places,
    Pool,
    Rate,
    RateBase,
    RaterClass,
    Scheme,
    Secrecy,
    Source,
    Transform,
    Trim,
)
from shuzhi_desktop.domain.tally import tally
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.documents.content import MeetingContent
from shuzhi_desktop.services.ports import AdjustmentEntry, Decision, MeetingInfo, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = BallotForm(
    "marks",
    "党建工作评分表",
    tuple(
        Indicator(id_, name, IndicatorKind.POINTS, 0, 200_000, 5_000)
        for id_, name in (
            ("thought", "思想建设"),
            ("style", "作风建设"),
            ("system", "制度建设"),
            ("organisation", "组织建设"),
            ("integrity", "反腐倡廉建设"),
        )
    ),
)
POLL = BallotForm(
    "satisfaction",
    "群众满意度测评表",
    (
        Indicator(
            "overall",
            "总体评价",
            IndicatorKind.OPTIONS,
            options=(
                Option("satisfied", "满意", Fraction(100)),
                Option("fairly", "基本满意", Fraction(60)),
                Option("unsatisfied", "不满意", Fraction(0)),
                Option("unknown", "不了解"),
            ),
        ),
    ),
)
SATISFACTION = Rate("satisfaction", "满意率", "satisfaction", "overall", ("satisfied", "fairly"), classes=("public",))
STREETS = ("八宝山", "老山", "八角", "古城", "苹果园", "金顶街", "广宁", "五里坨", "鲁谷")
NAMES = ("王建国", "李秀兰", "张𬱖", "刘洋", "陈喆", "杨光", "赵堃", "黄海燕", "欧阳明月")


def district(missing: Missing = Missing.INCOMPLETE, places: Places | None = None) -> Scheme:
    """Four classes as in B5."""
    return Scheme(
        id="shijingshan",
        title="街道党工委书记党建述职综合评分",
        level="district",
        entry=Entry.EACH,
        forms=(MARKS, POLL),
        classes=(
            RaterClass("leading", "区委党建工作领导小组", Fraction(30), form="marks", secrecy=Secrecy.NAMED),
            RaterClass("team", "考评组", Fraction(30), source=Source.GIVEN),
            RaterClass(
                "peers",
                "单位互评",
                Fraction(20),
                form="marks",
                secrecy=Secrecy.NAMED,
                trim=Trim(1, 1, 6),
            ),
            RaterClass("public", "群众代表", Fraction(20), form="satisfaction"),
        ),
        min_group=5,
        places=places or Places(),
        missing=missing,
        rates=(
            Rate("satisfaction", "满意率", "satisfaction", "overall", ("satisfied", "fairly"), classes=("public",)),
        ),
        adjustments=(Adjustment("bonus", "附加分", Fraction(0), Fraction(5)),),
        grades=(Grade("好", Fraction(90)), Grade("较好", Fraction(80)), Grade("一般", Fraction(60)), Grade("差")),
        outcomes=(
            Outcome("funding", "党建经费支持", Condition("rank_at_most", number=3)),
            Outcome("talk", "约谈主要负责人", Condition("rank_from_bottom", number=2), confirm=True),
        ),
    )


def people(classes: Mapping[str, int], reporters: int = 9) -> Roster:
    """Reporters of streets, and that many seats a class."""
    seats: list[Seat] = []
    for class_id, number in classes.items():
        seats += [Seat(len(seats) + place + 1, class_id, f"{class_id}{place}") for place in range(number)]
    return Roster(
        tuple(
            Reporter(i + 1, i + 1, NAMES[i % 9], f"{STREETS[i % 9]}街道党工委", "党工委书记") for i in range(reporters)
        ),
        tuple(seats),
    )


def voted(scheme: Scheme, roster: Roster, seed: int = 1, blanks: bool = False) -> LiveCounts:
    """Every seat votes on every reporter, at random and the same each time."""
    chance = random.Random(seed)
    counts = LiveCounts(scheme, roster)
    for seat in roster.seats:
        form = scheme.form_of(seat.class_id)
        places = list(range(1, len(roster.reporters) + 1))
        if any(indicator.kind is IndicatorKind.RANK for indicator in form.indicators):
            chance.shuffle(places)
        lines = [
            Line(r.id, tuple(_mark(chance, i, blanks, place) for i in form.indicators))
            for r, place in zip(roster.reporters, places, strict=True)
        ]
        if scheme.entry is Entry.SLATE:
            counts.add(Ballot(seat.class_id, tuple(lines)))
        else:
            for line in lines:
                counts.add(Ballot(seat.class_id, (line,)))
    return counts


def _mark(chance: random.Random, indicator: Indicator, blanks: bool, place: int = 1) -> int | None:
    if blanks and chance.random() < 0.05:
        return None
    if indicator.kind is IndicatorKind.RANK:
        return place
    if indicator.kind is IndicatorKind.OPTIONS:
        weights = [12, 6, 2, 1, 1, 1][: len(indicator.options)]
        return chance.choices(range(len(indicator.options)), weights)[0]
    steps = (indicator.max_e4 - indicator.min_e4) // indicator.step_e4
    return indicator.max_e4 - indicator.step_e4 * chance.randint(0, max(1, steps // 5))


def content_from(
    scheme: Scheme, roster: Roster, counts: LiveCounts, *, given: bool = True, title: str = "", sealed: bool = True
) -> MeetingContent:
    """The tally of these counts with all that is printed around it."""
    scores = {
        (c.id, r.id): Fraction(180 - 3 * r.order, 2)
        for c in scheme.classes
        if c.source is Source.GIVEN and given
        for r in roster.reporters
    }
    adjustments = {(a.id, roster.reporters[0].id): Fraction(3, 2) for a in scheme.adjustments}
    result = tally(scheme, roster, counts, scores, adjustments, frozenset(), {}, frozenset())
    digest = result_digest(scheme, roster, result)
    return MeetingContent(
        MeetingInfo(
            title or "石景山区2026年度街道党工委书记抓基层党建工作述职评议会",
            "2026-12-18",
            "区委礼堂",
            "中共石景山区委组织部",
            Phase.SEALED if sealed else Phase.RUNNING,
            digest,
        ),
        scheme,
        roster,
        result,
        digest,
        sealed,
        (Decision("grade", roster.reporters[0].id, "好", "区委常委会审定"),),
        tuple(AdjustmentEntry(a, r, v, "市级先进") for (a, r), v in adjustments.items()),
    )


def district_content(public: int = 40, **options: bool) -> MeetingContent:
    """The meeting of nine streets, fully voted."""
    scheme = district()
    roster = people({"leading": 7, "peers": 8, "public": public})
    return content_from(scheme, roster, voted(scheme, roster), **options)


def intricate() -> tuple[tuple[str, MeetingContent], ...]:
    """Meetings that reach every corner of the rules, by name."""
    poll_all = RaterClass("public", "群众代表", Fraction(1000), form="satisfaction", rate="satisfaction")
    graded = BallotForm(
        "graded",
        "实绩测评表",
        tuple(
            Indicator(
                id_,
                name,
                IndicatorKind.OPTIONS,
                weight=Fraction(weight),
                options=(
                    *tuple(Option(f"o{p}", n, Fraction(p)) for n, p in zip(names, (100, 80, 60, 40), strict=True)),
                    Option("unknown", "不了解"),
                ),
            )
            for id_, name, weight, names in (
                ("load", "任务量", "0.3", ("繁重", "较多", "一般", "较少")),
                ("speed", "效率", "0.3", ("高", "较高", "一般", "较低")),
                ("done", "完成情况", "0.4", ("好", "较好", "一般", "较差")),
            )
        ),
    )
    chained = Scheme(
        "chained",
        "逐项加权和换算",
        "unit",
        Entry.SLATE,
        (graded, POLL),
        (
            RaterClass(
                "staff",
                "干部职工",
                Fraction(40),
                form="graded",
                aggregate=Aggregate.INDICATOR,
                blank=Blank.SKIP,
                transforms=(Transform("ratio_to_best"),),
            ),
            RaterClass(
                "heads",
                "分管领导",
                Fraction(30),
                form="graded",
                aggregate=Aggregate.INDICATOR,
                blank=Blank.SKIP,
                secrecy=Secrecy.NAMED,
                trim=Trim(share=Fraction(1, 10)),
                transforms=(Transform("rescale", low=Fraction(90), high=Fraction(100)),),
            ),
            RaterClass(
                "public",
                "群众代表",
                Fraction(200),
                form="satisfaction",
                rate="satisfaction",
                full=Fraction(200),
                transforms=(
                    Transform(
                        "bands",
                        bands=((Fraction(90), Fraction(200)), (Fraction(80), Fraction(190))),
                        below=Fraction(130),
                        below_if=BelowIf("satisfaction", Fraction(200, 3), Fraction(150)),
                    ),
                ),
            ),
            RaterClass(
                "leaders",
                "主要领导",
                Fraction(100),
                form="satisfaction",
                full=Fraction(200),
                secrecy=Secrecy.NAMED,
                transforms=(Transform("rank_points", base=Fraction(200), step=Fraction("0.02")),),
            ),
        ),
        rates=(
            Rate("satisfaction", "满意率", "satisfaction", "overall", ("satisfied", "fairly"), classes=("public",)),
            Rate(
                "pooled",
                "加权满意率",
                "satisfaction",
                "overall",
                ("satisfied",),
                RateBase.VALID,
                ("public", "leaders"),
                Pool.WEIGHTED,
            ),
            Rate("good", "好评率", "graded", "done", ("o100",), RateBase.ISSUED, ("staff", "heads")),
        ),
        places=Places(indicator=2, weighted=2, class_score=2, contribution=2, composite=2, rate=1),
    )
    chained_roster = people({"staff": 21, "heads": 11, "public": 13, "leaders": 3}, 6)
    only_rate = Scheme(
        "only_rate",
        "只看满意率",
        "district",
        Entry.EACH,
        (POLL,),
        (poll_all,),
        places=Places(rate=1),
        rates=district().rates,
    )
    rate_roster = people({"public": 17}, 5)
    tiny = people({"staff": 2, "heads": 2, "public": 1, "leaders": 2}, 6)
    fewer = people({"leading": 7, "peers": 8, "public": 3})
    halves = Scheme(
        "halves",
        "恰好一半",
        "unit",
        Entry.EACH,
        (POLL,),
        (RaterClass("public", "群众代表", Fraction(100), form="satisfaction"),),
        places=Places(indicator=1, class_score=1, contribution=1, composite=1, rate=1),
        rates=(SATISFACTION,),
    )
    half_roster = people({"public": 80}, 9)
    half_counts = LiveCounts(halves, half_roster)
    for reporter in half_roster.reporters:
        # n satisfied of 80 is n x 1.25 %: every odd n ends in a 5 that must go up.
        for place in range(80):
            half_counts.add(Ballot("public", (Line(reporter.id, (0 if place < 70 + reporter.order else 2,)),)))
    renormalised = district(Missing.RENORMALISE)
    small = people({"leading": 7, "peers": 8, "public": 3})
    overvoted = voted(district(), fewer)
    overvoted.add(Ballot("public", (Line(fewer.reporters[0].id, (0,)),)))
    return (
        ("district", district_content()),
        (
            "each step rounded",
            content_from(
                district(places=Places(2, 2, 2, 2, 2, 2)),
                people({"leading": 7, "peers": 8, "public": 40}),
                voted(district(), people({"leading": 7, "peers": 8, "public": 40}), 5),
            ),
        ),
        ("chained", content_from(chained, chained_roster, voted(chained, chained_roster, 3, blanks=True))),
        ("only rate", content_from(only_rate, rate_roster, voted(only_rate, rate_roster, 4))),
        ("renormalised, hidden", content_from(renormalised, small, voted(renormalised, small), given=False)),
        ("incomplete", content_from(district(), small, voted(district(), small), given=False)),
        ("hidden everywhere", content_from(chained, tiny, voted(chained, tiny, 6, blanks=True))),
        ("more returned than issued", content_from(district(), fewer, overvoted)),
        ("halves", content_from(halves, half_roster, half_counts)),
        ("nobody voted", content_from(district(Missing.ZERO), small, LiveCounts(district(), small))),
    )
