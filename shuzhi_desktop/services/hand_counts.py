"""Totals of a count by hand, typed instead of sheets. docs/decisions/hand-counts.md says where that is exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Aggregate, Blank, IndicatorKind, Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.paper import account_of, entered, reopen_account, round_of
from shuzhi_desktop.services.ports_paper import SLATE, HandCountEntry
from shuzhi_desktop.services.scoring import require_unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import RaterClass, Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing

COUNTED_INVALID = "手工计票认定无效"


@dataclass(frozen=True, slots=True)
class RowCount:
    """What was counted for one reporter, in sheets.

    `options`: per indicator of the form, votes per option; `blanks`: per indicator, valid sheets that left it empty;
    `absent`: valid sheets whose rater is recused from this reporter.
    """

    reporter_id: int
    options: tuple[tuple[int, ...], ...]
    blanks: tuple[int, ...]
    absent: int = 0


@dataclass(frozen=True, slots=True)
class HandCount:
    """A count by hand of one pile: sheets returned, valid and invalid, and a row per reporter on the sheet."""

    class_id: str
    reporter_id: int
    returned: int
    valid: int
    invalid: int
    rows: tuple[RowCount, ...]


def why_not(scheme: Scheme, rater_class: RaterClass) -> Text | None:
    """Why the totals of a class cannot be counted by hand without losing exactness; None when they can."""
    form = scheme.form(rater_class.form)
    name = rater_class.name
    if rater_class.secrecy is Secrecy.NAMED:
        return text("“{name}”是记名票，一人一票须逐张录入，不能只录合计。", name=name)
    if any(one.kind is not IndicatorKind.OPTIONS for one in form.indicators):
        return text("“{name}”的测评表有打分或排序项，得票合计算不出各票的分数，请逐张录入。", name=name)
    if rater_class.ballot_rules:
        return text("“{name}”的方案对整张票另有有效性规定，只有合计无法判定，请逐张录入。", name=name)
    if rater_class.aggregate is Aggregate.BALLOT and len(form.indicators) > 1:
        return text("“{name}”按每张票的总分计分，票上有多项，各项合计拼不回每张票，请逐张录入。", name=name)
    return None


def faults(reading: Reading, count: HandCount) -> tuple[Text, ...]:
    """Every sum that does not add up, naming the cell; nothing when all do."""
    return tuple(_faults(reading, count))


def enter(desk: Desk, count: HandCount, teller: str, checker: str) -> int:
    """Put a count by hand into the vote; returns the number of sheets.

    Raises:
        Refused: the class cannot be counted by hand, a sum is off, or not two different names.
    """

    def work(writing: Writing) -> int:
        require_unsealed(writing)
        one = round_of(writing, count.class_id, count.reporter_id)
        scheme = writing.scheme()
        reason = why_not(scheme, scheme.rater_class(count.class_id))
        if reason is not None:
            raise Refused(reason)
        names = (teller.strip(), checker.strip())
        if not all(names) or names[0] == names[1]:
            raise Refused(text("手工计票须由计票人、监票人两人分别签名。"))
        wrong = faults(writing, count)
        if wrong:
            raise Refused(wrong[0])
        writing.add_sheets(one.id, [(None, ballot) for ballot in sheets_of(scheme, count)])
        writing.add_hand_counts(
            [HandCountEntry(count.class_id, count.reporter_id, count.returned, count.invalid, *names)]
        )
        reopen_account(writing, count.class_id, count.reporter_id)
        writing.record("paper.counted", {**_details(count), "round": one.id, "names": list(names)})
        return count.returned

    taken = desk.store.write(work)
    desk.live.forget()
    desk.told(Topic.BALLOTS, class_id=count.class_id)
    return taken


def sheets_of(scheme: Scheme, count: HandCount) -> list[Ballot]:
    """Sheets that come to exactly these totals; what stands beside what on one sheet is nobody's ballot."""
    single = len(scheme.form_of(count.class_id).indicators) == 1
    columns = _columns(count)
    ballots = []
    for number in range(count.valid):
        lines = []
        for row, marks in zip(count.rows, columns, strict=True):
            found = marks[number]
            if found is not None:
                lines.append(Line(row.reporter_id, found, abstained=single and found == (None,)))
        ballots.append(Ballot(count.class_id, tuple(lines)))
    width = len(scheme.form_of(count.class_id).indicators)
    empty = tuple(Line(row.reporter_id, (None,) * width) for row in count.rows)
    return ballots + [Ballot(count.class_id, empty, COUNTED_INVALID)] * count.invalid


def _columns(count: HandCount) -> list[list[tuple[int | None, ...] | None]]:
    """Per reporter, what each valid sheet says.

    Rows without a mark (recused, left empty) go round the sheets: laid on one another they would make sheets that say
    nothing at all, which are abstentions and not among the valid sheets that were counted.
    """
    columns: list[list[tuple[int | None, ...] | None]] = []
    start = 0
    for row in count.rows:
        piles = []
        for options, blank in zip(row.options, row.blanks, strict=True):
            marked = [option for option, votes in enumerate(options) for _ in range(votes)]
            piles.append([*[None] * blank, *marked])
        said: list[tuple[int | None, ...] | None] = [*[None] * row.absent, *zip(*piles, strict=True)]
        columns.append([said[(number - start) % count.valid] for number in range(count.valid)])
        start += row.absent + min(row.blanks)
    return columns


def _faults(reading: Reading, count: HandCount) -> Iterator[Text]:
    if min(count.returned, count.valid, count.invalid) < 0:
        yield text("票数不能小于 0，请核对。")
        return
    if count.valid + count.invalid != count.returned:
        yield text(
            "“有效” {valid} + “无效” {invalid} ≠ “收回” {returned}，请核对“有效”和“无效”。",
            valid=count.valid,
            invalid=count.invalid,
            returned=count.returned,
        )
    if not count.returned:
        yield text("“收回”为 0，没有可以计入的票。")
    account = account_of(reading, count.class_id, count.reporter_id)
    if account is None:
        yield text("还没有填写这一类的纸质票账目，请先填写“发出”和“收回”。")
    else:
        before, _invalid = entered(reading, count.class_id, count.reporter_id)
        if before + count.returned > account.issued:
            yield text(
                "“收回” {returned} 张，连同已计入的 {before} 张，多于“发出” {issued} 张，请核对“收回”。",
                returned=count.returned,
                before=before,
                issued=account.issued,
            )
    reporters = [one for one in reading.roster().reporters if count.reporter_id in (SLATE, one.id)]
    if [one.id for one in reporters] != [row.reporter_id for row in count.rows]:
        yield text("手工计票表上的述职对象与名单不符，请重新打开。")
        return
    for reporter, row in zip(reporters, count.rows, strict=True):
        yield from _row_faults(reading, count, reporter, row)


def _row_faults(reading: Reading, count: HandCount, reporter: Reporter, row: RowCount) -> Iterator[Text]:
    scheme = reading.scheme()
    rater_class = scheme.rater_class(count.class_id)
    form = scheme.form(rater_class.form)
    recused = sum(is_recused(rater_class.recuse, seat, reporter) for seat in reading.roster().seats_of(rater_class.id))
    if row.absent and (count.reporter_id != SLATE or row.absent > recused):
        yield text(
            "{reporter}：“回避” {absent} 张，按名单至多 {recused} 张，请核对。",
            reporter=reporter.name,
            absent=row.absent,
            recused=recused if count.reporter_id == SLATE else 0,
        )
    for indicator, options, blank in zip(form.indicators, row.options, row.blanks, strict=True):
        total = sum(options) + blank + row.absent
        if min((*options, blank)) < 0:
            yield text("{reporter}“{indicator}”：票数不能小于 0。", reporter=reporter.name, indicator=indicator.name)
        elif total != count.valid:
            yield text(
                "{reporter}“{indicator}”：各等次 {votes} + 未填 {blank} + 回避 {absent} = {total}，应等于有效 {valid}，"
                "相差 {off} 张。",
                reporter=reporter.name,
                indicator=indicator.name,
                votes=sum(options),
                blank=blank,
                absent=row.absent,
                total=total,
                valid=count.valid,
                off=abs(total - count.valid),
            )
        if blank and rater_class.blank is Blank.INVALID and len(form.indicators) > 1:
            yield text(
                "{reporter}“{indicator}”：方案规定有空白项的票无效，请把这 {blank} 张计入“无效”。",
                reporter=reporter.name,
                indicator=indicator.name,
                blank=blank,
            )


def _details(count: HandCount) -> dict[str, object]:
    return {
        "class": count.class_id,
        "reporter": count.reporter_id or None,
        "returned": count.returned,
        "valid": count.valid,
        "invalid": count.invalid,
        "rows": [[row.reporter_id, row.options, row.blanks, row.absent] for row in count.rows],
    }
