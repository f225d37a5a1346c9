"""Meetings on paper: a slate of options with recusal, ready to be keyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.keyed_entry import enter_bundle
from shuzhi_desktop.services.keying import begin_bundle, finish_pass, put_sheet, take_up
from shuzhi_desktop.services.paper import close_account, put_account
from shuzhi_desktop.services.ports_paper import KeyedSheet, PaperAccount
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_paper import Bundle

_OPTIONS = """kind = "options"
options = [
  { id = "good", name = "好", points = "100" },
  { id = "fair", name = "较好", points = "80" },
  { id = "plain", name = "一般", points = "60" },
  { id = "bad", name = "差", points = "0" },
]
"""
_ITEMS = ("总体评价", "认识熟悉程度", "履行责任情况", "重点任务落实", "查摆存在问题", "下一步思路措施")


def slate_scheme(items: int = 6, *, aggregate: str = "indicator", blank: str = "skip", recuse: str = "own_unit") -> str:
    """A slate with a secret class of options, and a named class on the same form."""
    names = [_ITEMS[number % len(_ITEMS)] for number in range(items)]
    weight = "" if aggregate == "ballot" else f'weight = "{1 / items:.4f}"\n'
    indicators = "".join(
        f'[[forms.indicators]]\nid = "i{n}"\nname = "{name}"\n{weight}{_OPTIONS}' for n, name in enumerate(names)
    )
    shared = f'form = "sheet"\naggregate = "{aggregate}"\nblank = "{blank}"\n'
    return (
        'format = 1\n[scheme]\nid = "slate"\ntitle = "整表测评"\nlevel = "unit"\nentry = "slate"\n'
        f'[[forms]]\nid = "sheet"\ntitle = "述职评议测评表"\n{indicators}'
        f'[[classes]]\nid = "peer"\nname = "单位互评"\nweight = "60"\nsecrecy = "secret"\nrecuse = "{recuse}"\n{shared}'
        f'[[classes]]\nid = "leading"\nname = "领导小组"\nweight = "40"\nsecrecy = "named"\n{shared}'
    )


def slate_roster(reporters: int = 3, peers: int = 6) -> Roster:
    """Reporters of streets; peers without names, one after another of the first streets; two leaders."""
    people = tuple(Reporter(n, n, f"书记{n:02d}", f"{n:02d}街道", "党工委书记") for n in range(1, reporters + 1))
    seats = [Seat(n, "peer", "", f"{n:02d}街道") for n in range(1, peers + 1)]
    seats += [Seat(100 + n, "leading", name, "区委") for n, name in enumerate(("何志远", "马文静"))]
    return Roster(people, tuple(seats))


def slate_meeting(folder: Path, scheme_text: str | None = None, roster: Roster | None = None) -> Desk:
    """A meeting of the slate, nothing opened yet."""
    return small_meeting(folder, scheme_text or slate_scheme(), roster or slate_roster())


def key_bundle(
    desk: Desk,
    class_id: str,
    reporter_id: int,
    first: Sequence[KeyedSheet],
    second: Sequence[KeyedSheet] | None = None,
) -> Bundle:
    """Key a bundle in two passes by 甲 and 乙; compared, not entered."""
    bundle = begin_bundle(desk, class_id, reporter_id, "甲")
    for sheet in first:
        put_sheet(desk, bundle.id, "甲", sheet)
    finish_pass(desk, bundle.id, "甲")
    take_up(desk, bundle.id, "乙")
    for sheet in first if second is None else second:
        put_sheet(desk, bundle.id, "乙", sheet)
    return finish_pass(desk, bundle.id, "乙")


def enter_all(desk: Desk, class_id: str, reporter_id: int, sheets: Sequence[KeyedSheet], issued: int) -> Bundle:
    """Key, enter, and close the account."""
    bundle = enter_bundle(desk, key_bundle(desk, class_id, reporter_id, sheets).id)
    put_account(desk, PaperAccount(class_id, reporter_id, issued + 2, issued, len(sheets), 2))
    close_account(desk, class_id, reporter_id, ("丙", "丁"))
    return bundle


def sheet(position: int, *cells: Sequence[int], seat_id: int | None = None, invalid: str = "") -> KeyedSheet:
    """A keyed sheet."""
    return KeyedSheet(position, tuple(tuple(line) for line in cells), seat_id, invalid)
