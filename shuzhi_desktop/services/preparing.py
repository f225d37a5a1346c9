"""Before the first ballot opens: the meeting's facts, its scheme, who reports and who rates, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import Roster, same_name
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import MeetingInfo, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Randomness, Reading, Writing


def require_preparing(reading: Reading) -> None:
    """Refuse once a ballot has been opened.

    Raises:
        Refused: the meeting runs or is sealed.
    """
    if reading.info().phase is not Phase.PREPARING:
        raise Refused(text("会议已经开始评分，方案和名单不能再改；确需更改请另建会议。"))


def set_info(desk: Desk, info: MeetingInfo) -> Changed:
    """Replace title, date, place and organiser; phase and digest are kept as they are.

    Raises:
        Refused: the title is empty, or the tally is sealed.
    """
    if not info.title.strip():
        raise Refused(text("会议名称不能为空，请填写会议名称。"))

    def work(writing: Writing) -> None:
        now = writing.info()
        if now.phase is Phase.SEALED:
            raise Refused(text("计票结果已封存，会议信息不能再改。"))
        writing.set_info(replace(info, title=info.title.strip(), phase=now.phase, digest=now.digest))
        writing.record("info.set", {"title": info.title.strip(), "date": info.date})

    desk.store.write(work)
    return desk.told(Topic.INFO)


def set_scheme_text(desk: Desk, scheme_text: str) -> Changed:
    """Replace the scheme of the meeting.

    Raises:
        Refused: the text is not a valid scheme, seats are left without a class, or a ballot has opened.
    """
    scheme = read_scheme(scheme_text, "scheme.toml")

    def work(writing: Writing) -> None:
        require_preparing(writing)
        check_seats(scheme, writing.roster().seats)
        writing.set_scheme_text(scheme_text)
        writing.record("scheme.set", {"scheme": scheme.id})

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.SCHEME)


def check_seats(scheme: Scheme, seats: Sequence[Seat]) -> None:
    """Refuse seats of a class that the scheme does not know.

    Raises:
        Refused: naming the class.
    """
    known = {rater_class.id for rater_class in scheme.classes}
    for seat in seats:
        if seat.class_id not in known:
            raise Refused(text("评议主体类别“{name}”不在方案中，请先修改名单或方案。", name=seat.class_id))


def check_reporters(reporters: Sequence[Reporter]) -> None:
    """Refuse a list in which one person of one unit stands twice, or a name is missing.

    Raises:
        Refused: naming the reporter.
    """
    seen: list[Reporter] = []
    for reporter in reporters:
        if not reporter.name.strip() or not reporter.unit.strip():
            raise Refused(text("第 {order} 位述职对象缺少姓名或单位，请补全。", order=reporter.order))
        if any(same_name(reporter.name, one.name) and same_name(reporter.unit, one.unit) for one in seen):
            raise Refused(text("述职对象“{unit} {name}”重复，请删去一行。", unit=reporter.unit, name=reporter.name))
        seen.append(reporter)


def import_roster(desk: Desk, roster: Roster) -> Changed:
    """Replace reporters and seats by those of a roster. An empty half of the roster leaves that half as it is.

    Raises:
        Refused: a class is unknown, a reporter stands twice, or a ballot has opened.
    """
    check_reporters(roster.reporters)

    def work(writing: Writing) -> None:
        require_preparing(writing)
        check_seats(writing.scheme(), roster.seats)
        if roster.reporters:
            writing.set_reporters(roster.reporters)
        if roster.seats:
            writing.set_seats(roster.seats)
        writing.record("roster.set", {"reporters": len(roster.reporters), "seats": len(roster.seats)})

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.ROSTER)


def set_reporters(desk: Desk, reporters: Sequence[Reporter]) -> Changed:
    """Replace the reporters; they report in the order given.

    Raises:
        Refused: as `import_roster`.
    """
    numbered = tuple(replace(reporter, order=order) for order, reporter in enumerate(reporters, start=1))
    check_reporters(numbered)

    def work(writing: Writing) -> None:
        require_preparing(writing)
        writing.set_reporters(numbered)
        writing.record("reporters.set", {"reporters": [f"{r.unit} {r.name}" for r in numbered]})

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.ROSTER)


def set_seats(desk: Desk, seats: Sequence[Seat]) -> Changed:
    """Replace the seats of all classes.

    Raises:
        Refused: as `import_roster`.
    """

    def work(writing: Writing) -> None:
        require_preparing(writing)
        check_seats(writing.scheme(), seats)
        writing.set_seats(seats)
        writing.record("seats.set", {"seats": len(seats)})

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.ROSTER)


def move_reporter(desk: Desk, reporter_id: int, to_order: int) -> Changed:
    """Let a reporter speak as number `to_order` (from 1; a number past the end means last)."""
    reporters = list(desk.store.roster().reporters)
    moved = next(reporter for reporter in reporters if reporter.id == reporter_id)
    reporters.remove(moved)
    reporters.insert(max(to_order, 1) - 1, moved)
    return set_reporters(desk, reporters)


def draw_lots(desk: Desk) -> tuple[Reporter, ...]:
    """Put the reporters in an order drawn by lot (every order equally likely) and return it.

    Raises:
        Refused: a ballot has opened.
    """
    desk.store.write(lambda writing: put_lots(writing, desk.randomness))
    desk.live.forget()
    desk.told(Topic.ROSTER)
    return desk.store.roster().reporters


def put_lots(writing: Writing, randomness: Randomness) -> None:
    """Draw the order inside a running change and note what was drawn.

    Raises:
        Refused: a ballot has opened, or there is nobody to draw.
    """
    require_preparing(writing)
    drawn = list(writing.roster().reporters)
    if not drawn:
        raise Refused(text("还没有述职对象，请先在“述职对象”中导入名单。"))
    for last in range(len(drawn) - 1, 0, -1):
        other = randomness.below(last + 1)
        drawn[last], drawn[other] = drawn[other], drawn[last]
    writing.set_reporters([replace(one, order=order) for order, one in enumerate(drawn, start=1)])
    writing.record("lots.drawn", {"order": [f"{one.unit} {one.name}" for one in drawn]})


def order_by_strokes(desk: Desk) -> Changed:
    """Put the reporters in the order of the strokes of their names (姓氏笔画).

    Raises:
        Refused: a ballot has opened.
    """
    return set_reporters(desk, sorted(desk.store.roster().reporters, key=lambda r: desk.stroke_key(r.name)))
