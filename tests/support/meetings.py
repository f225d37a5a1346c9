"""Small meetings on real files, for tests of the services and what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.ports import MeetingInfo

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

SCHEME = """
format = 1

[scheme]
id = "small"
title = "小会"
level = "unit"
entry = "each"

[[forms]]
id = "marks"
title = "评分表"
[[forms.indicators]]
id = "work"
name = "工作"
kind = "points"
min = "0"
max = "100"
step = "0.5"

[[forms]]
id = "satisfaction"
title = "满意度测评表"
[[forms.indicators]]
id = "overall"
name = "总体评价"
kind = "options"
options = [
  { id = "satisfied", name = "满意", points = "100" },
  { id = "unsatisfied", name = "不满意", points = "0" },
  { id = "unknown", name = "不了解" },
]

[[classes]]
id = "leading"
name = "领导小组"
weight = "50"
form = "marks"
secrecy = "named"

[[classes]]
id = "peer"
name = "单位互评"
weight = "20"
form = "marks"
secrecy = "secret"
recuse = "own_unit"

[[classes]]
id = "public"
name = "群众测评"
weight = "20"
form = "satisfaction"
secrecy = "secret"

[[classes]]
id = "routine"
name = "日常考核"
weight = "10"
source = "given"

[[rates]]
id = "satisfaction"
name = "满意率"
form = "satisfaction"
indicator = "overall"
count = ["satisfied"]

[[adjustments]]
id = "bonus"
name = "附加分"
min = "0"
max = "5"

[[grades]]
name = "好"
from = "90"
[[grades]]
name = "一般"

[[outcomes]]
id = "veto"
name = "一票否决"
when = { rate = "satisfaction", below = "90" }
[[outcomes]]
id = "interview"
name = "约谈"
when = { any = [ { rank_from_bottom = 1 }, { flag = "outstanding_problem" } ] }
confirm = true
"""


def small_roster() -> Roster:
    """Three reporters; two leaders, three peers (one of each street), four of the public."""
    units = ("甲街道", "乙街道", "丙街道")
    reporters = tuple(Reporter(i, i, name, unit) for i, (name, unit) in enumerate(zip("赵钱孙", units, strict=True), 1))
    people = [("leading", "何一", "区委"), ("leading", "何二", "区委")]
    people += [("peer", "", unit) for unit in units] + [("public", "", "")] * 4
    return Roster(reporters, tuple(Seat(i, *person) for i, person in enumerate(people, 1)))


def small_meeting(folder: Path, scheme_text: str = SCHEME, roster: Roster | None = None) -> Desk:
    """A meeting of the small scheme, nothing opened yet."""
    info = MeetingInfo("小会", "2026-12-18")
    return AppWorkspace().create(folder / "small.shuzhi", scheme_text, roster or small_roster(), info)


def marks(class_id: str, reporter_id: int, *values: int | None, abstained: bool = False) -> Ballot:
    """A sheet with one line."""
    return Ballot(class_id, (Line(reporter_id, values, abstained=abstained),))
