"""How posts of last year are found again in a new meeting: shown, and put right by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.columns import table
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import same_name
from shuzhi_desktop.services.continuing import Fit
from shuzhi_desktop.services.scheme_digest import scheme_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.continuing import Continuation, PastPost
    from shuzhi_desktop.services.language import Language

_FITS = {Fit.SAME: text("原人"), Fit.SUCCESSOR: text("换人"), Fit.GONE: text("无人接续")}


def answered(going_on: Continuation, matches: Sequence[str]) -> Continuation:
    """The continuation with what `--match OLD=NEW` says; units by name or reporters by name.

    Raises:
        Refused: what is named is nobody, or more than one.
    """
    choices: dict[int, int | None] = {}
    for one in matches:
        old, given, new = one.partition("=")
        if not given:
            raise Refused(text("“{value}”须写成 上年单位=今年单位。", value=one))
        past = _one(old, [post.past for post in going_on.posts])
        choices[past.id] = _one(new, going_on.roster.reporters).id if new.strip() else None
    return going_on.answered_by(choices)


def _one(wanted: str, reporters: Sequence[Reporter]) -> Reporter:
    found = [one for one in reporters if same_name(wanted, one.unit) or same_name(wanted, one.name)]
    if len(found) != 1:
        said = text("有 {n} 位述职对象符合“{value}”，请写清单位。", n=len(found), value=wanted.strip())
        raise Refused(said if found else text("没有名为“{value}”的单位或述职对象。", value=wanted.strip()))
    return found[0]


def say_posts(language: Language, going_on: Continuation) -> None:
    """Print how each post of last year goes on, and who is new."""
    people = {one.id: one for one in going_on.roster.reporters}
    labels = (text("上年单位"), text("上年姓名"), text("今年姓名"), text("接续"), text("未销号"), text("承诺"))
    rows = [[language.text(label) for label in labels]]
    for post in going_on.posts:
        now = people.get(post.reporter_id or 0)
        rows.append(
            [
                post.past.unit,
                post.past.name,
                now.name if now else "—",
                _fit_said(language, post),
                str(len(post.matters)),
                str(len(post.pledges)),
            ]
        )
    for line in table(rows, frozenset({4, 5})):
        click.echo(line)
    if scheme_digest(going_on.scheme_text) != going_on.scheme_digest:
        click.echo(language.text(text("方案与上年不同：今年的得分不与上年比较")))
    for one in going_on.newcomers:
        click.echo(language.text(text("新增：{unit} {name}", unit=one.unit, name=one.name)))


def _fit_said(language: Language, post: PastPost) -> str:
    said = language.text(_FITS[post.fit])
    if post.moved_to:
        said = language.text(text("{said}（原人现在 {unit}）", said=said, unit=post.moved_to))
    return said
