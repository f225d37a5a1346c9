"""From the TOML text of a scheme to a `Scheme`, or to every complaint at once. What the keys mean is in formats.md."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from fractions import Fraction

from shuzhi_desktop.domain.message import Refused, listed, text, verbatim
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Entry,
    Grade,
    Missing,
    Overrun,
    Places,
    Pool,
    Ranking,
    RankOn,
    Rate,
    RateBase,
    Scheme,
    Segment,
    Ties,
)
from shuzhi_desktop.domain.scheme_checks import check_scheme
from shuzhi_desktop.domain.scheme_conditions import read_outcome
from shuzhi_desktop.domain.scheme_parts import read_class, read_form, read_report
from shuzhi_desktop.domain.scheme_table import Complaint, Faults, SchemeFaults, Table
from shuzhi_desktop.domain.toml_lines import LineMap

LARGEST = 100_000
"""Characters of a scheme file; a real one has some thousands."""

LONGEST_LINE = 10_000
"""Characters of one line: the time the parser takes grows with the square of the dots in a key."""

LEVELS = ("city", "district", "township", "village", "unit")

_SYNTAX = {
    "Unterminated string": text("引号没有配对"),
    "Illegal character": text("文字中有不能用的字符，或引号没有配对"),
    "Found invalid character": text("有不能用的字符"),
    "Expected '='": text("键的后面缺少等号"),
    "Expected newline": text("一行只能写一项"),
    "Cannot overwrite": text("这一项写了两次"),
    "Cannot declare": text("这个表写了两次"),
    "Duplicate inline table key": text("这一项写了两次"),
    "Unclosed array": text("方括号没有配对，或缺少逗号"),
    "Unclosed inline table": text("花括号没有配对，或缺少逗号"),
    "Invalid value": text("等号后面的值写法不对，文字须加引号"),
    "Invalid statement": text("这一行既不是表头，也不是“键 = 值”"),
}
_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


def read_scheme(toml_text: str, file_name: str) -> Scheme:
    """Read a scheme.

    Args:
        toml_text: the file's text.
        file_name: as the user knows it, for complaints.

    Raises:
        SchemeFaults: with every complaint by line.
        Refused: the text is too large to be a scheme.
    """
    if len(toml_text) > LARGEST:
        raise Refused(text("文件“{name}”太大，不是方案文件。", name=file_name))
    toml_text = toml_text.removeprefix("\ufeff")  # Windows editors put a byte order mark there
    for number, line in enumerate(toml_text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise SchemeFaults(file_name, [Complaint(number, "TOML", text("这一行太长"))])
    try:
        written = tomllib.loads(toml_text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError, ArithmeticError) as error:
        raise SchemeFaults(file_name, [_syntax_fault(error, toml_text)]) from error
    faults = Faults(LineMap(toml_text.replace("\r\n", "\n")))
    scheme = _scheme(Table(written, (), faults))
    faults.all_is_read()
    check_scheme(scheme, faults)
    if faults.complaints:
        raise SchemeFaults(file_name, faults.complaints)
    return scheme


def _syntax_fault(error: Exception, toml_text: str) -> Complaint:
    said = str(error)
    place = _LINE.search(said)
    at_end = "end of document" in said.rpartition("(")[2]
    line = int(place[1]) if place else toml_text.count("\n") + 1 if at_end else 1
    why = next((meaning for start, meaning in _SYNTAX.items() if said.startswith(start)), verbatim(said[:120]))
    if isinstance(error, RecursionError):
        why = text("括号嵌套太深")
    elif isinstance(error, ArithmeticError):
        why = text("有一个数太大")
    return Complaint(line, "TOML", text("这一行不符合 TOML 的写法（{said}）", said=why))


def _scheme(top: Table) -> Scheme:
    if top.whole("format", 0) != 1:
        top.complain("format", text("须写 format = 1"))
    head = top.table("scheme")
    if head is None:
        top.complain("scheme", text("缺少 [scheme]"))
        head = Table({}, ("scheme",), top.faults)
    forms = tuple(read_form(one) for one in top.tables("forms"))
    rates = [_rate(one) for one in top.tables("rates")]
    classes = tuple(read_class(one, {form.id: form for form in forms}) for one in top.tables("classes"))
    users = {form.id: tuple(c.id for c in classes if c.form == form.id) for form in forms}
    scheme = Scheme(
        id=head.text("id"),
        title=head.text("title"),
        level=head.text("level", "unit"),
        entry=head.choice("entry", Entry, Entry.EACH),
        forms=forms,
        classes=classes,
        source=head.text("source", ""),
        note=head.text("note", ""),
        min_group=head.whole("min_group", 5),
        places=_places(top.table("places")),
        missing=_missing(top.table("missing")),
        rates=tuple(
            Rate(r.id, r.name, r.form, r.indicator, r.count, r.base, r.classes or users.get(r.form, ()), r.pool)
            for r in rates
        ),
        adjustments=tuple(_adjustment(one) for one in top.tables("adjustments")),
        ranking=_ranking(top.table("ranking")),
        grades=tuple(_grade(one) for one in top.tables("grades")),
        outcomes=tuple(read_outcome(one) for one in top.tables("outcomes")),
        agenda=tuple(_segment(one) for one in top.tables("agenda")),
        report=read_report(top.table("report")),
    )
    if scheme.level not in LEVELS:
        head.complain("level", text("应当是 {levels} 之一", levels=listed(LEVELS)))
    head.done()
    top.done()
    return scheme


def _places(table: Table | None) -> Places:
    if table is None:
        return Places()

    def kept(key: str) -> int | None:
        return table.whole(key, 2, 0, 10) if table.has(key) else None

    places = Places(
        kept("indicator"),
        kept("weighted"),
        kept("class"),
        kept("contribution"),
        table.whole("composite", 2, 0, 10),
        table.whole("rate", 2, 0, 10),
    )
    table.done()
    return places


def _missing(table: Table | None) -> Missing:
    if table is None:
        return Missing.INCOMPLETE
    found = table.choice("class", Missing, Missing.INCOMPLETE)
    table.done()
    return found


def _rate(table: Table) -> Rate:
    rate = Rate(
        table.text("id"),
        table.text("name"),
        table.text("form"),
        table.text("indicator"),
        table.texts("count"),
        table.choice("base", RateBase, RateBase.ANSWERED),
        table.texts("classes", ()),
        table.choice("pool", Pool, Pool.BALLOTS),
    )
    table.done()
    return rate


def _adjustment(table: Table) -> Adjustment:
    found = Adjustment(
        table.text("id"), table.text("name"), table.number("min", Fraction(0)), table.number("max", Fraction(0))
    )
    table.done()
    return found


def _ranking(table: Table | None) -> Ranking:
    if table is None:
        return Ranking()
    within = table.text("within", "")
    if within not in ("", "group"):
        table.complain("within", text("应当是 group，或不写"))
    ranking = Ranking(
        table.choice("on", RankOn, RankOn.ROUNDED),
        table.choice("ties", Ties, Ties.STANDARD),
        table.texts("tiebreak", ()),
        within,
    )
    table.done()
    return ranking


def _grade(table: Table) -> Grade:
    grade = Grade(
        table.text("name"),
        table.number("from") if table.has("from") else None,
        table.number("cap") if table.has("cap") else None,
        table.number("floor") if table.has("floor") else None,
    )
    table.done()
    return grade


def _segment(table: Table) -> Segment:
    minutes = table.number("minutes", Fraction(0))
    if minutes < 0:
        table.complain("minutes", text("时间不能是负数"))
    overrun = table.table("overrun")
    segment = Segment(
        table.text("id"), table.text("name"), int(minutes * 60), _overrun(overrun) if overrun is not None else None
    )
    table.done()
    return segment


def _overrun(table: Table) -> Overrun:
    per_minute, grace = table.number("per_minute"), table.number("grace", Fraction(0))
    if per_minute <= 0 and table.has("per_minute"):
        table.complain("per_minute", text("每分钟的扣分应当大于 0"))
    if grace < 0:
        table.complain("grace", text("时间不能是负数"))
    overrun = Overrun(table.text("adjustment"), per_minute, int(grace * 60))
    table.done()
    return overrun
