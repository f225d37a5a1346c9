"""收发票情况: where every ballot went, by class and by reporter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import Account
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Row, RowKind, label, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

COLUMNS = 12


def accounts_table(content: MeetingContent, language: Language) -> SheetTable:
    """First by class over the whole meeting, then reporter by reporter."""
    _ = language.gettext
    names = (
        _("述职对象"),
        _("票种"),
        _("应到"),
        _("发出"),
        _("收回"),
        _("有效"),
        _("无效"),
        _("弃权"),
        _("回避"),
        _("剩余"),
        _("回收率"),
        _("有效率"),
    )
    return meeting_table(
        content,
        language,
        key="accounts",
        name=_("收发票情况"),
        heading=_("收发票情况表"),
        header=(tuple(label(name) for name in names),),
        body=(*_whole(content, language), *_by_reporter(content, language)),
        widths=(13.0, 30.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0),
        right=_("单位：张"),
        notes=(
            _("收回 = 有效 + 无效 + 弃权；剩余 = 发出 − 收回；回收率 = 收回 ÷ 发出；有效率 = 有效 ÷ 收回。"),
            *_reasons(content, language),
        ),
        freeze=2,
    )


def total(accounts: Iterable[Account]) -> Account:
    """The sum of accounts, reasons left out."""
    many = tuple(accounts)
    return Account(
        issued=sum(a.issued for a in many),
        returned=sum(a.returned for a in many),
        valid=sum(a.valid for a in many),
        invalid=sum(a.invalid for a in many),
        abstained=sum(a.abstained for a in many),
        blank=sum(a.blank for a in many),
        recused=sum(a.recused for a in many),
    )


def _whole(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    slate = content.scheme.entry is Entry.SLATE
    heading = _("全场（整表一张计一次）") if slate else _("全场（每人每轮一张）")
    yield Row((label(heading, across=COLUMNS, align=Align.LEFT),), RowKind.SECTION)
    sheets = dict(content.result.sheets)
    classes = content.scheme.ballot_classes
    accounts = []
    seats = 0
    for rater_class in classes:
        if slate:
            account = sheets.get(rater_class.id, Account())
        else:
            account = total(tally.of_class(rater_class.id).account for tally in content.result.reporters)
        accounts.append(account)
        here = len(content.roster.seats_of(rater_class.id))
        seats += here
        yield Row((label(_("全场")), label(rater_class.name, align=Align.LEFT), number(here), *_figures(account)))
    if accounts:
        figures = _figures(total(accounts))
        yield Row((label(_("全场")), label(_("合计")), number(seats), *figures), RowKind.TOTAL)


def _by_reporter(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    yield Row((label(_("逐人"), across=COLUMNS, align=Align.LEFT),), RowKind.SECTION)
    classes = content.scheme.ballot_classes
    for tally in content.result.reporters:
        reporter = content.reporter(tally.reporter_id)
        for rater_class in classes:
            account = tally.of_class(rater_class.id).account
            seats = number(len(content.roster.seats_of(rater_class.id)))
            yield Row((label(reporter.name), label(rater_class.name, align=Align.LEFT), seats, *_figures(account)))


def _figures(account: Account) -> tuple[Cell, ...]:
    left = account.issued - account.returned
    return (
        number(account.issued),
        number(account.returned),
        number(account.valid),
        number(account.invalid),
        number(account.abstained),
        number(account.recused),
        number(left),
        percent(Fraction(100 * account.returned, account.issued) if account.issued else None),
        percent(Fraction(100 * account.valid, account.returned) if account.returned else None),
    )


def _reasons(content: MeetingContent, language: Language) -> Iterator[str]:
    """Why ballots were invalid, in words."""
    for tally in content.result.reporters:
        for one in tally.classes:
            for reason, sheets in one.account.invalid_reasons:
                yield language.gettext("无效票：{reporter}，{rater_class}，{reason}，{sheets} 张").format(
                    reporter=content.reporter(tally.reporter_id).name,
                    rater_class=content.scheme.rater_class(one.class_id).name,
                    reason=language.text(reason),
                    sheets=sheets,
                )
