"""The sample meeting: nine invented streets of an invented district, played through the services as in a hall."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import IndicatorKind
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.domain.scheme import Indicator, RaterClass, Scheme
    from shuzhi_desktop.services.desk import Desk

SCHEME_ID = "shijingshan"
INFO = MeetingInfo(
    "2026年度街道党（工）委书记抓基层党建述职评议会", "2026-12-18", "区会议中心一层报告厅", "中共云湖区委组织部"
)

_STREETS = (
    ("云台街道", "李明", 93),
    ("松岭街道", "王建国", 91),
    ("长桥街道", "赵敏", 96),
    ("新渠街道", "陈晓", 94),
    ("柳溪街道", "刘洋", 94),
    ("东湖街道", "孙丽", 90),
    ("青石街道", "周强", 88),
    ("北塘街道", "吴芳", 83),
    ("望山街道", "郑𬱖", 95),
)
_LEADERS = [
    "何志远", "马文静", "高振华", "林晓峰", "罗秀英", "梁国栋",
    "宋佳慧", "唐永强", "许丽娟", "韩立新", "冯雅琴",
]  # fmt: skip
_TEAM = ["曹思源", "彭春华", "曾庆山", "肖玉兰", "田宏伟", "董海燕", "潘启明"]
_PUBLIC_SEATS = 119


def sample_roster() -> Roster:
    """Nine reporters and 146 seats: 11 leaders, 7 inspectors, 9 peers of their streets, 119 citizens."""
    reporters = tuple(
        Reporter(order, order, name, unit, f"{unit}党工委书记") for order, (unit, name, _) in enumerate(_STREETS, 1)
    )
    people = [("leading", name, "区委党建工作领导小组") for name in _LEADERS]
    people += [("team", name, "区委考评组") for name in _TEAM]
    people += [("peer", "", reporter.unit) for reporter in reporters]
    people += [("public", "", "") for _ in range(_PUBLIC_SEATS)]
    seats = tuple(Seat(id_, class_id, name, unit) for id_, (class_id, name, unit) in enumerate(people, start=1))
    return Roster(reporters, seats)


def play(desk: Desk, seed: int = 2026, watch: Callable[[int], None] | None = None) -> None:
    """Hold the ballot on every reporter in turn and seal the tally. `watch` is told how many reporters are done.

    The marks are drawn from `seed`, around a level of each street, so that everyone who plays it gets the same result.
    """
    draw = random.Random(seed)  # noqa: S311 - invented marks, not secrets
    scheme, roster = desk.store.scheme(), desk.store.roster()
    levels = {unit: level for unit, _, level in _STREETS}
    for done, reporter in enumerate(roster.reporters, start=1):
        opened = open_ballot(desk, reporter.id)
        for rater_class in scheme.ballot_classes:
            for seat in eligible_seats(desk.store, opened.id, rater_class.id):
                line = _line(draw, scheme, rater_class, reporter.id, levels[reporter.unit])
                cast(desk, opened.id, seat.id, Ballot(rater_class.id, (line,)))
        close_ballot(desk, opened.id)
        if watch is not None:
            watch(done)
    close_meeting(desk)


def _line(draw: random.Random, scheme: Scheme, rater_class: RaterClass, reporter_id: int, level: int) -> Line:
    form = scheme.form(rater_class.form)
    if rater_class.id == "public" and draw.random() < 0.01:
        return Line(reporter_id, (None,) * len(form.indicators), abstained=True)
    return Line(reporter_id, tuple(_mark(draw, indicator, level) for indicator in form.indicators))


def _mark(draw: random.Random, indicator: Indicator, level: int) -> int:
    if indicator.kind is IndicatorKind.OPTIONS:
        satisfied = max(level - 20, 0)
        weights = (satisfied, 97 - level // 10 - satisfied, max(96 - level, 1), 2)
        return draw.choices(range(len(indicator.options)), weights[: len(indicator.options)])[0]
    steps = (indicator.max_e4 - indicator.min_e4) // indicator.step_e4
    wanted = round(steps * (level + draw.randint(-9, 6)) / 100)
    return indicator.min_e4 + indicator.step_e4 * min(max(wanted, 0), steps)
