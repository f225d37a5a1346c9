"""What the hall sees: only what the clerk published, and never a score before the clerk reveals it after the seal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import decimal_text, fixed
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal
from shuzhi_desktop.services.preparing import put_lots
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.turns import current_turn, speaker
from shuzhi_desktop.services.voting import current_round, progress

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ReporterTally, Result
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.turns import LiveTurn


@dataclass(frozen=True, slots=True)
class HallLine:
    """One line of the results: rank and composite as printed, "—" where there is none; `fresh` was revealed last."""

    rank: str
    name: str
    unit: str
    composite: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class HallView:
    """Everything a page of the hall screen shows. `lines` is empty on every page but the results."""

    state: HallState
    title: str
    date: str
    place: str
    organiser: str
    reporter: Reporter | None = None
    turn: LiveTurn | None = None
    scoring: bool = False
    received: int = 0
    expected: int = 0
    drawn: tuple[Reporter, ...] = ()
    to_draw: int = 0
    lines: tuple[HallLine, ...] = ()
    hidden: int = 0


def hall_view(desk: Desk, state: HallState | None = None) -> HallView:
    """What the hall screen shows, or would show in another state (a preview before it goes out).

    Raises:
        Refused: the results cannot be shown.
    """
    store = desk.store
    state = state or store.hall()
    info = store.info()
    view = HallView(state, info.title, info.date, info.place, info.organiser)
    if state.page is HallPage.DRAW:
        reporters = store.roster().reporters
        return replace(view, drawn=reporters[: state.drawn], to_draw=len(reporters) - len(reporters[: state.drawn]))
    if state.page in {HallPage.REPORTER, HallPage.VOTING}:
        opened = current_round(store)
        rows = progress(store, opened.id) if opened is not None else ()
        received, expected = sum(one.received for one in rows), sum(one.expected for one in rows)
        return replace(
            view,
            reporter=speaker(store),
            turn=current_turn(store),
            scoring=opened is not None,
            received=received,
            expected=expected,
        )
    if state.page is HallPage.RESULTS:
        lines, hidden = _lines(desk, state)
        return replace(view, lines=lines, hidden=hidden)
    return view


def publish(desk: Desk, state: HallState) -> Changed:
    """Put something on the hall screen.

    Raises:
        Refused: results before the tally is sealed, or numbers that make no sense.
    """
    if state.top < 1 or state.revealed < 0 or state.drawn < 0:
        raise Refused(text("公布的名次数应当是 1 以上的整数。"))

    def work(writing: Writing) -> None:
        _put(writing, state)

    desk.store.write(work)
    return desk.told(Topic.HALL)


def reveal_next(desk: Desk) -> Changed:
    """Let one more result out (逐个公布); the page must show results.

    Raises:
        Refused: results are not on the screen, or all are out.
    """
    many = len(result(desk).reporters)

    def work(writing: Writing) -> None:
        state = writing.hall()
        if state.page is not HallPage.RESULTS or state.reveal is not Reveal.EACH:
            raise Refused(text("大屏幕现在不是逐个公布结果，请先选“逐个公布”并发布。"))
        if state.revealed >= many:
            raise Refused(text("结果已经全部公布。"))
        _put(writing, replace(state, revealed=state.revealed + 1))

    desk.store.write(work)
    return desk.told(Topic.HALL)


def draw_on_hall(desk: Desk) -> Changed:
    """Draw the order by lot and put the draw on the screen with no name revealed yet. What was drawn is recorded.

    Raises:
        Refused: a ballot has opened, or there is nobody to draw.
    """

    def work(writing: Writing) -> None:
        put_lots(writing, desk.randomness)
        _put(writing, replace(writing.hall(), page=HallPage.DRAW, drawn=0))

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.HALL, Topic.ROSTER)


def reveal_name(desk: Desk) -> Changed:
    """Show the next name of the draw.

    Raises:
        Refused: the draw is not on the screen, or all names are out.
    """

    def work(writing: Writing) -> None:
        state = writing.hall()
        if state.page is not HallPage.DRAW:
            raise Refused(text("大屏幕现在不是抽签页，请先抽签。"))
        if state.drawn >= len(writing.roster().reporters):
            raise Refused(text("抽签结果已经全部揭晓。"))
        _put(writing, replace(state, drawn=state.drawn + 1))

    desk.store.write(work)
    return desk.told(Topic.HALL)


def _put(writing: Writing, state: HallState) -> None:
    if state.page is HallPage.RESULTS:
        _require_sealed(writing)
    writing.set_hall(state)
    details: dict[str, object] = {"page": state.page.value}
    if state.page is HallPage.DRAW:
        details["drawn"] = state.drawn
    if state.page is HallPage.RESULTS:
        details |= {"reveal": state.reveal.value, "revealed": state.revealed}
        details |= {"top": state.top} if state.reveal is Reveal.TOP else {}
    writing.record("hall.shown", details)


def _require_sealed(reading: Reading) -> None:
    if reading.info().phase is not Phase.SEALED:
        raise Refused(text("计票结果尚未封存，不能在大屏幕上公布；请先结束会议并计票。"))


def _lines(desk: Desk, state: HallState) -> tuple[tuple[HallLine, ...], int]:
    """The lines that are out, best first, and how many are still hidden."""
    _require_sealed(desk.store)
    found = result(desk)
    ranked = found.ranked()
    out = _out(found, state)
    last = _sequence(found, state)[state.revealed - 1] if state.reveal is Reveal.EACH and state.revealed else None
    reporters = {one.id: one for one in desk.store.roster().reporters}
    places = desk.store.scheme().places.composite
    lines = []
    for tally in ranked:
        if tally.reporter_id in out:
            one = reporters[tally.reporter_id]
            lines.append(
                HallLine(
                    "—" if tally.rank is None else str(tally.rank),
                    one.name,
                    one.unit,
                    _printed(tally, places),
                    last is not None and last == tally.reporter_id,
                )
            )
    hidden = len(ranked) - len(lines) if state.reveal is Reveal.EACH else 0
    return tuple(lines), hidden


def _sequence(found: Result, state: HallState) -> tuple[int, ...]:
    ids = tuple(one.reporter_id for one in found.ranked())
    sequence = ids[::-1] if state.from_last else ids
    # A counter past the end (a file that was edited) shows everything and breaks nothing.
    return sequence if state.revealed <= len(sequence) else sequence + sequence[-1:] * (state.revealed - len(sequence))


def _out(found: Result, state: HallState) -> frozenset[int]:
    if state.reveal is Reveal.EACH:
        return frozenset(_sequence(found, state)[: state.revealed])
    if state.reveal is Reveal.TOP:
        return frozenset(one.reporter_id for one in found.reporters if one.rank is not None and one.rank <= state.top)
    return frozenset(one.reporter_id for one in found.reporters)


def _printed(tally: ReporterTally, places: int | None) -> str:
    if tally.composite is None:
        return "—"
    return decimal_text(tally.composite) if places is None else fixed(tally.composite, places)
