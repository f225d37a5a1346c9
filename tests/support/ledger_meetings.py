"""Sealed meetings, by the thousand if need be, for what stands on ledgers."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.exporting.archive import plain_parts, write_archive
from shuzhi_desktop.services.chain import set_chain
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.documents.content import content_of
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.voting import end_round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.services.ports_chain import ChainFacts

Person = tuple[str, str, str]
"""Name, unit, code of the unit."""
CLASS, SATISFIED_FROM = "public", 90
SCHEME = """
format = 1
[scheme]
id = "village"
title = "村级述职"
level = "township"
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
step = "1"
[[forms.indicators]]
id = "overall"
name = "总体评价"
kind = "options"
options = [{ id = "yes", name = "满意", points = "0" }, { id = "no", name = "不满意", points = "0" }]
[[classes]]
id = "public"
name = "群众"
weight = "100"
form = "marks"
secrecy = "secret"
[[rates]]
id = "satisfaction"
name = "满意率"
form = "marks"
indicator = "overall"
count = ["yes"]
[[grades]]
name = "好"
from = "90"
[[grades]]
name = "一般"
[[outcomes]]
id = "interview"
name = "约谈"
when = { rate = "satisfaction", below = "90" }
"""


def sealed(
    path: Path,
    people: Sequence[Person],
    scores: Sequence[int],
    info: MeetingInfo,
    facts: ChainFacts | None = None,
    scheme: str = SCHEME,
    ballots: int = 4,
) -> Path:
    """A sealed meeting at which every rater gave a reporter the same score, and was satisfied from 90 on."""
    held(path, people, scores, info, facts, scheme, ballots).store.close()
    return path


def held(
    path: Path,
    people: Sequence[Person],
    scores: Sequence[int],
    info: MeetingInfo,
    facts: ChainFacts | None = None,
    scheme: str = SCHEME,
    ballots: int = 4,
) -> Desk:
    """The same, still open. All ballots go in at once: a commit each would take a thousand meetings minutes."""
    desk = unheld(path, people, info, facts, scheme, ballots)

    def vote(writing: Writing) -> None:
        for reporter, score in zip(writing.roster().reporters, scores, strict=True):
            opened = writing.open_round(reporter.id, {CLASS: (ballots, 1)})
            marks = (score * 10_000, 0 if score >= SATISFIED_FROM else 1)
            for seat in range(1, ballots + 1):
                writing.cast_secret(opened.id, seat, Ballot(CLASS, (Line(reporter.id, marks),)))
                writing.record("ballot.counted", {"round": opened.id, "class": CLASS})
            end_round(writing, opened.id)

    desk.store.write(vote)
    close_meeting(desk)
    return desk


def unheld(
    path: Path,
    people: Sequence[Person],
    info: MeetingInfo,
    facts: ChainFacts | None = None,
    scheme: str = SCHEME,
    ballots: int = 4,
) -> Desk:
    """The meeting before its first ballot."""
    reporters = tuple(
        Reporter(n, n, name, unit, "党组织书记", unit_code=code) for n, (name, unit, code) in enumerate(people, start=1)
    )
    roster = Roster(reporters, tuple(Seat(n, CLASS) for n in range(1, ballots + 1)))
    desk = AppWorkspace().create(path, scheme, roster, info)
    if facts is not None:
        set_chain(desk, facts)
    return desk


def many_packages(folder: Path, number: int) -> int:
    """Archive packages of small meetings of eight reporters and twenty ballots each; returns how many there are."""
    workspace, language = AppWorkspace(), load_language("zh", resources_dir())
    script = (resources_dir() / "archive" / "verify.py").read_text(encoding="utf-8")
    documents: dict[str, bytes] = {}
    for place in range(1, number + 1):
        people = [(f"书记{n}", f"{place}号镇{n}村", "") for n in range(1, 9)]
        meeting = folder / f"{place}.shuzhi"
        scores = [70 + (place + 3 * n) % 30 for n in range(8)]
        desk = held(meeting, people, scores, MeetingInfo(f"{place}号镇2026年述职评议会", "2026-12-18"), ballots=20)
        if not documents:
            workspace.export(desk, folder / "first.zip", language)
            with zipfile.ZipFile(folder / "first.zip") as first:
                documents = {name: first.read(name) for name in ("result.xlsx", "result.pdf")}
            (folder / "first.zip").unlink()
        content = content_of(desk.store, result(desk), digest=desk.store.info().digest, sealed=True)
        desk.store.close()
        desk = workspace.open(meeting, read_only=True)
        parts = {
            "meeting.shuzhi": meeting.read_bytes(),
            **documents,
            **plain_parts(desk.store, content, language, script),
        }
        desk.store.close()
        write_archive(folder / f"{place}.zip", content, parts)
        meeting.unlink()
    return number
