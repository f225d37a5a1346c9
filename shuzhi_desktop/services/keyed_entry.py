"""A bundle on whose sheets both passes agree goes into the vote, and its drafts are wiped, in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.judging import Verdict, judge
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.keying import (
    ABSENT,
    BLANK,
    ENOUGH_TO_WONDER,
    UNREADABLE,
    bundle_of,
    check_seat,
    differences,
    rater_class_of,
    sheet_reporters,
)
from shuzhi_desktop.services.paper import reopen_account, round_of
from shuzhi_desktop.services.ports_paper import BundleState
from shuzhi_desktop.services.scoring import require_unsealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_paper import Bundle, KeyedSheet


def enter_bundle(desk: Desk, bundle_id: int) -> Bundle:
    """Put the sheets of a bundle into the vote; they go the way of imported sheets, and nothing of either pass stays.

    Raises:
        Refused: the passes differ still, a rater has voted meanwhile, or more rows are recused than there can be.
    """

    def work(writing: Writing) -> Bundle:
        require_unsealed(writing)
        bundle = bundle_of(writing, bundle_id)
        left = differences(writing, bundle_id)
        if left:
            raise Refused(text("第 {n} 捆还有 {left} 处不一致，请先对照票面逐处核定。", n=bundle_id, left=len(left)))
        one = round_of(writing, bundle.class_id, bundle.reporter_id)
        rater_class = rater_class_of(writing, bundle)
        named = rater_class.secrecy is Secrecy.NAMED
        sheets = writing.keyed_sheets(bundle_id, 1)
        reporters = sheet_reporters(writing, bundle)
        if named:
            for sheet in sheets:
                check_seat(writing, bundle, sheet.seat_id)
        else:
            _check_absent(writing, bundle, reporters, sheets)
        ballots = [ballot_of(bundle, reporters, sheet) for sheet in sheets]
        writing.add_sheets(
            one.id, [(sheet.seat_id if named else None, ballot) for sheet, ballot in zip(sheets, ballots, strict=True)]
        )
        invalid = sum(is_invalid(writing.scheme(), ballot) for ballot in ballots)
        done = replace(bundle, state=BundleState.ENTERED, sheets=len(sheets), invalid=invalid)
        writing.clear_keyed(bundle_id)
        writing.set_bundle(done)
        reopen_account(writing, bundle.class_id, bundle.reporter_id)
        details: dict[str, object] = {
            "bundle": bundle_id,
            "class": bundle.class_id,
            "round": one.id,
            "sheets": len(sheets),
            "invalid": invalid,
            "unreadable": sum(line.count(UNREADABLE) for sheet in sheets for line in sheet.cells),
            "alike": sum(n - 1 for n in Counter(s.cells for s in sheets if _wonders(s)).values()),
            "settled": bundle.settled,
            "clerks": [name for name in bundle.clerks if name],
        }
        if named:
            details["seats"] = sorted(sheet.seat_id or 0 for sheet in sheets)
        writing.record("paper.entered", details)
        return done

    done = desk.store.write(work)
    desk.live.forget()
    desk.told(Topic.BALLOTS, class_id=done.class_id)
    return done


def drop_bundle(desk: Desk, bundle_id: int, reason: str, names: tuple[str, str]) -> None:
    """Give a bundle up before it is in the vote, for example because it was keyed under the wrong class.

    Raises:
        Refused: it is in the vote, no reason, or not two different names.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        bundle = bundle_of(writing, bundle_id)
        if bundle.state in (BundleState.ENTERED, BundleState.DROPPED):
            raise Refused(text("第 {n} 捆已经计入或作废，不能再作废。", n=bundle_id))
        first, second = (name.strip() for name in names)
        if not reason.strip() or not first or not second or first == second:
            raise Refused(text("请写明理由，并由两人分别签名确认。"))
        writing.clear_keyed(bundle_id)
        writing.set_bundle(replace(bundle, state=BundleState.DROPPED))
        writing.record("paper.dropped", {"bundle": bundle_id, "reason": reason.strip(), "names": [first, second]})

    desk.store.write(work)
    desk.told(Topic.BALLOTS)


def ballot_of(bundle: Bundle, reporters: Sequence[Reporter], sheet: KeyedSheet) -> Ballot:
    """A keyed sheet as a ballot: recused rows are left out, wholly blank rows are abstentions.

    An illegible cell counts like a blank one: it stays out of the mean, or spoils the row, as the scheme says.
    """
    lines = []
    for reporter, cells in zip(reporters, sheet.cells, strict=True):
        if ABSENT in cells:
            continue
        marks = tuple(None if cell in (BLANK, UNREADABLE) else cell for cell in cells)
        lines.append(Line(reporter.id, marks, abstained=not sheet.invalid and set(cells) == {BLANK}))
    return Ballot(bundle.class_id, tuple(lines), sheet.invalid)


def is_invalid(scheme: Scheme, ballot: Ballot) -> bool:
    """Whether the sheet as a whole is invalid: stated so, or no row of it valid and one of them invalid."""
    verdicts = judge(scheme, scheme.rater_class(ballot.class_id), ballot, len(ballot.lines))
    found = {one.verdict for one in verdicts}
    return bool(ballot.invalid) or (Verdict.INVALID in found and Verdict.VALID not in found)


def _wonders(sheet: KeyedSheet) -> bool:
    return sum(map(len, sheet.cells)) >= ENOUGH_TO_WONDER and not sheet.invalid


def _check_absent(
    reading: Reading, bundle: Bundle, reporters: Sequence[Reporter], sheets: Sequence[KeyedSheet]
) -> None:
    """Refuse more recused rows for a reporter than raters who may be recused."""
    rule = rater_class_of(reading, bundle).recuse
    seats = reading.roster().seats_of(bundle.class_id)
    for row, reporter in enumerate(reporters):
        absent = sum(ABSENT in sheet.cells[row] for sheet in sheets)
        recused = sum(is_recused(rule, seat, reporter) for seat in seats)
        if absent > recused:
            raise Refused(
                text(
                    "“{name}”一行记为回避 {absent} 张，多于按名单应回避的 {recused} 张，请核对票面。",
                    name=reporter.name,
                    absent=absent,
                    recused=recused,
                )
            )
