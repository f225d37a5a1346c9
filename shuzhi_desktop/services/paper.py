"""Accounts of paper: what was printed, handed out, came back; a class counts only once they add up and are closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.scheme import Entry, Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_paper import SLATE, BundleState, PaperAccount
from shuzhi_desktop.services.scoring import require_unsealed
from shuzhi_desktop.services.voting import recused_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Round, Writing

_LIVE = {BundleState.FIRST, BundleState.SECOND, BundleState.COMPARE}


@dataclass(frozen=True, slots=True)
class PaperView:
    """An account beside what was keyed; `faults` keep it from being closed, `warnings` do not."""

    account: PaperAccount
    entered: int
    invalid: int
    faults: tuple[Text, ...]
    warnings: tuple[Text, ...]

    @property
    def valid(self) -> int:
        """Sheets in the vote that are not invalid, abstentions among them."""
        return self.entered - self.invalid

    @property
    def is_closed(self) -> bool:
        """Whether two people closed it."""
        return bool(self.account.closed_by)


def place_of(reading: Reading, class_id: str, reporter_id: int) -> Text:
    """A class, and the reporter where sheets are per reporter, as sentences name them."""
    found = reading.scheme().class_named(class_id)
    name = found.name if found is not None else class_id
    reporter = next((one for one in reading.roster().reporters if one.id == reporter_id), None)
    if reporter is None:
        return text("“{name}”", name=name)
    return text("“{name}”（{unit} {reporter}）", name=name, unit=reporter.unit, reporter=reporter.name)


def targets(reading: Reading) -> tuple[tuple[str, int], ...]:
    """(class id, reporter id or `SLATE`) of every kind of sheet a meeting may have, reporter by reporter."""
    scheme = reading.scheme()
    whose = (SLATE,) if scheme.entry is Entry.SLATE else tuple(one.id for one in reading.roster().reporters)
    return tuple((one.id, reporter) for reporter in whose for one in scheme.ballot_classes)


def round_of(reading: Reading, class_id: str, reporter_id: int) -> Round:
    """The round that sheets of this kind belong to.

    Raises:
        Refused: there are no such sheets, or the ballot was never opened.
    """
    if (class_id, reporter_id) not in targets(reading):
        raise Refused(text("方案中没有这种票，请重新选择类别和述职对象。"))
    found = [one for one in reading.rounds() if one.reporter_id == (reporter_id or None)]
    if not found:
        place = place_of(reading, class_id, reporter_id)
        raise Refused(text("{place}还没有开放过评分，请先在“现场主控”开放，再录入纸质票。", place=place))
    return found[-1]


def entered(reading: Reading, class_id: str, reporter_id: int) -> tuple[int, int]:
    """(sheets, invalid ones among them) of paper that are in the vote."""
    key = (class_id, reporter_id)
    bundles = [
        (one.sheets, one.invalid)
        for one in reading.bundles()
        if one.state is BundleState.ENTERED and (one.class_id, one.reporter_id) == key
    ]
    counted = [(one.returned, one.invalid) for one in reading.hand_counts() if (one.class_id, one.reporter_id) == key]
    return sum(n for n, _ in bundles + counted), sum(n for _, n in bundles + counted)


def account_of(reading: Reading, class_id: str, reporter_id: int) -> PaperAccount | None:
    """The account of one kind of sheet, None while nobody has typed one."""
    accounts = {(one.class_id, one.reporter_id): one for one in reading.paper_accounts()}
    return accounts.get((class_id, reporter_id))


def view(reading: Reading, account: PaperAccount) -> PaperView:
    """An account with what is wrong with it."""
    sheets, invalid = entered(reading, account.class_id, account.reporter_id)
    return PaperView(
        account, sheets, invalid, tuple(_faults(reading, account, sheets)), tuple(_warnings(reading, account))
    )


def views(reading: Reading) -> tuple[PaperView, ...]:
    """Every account in the order of `targets`."""
    accounts = {(one.class_id, one.reporter_id): one for one in reading.paper_accounts()}
    return tuple(view(reading, accounts[key]) for key in targets(reading) if key in accounts)


def put_account(desk: Desk, account: PaperAccount) -> Changed:
    """Put an account down; it is open again until two people close it.

    Raises:
        Refused: the meeting has not begun or is sealed, no such sheets, or a number below zero.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        if writing.info().phase is Phase.PREPARING:
            raise Refused(text("评分还没有开始，纸质票账目要在开放评分之后填写。"))
        if (account.class_id, account.reporter_id) not in targets(writing):
            raise Refused(text("方案中没有这种票，请重新选择类别和述职对象。"))
        if min(account.printed, account.issued, account.returned, account.left, account.spoiled) < 0:
            raise Refused(text("票数不能小于 0，请核对。"))
        writing.set_paper_account(replace(account, closed_by=()))
        writing.record("paper.account", _figures(account))

    desk.store.write(work)
    return desk.told(Topic.BALLOTS, class_id=account.class_id)


def close_account(desk: Desk, class_id: str, reporter_id: int, names: tuple[str, str]) -> Changed:
    """Close an account that adds up; two people answer for it.

    Raises:
        Refused: there is no account, it does not add up, sheets are still being keyed, or not two different names.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        account = account_of(writing, class_id, reporter_id)
        place = place_of(writing, class_id, reporter_id)
        if account is None:
            raise Refused(text("{place}还没有填写纸质票账目。", place=place))
        first, second = (name.strip() for name in names)
        if not first or not second or first == second:
            raise Refused(text("结清账目须由监票人、计票人两人分别签名。"))
        faults = view(writing, account).faults
        if faults:
            raise Refused(text("{place}的纸质票账目不平：{fault}", place=place, fault=faults[0]))
        writing.set_paper_account(replace(account, closed_by=(first, second)))
        writing.record("paper.closed", {**_figures(account), "names": [first, second]})

    desk.store.write(work)
    return desk.told(Topic.BALLOTS, class_id=class_id)


def reopen_account(writing: Writing, class_id: str, reporter_id: int) -> None:
    """Open a closed account again inside a running change, because sheets of it are being changed."""
    account = account_of(writing, class_id, reporter_id)
    if account is not None and account.closed_by:
        writing.set_paper_account(replace(account, closed_by=()))
        writing.record("paper.reopened", {"class": class_id, "reporter": reporter_id or None})


def open_matters(reading: Reading) -> tuple[Text, ...]:
    """What of paper stands in the way of counting, a sentence each; nothing where no paper is used."""
    return tuple(_open_matters(reading))


def require_closed(reading: Reading) -> None:
    """Refuse while paper of any class is unsettled.

    Raises:
        Refused: the first matter, and how many there are.
    """
    matters = open_matters(reading)
    if matters:
        raise Refused(text("{first}（纸质票未了事项共 {n} 件）", first=matters[0], n=len(matters)))


def _open_matters(reading: Reading) -> Iterator[Text]:
    bundles = reading.bundles()
    for one in bundles:
        if one.state in _LIVE:
            place = place_of(reading, one.class_id, one.reporter_id)
            yield text("{place}第 {n} 捆纸质票还没有计入，请在“纸质票录入”中录完、核对并计入。", place=place, n=one.id)
    used = {(one.class_id, one.reporter_id) for one in bundles if one.state is BundleState.ENTERED}
    used |= {(one.class_id, one.reporter_id) for one in reading.hand_counts()}
    accounts = {(one.class_id, one.reporter_id): one for one in reading.paper_accounts()}
    for class_id, reporter_id in targets(reading):
        account = accounts.get((class_id, reporter_id))
        if account is None and (class_id, reporter_id) not in used:
            continue
        place = place_of(reading, class_id, reporter_id)
        if account is None:
            yield text("{place}已计入纸质票，但没有填写纸质票账目，请填写并结清。", place=place)
            continue
        faults = tuple(_faults(reading, account, entered(reading, class_id, reporter_id)[0]))
        if faults:
            yield text("{place}的纸质票账目不平：{fault}", place=place, fault=faults[0])
        elif not account.closed_by:
            yield text("{place}的纸质票账目还没有结清，请由两人签名结清。", place=place)


def _faults(reading: Reading, account: PaperAccount, sheets: int) -> Iterator[Text]:
    """Every equation that does not hold; each names the cell to look at."""
    if account.printed != account.issued + account.left:
        yield text(
            "“印制” {printed} ≠ “发出” {issued} + “剩余” {left}，相差 {off} 张，请核对“剩余”。",
            printed=account.printed,
            issued=account.issued,
            left=account.left,
            off=abs(account.printed - account.issued - account.left),
        )
    if account.returned + account.spoiled > account.issued:
        yield text(
            "“收回” {returned} + “作废” {spoiled} 多于“发出” {issued}，请核对“收回”。",
            returned=account.returned,
            spoiled=account.spoiled,
            issued=account.issued,
        )
    if sheets != account.returned:
        yield text(
            "“收回” {returned} 张，已计入 {sheets} 张，请核对“收回”，或把没有录的票录完。",
            returned=account.returned,
            sheets=sheets,
        )
    key = (account.class_id, account.reporter_id)
    waiting = [one for one in reading.bundles() if one.state in _LIVE and (one.class_id, one.reporter_id) == key]
    if waiting:
        yield text("第 {n} 捆还没有计入。", n=waiting[0].id)


def _warnings(reading: Reading, account: PaperAccount) -> Iterator[Text]:
    """Signs that more sheets are about than there are raters; the rule on surplus decides, this only tells early."""
    rounds = [one for one in reading.rounds() if one.reporter_id == (account.reporter_id or None)]
    if not rounds:
        return
    scheme, roster = reading.scheme(), reading.roster()
    rater_class = scheme.rater_class(account.class_id)
    seats = [
        seat
        for seat in roster.seats_of(account.class_id)
        if not recused_from(roster, rater_class, seat, account.reporter_id or None)
    ]
    back = reading.returned(rounds[-1].id).get(account.class_id, 0)
    if back > len(seats):
        yield text("▲ 各种方式共收回 {back} 张，多于应发 {seats} 张：该类将不计分。", back=back, seats=len(seats))
    voted = reading.voted_seats(rounds[-1].id)
    electronic = sum(seat.id in voted for seat in seats)
    if rater_class.secrecy is Secrecy.SECRET and account.issued + electronic > len(seats):
        yield text(
            "▲ 纸质发出 {issued} 张，电子已投 {electronic} 张，合计多于应发 {seats} 张，请查明。",
            issued=account.issued,
            electronic=electronic,
            seats=len(seats),
        )


def _figures(account: PaperAccount) -> dict[str, object]:
    return {
        "class": account.class_id,
        "reporter": account.reporter_id or None,
        "printed": account.printed,
        "issued": account.issued,
        "returned": account.returned,
        "left": account.left,
        "spoiled": account.spoiled,
    }
