"""What stands on a printed ballot, and how many of each are printed; where it stands is the painter's work.

No sheet carries anything that differs from the next of its kind: no number, no code, no mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.form import IndicatorKind
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Blank, Entry, Recuse, Secrecy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shuzhi_desktop.domain.form import Indicator
    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Reading

FEW, LEAST_SPARE = 10, 2
UNIT = 10_000


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One thing to mark: tick one of the `options`, or write a figure where there are none (`scale` says which)."""

    name: str
    options: tuple[str, ...] = ()
    scale: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One reporter of a slate; a recused row is printed closed."""

    number: int
    name: str
    detail: str
    recused: bool = False


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One kind of sheet and how many of it are printed.

    With `rows` it is a slate: a row per reporter, a column group per item. Without, it is on one reporter (`subject`),
    a row per item. `unit` says for whose raters a sheet with closed rows is, empty for everyone else.
    """

    class_id: str
    class_name: str
    title: str
    facts: tuple[str, ...]
    items: tuple[PaperItem, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...]
    copies: int
    spare: int
    subject: str = ""
    unit: str = ""
    signed: bool = False
    remark: str = ""

    @property
    def printed(self) -> int:
        """Sheets in all."""
        return self.copies + self.spare


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """The label of a ballot box or envelope: one class, what was printed for it, and lines for what came back."""

    title: str
    class_name: str
    facts: tuple[str, ...]
    copies: int
    spare: int


def forms_of(reading: Reading, language: Language, spare_percent: int = 5) -> tuple[PaperForm, ...]:
    """Every kind of sheet of a meeting, class by class.

    Args:
        reading: the meeting.
        language: of headings and 填写说明.
        spare_percent: spares per hundred sheets (see `spares`); 0 for none.
    """
    scheme = reading.scheme()
    return tuple(
        form for rater_class in scheme.ballot_classes for form in _forms(reading, language, rater_class, spare_percent)
    )


def labels_of(reading: Reading, language: Language, forms: Sequence[PaperForm]) -> tuple[BoxLabel, ...]:
    """A label per class."""
    info = reading.info()
    labels = []
    for rater_class in reading.scheme().ballot_classes:
        own = [one for one in forms if one.class_id == rater_class.id]
        copies, spare = sum(one.copies for one in own), sum(one.spare for one in own)
        facts = _facts(reading, language, rater_class)[:2]
        labels.append(BoxLabel(info.title or reading.scheme().title, rater_class.name, facts, copies, spare))
    return tuple(labels)


def spares(copies: int, percent: int) -> int:
    """Spare sheets for so many: rounded up, at least `LEAST_SPARE`, or one where only a `FEW` are needed."""
    if not copies or not percent:
        return 0
    return max(LEAST_SPARE if copies >= FEW else 1, -(-copies * percent // 100))


def _forms(reading: Reading, language: Language, rater_class: RaterClass, percent: int) -> Iterator[PaperForm]:
    scheme, roster = reading.scheme(), reading.roster()
    form = scheme.form(rater_class.form)
    _ = language.gettext
    seats = roster.seats_of(rater_class.id)
    items = tuple(_item(language, one, len(roster.reporters)) for one in form.indicators)
    title = f"{reading.info().title}\n{form.title}" if reading.info().title else form.title
    signed = rater_class.secrecy is Secrecy.NAMED
    facts, notes = _facts(reading, language, rater_class), _notes(reading, language, rater_class)
    remark = _("意见建议") if all(one.options for one in items) else _("备注")

    def made(rows: tuple[PaperRow, ...], copies: int, *, subject: str = "", unit: str = "") -> PaperForm:
        return PaperForm(
            rater_class.id, rater_class.name, title, facts, items, rows, notes, copies, spares(copies, percent),
            subject, unit, signed, remark,
        )  # fmt: skip

    if scheme.entry is Entry.EACH:
        rule = rater_class.recuse
        for reporter in roster.reporters:
            copies = len(seats)
            if rule is not Recuse.NONE:
                copies = sum(not is_recused(rule, seat, reporter) for seat in seats)
            who = "　".join(part for part in (reporter.unit, reporter.post, reporter.name) if part)
            yield made((), copies, subject=_("述职对象：{who}").format(who=who))
        return
    for unit, copies, closed in _variants(rater_class, seats, roster.reporters):
        rows = tuple(
            PaperRow(one.order, one.name, "　".join(part for part in (one.unit, one.post) if part), one.id in closed)
            for one in roster.reporters
        )
        yield made(rows, copies, unit=unit)


def _variants(
    rater_class: RaterClass, seats: Sequence[Seat], reporters: Sequence[Reporter]
) -> Iterator[tuple[str, int, frozenset[int]]]:
    """(unit, copies, ids of closed rows). Rows are closed by unit only: a sheet for one person would name that person.

    Where recusal is of the rater alone (`self`), every sheet is the same and 填写说明 says whom not to mark.
    """
    common, by_unit = 0, dict[str, int]()
    closed: dict[str, frozenset[int]] = {}
    for seat in seats:
        own = frozenset(one.id for one in reporters if is_recused(rater_class.recuse, seat, one))
        if rater_class.recuse is Recuse.OWN_UNIT and own and seat.unit:
            by_unit[seat.unit] = by_unit.get(seat.unit, 0) + 1
            closed[seat.unit] = own
        else:
            common += 1
    if common or not by_unit:
        yield "", common, frozenset()
    for unit, copies in by_unit.items():
        yield unit, copies, closed[unit]


def _item(language: Language, indicator: Indicator, reporters: int) -> PaperItem:
    _ = language.gettext
    if indicator.kind is IndicatorKind.OPTIONS:
        return PaperItem(indicator.name, tuple(one.name for one in indicator.options), hint=indicator.hint)
    if indicator.kind is IndicatorKind.RANK:
        return PaperItem(indicator.name, scale=_("名次 1–{n}").format(n=reporters), hint=indicator.hint)
    low, high = (decimal_text(Fraction(value, UNIT)) for value in (indicator.min_e4, indicator.max_e4))
    return PaperItem(indicator.name, scale=_("{low}–{high} 分").format(low=low, high=high), hint=indicator.hint)


def _facts(reading: Reading, language: Language, rater_class: RaterClass) -> tuple[str, str, str]:
    _ = language.gettext
    info = reading.info()
    blank = "＿＿＿＿＿＿＿＿"
    return (
        _("测评时间：{date}").format(date=info.date or blank),
        _("地点：{place}").format(place=info.place or blank),
        _("票种：{name}").format(name=rater_class.name),
    )


def _notes(reading: Reading, language: Language, rater_class: RaterClass) -> tuple[str, ...]:
    """填写说明, as the scheme judges the sheets."""
    _ = language.gettext
    form = reading.scheme().form(rater_class.form)
    kinds = {one.kind for one in form.indicators}
    notes = []
    if rater_class.secrecy is Secrecy.SECRET:
        notes.append(_("本票无记名，票面不写姓名、不留记号。"))
    else:
        notes.append(_("本票记名，请在“评议人”处签名。"))
    if IndicatorKind.OPTIONS in kinds:
        notes.append(_("在相应栏内画“√”，每项只选一个；多选、涂改无法辨认的，该项无效。"))
    if IndicatorKind.POINTS in kinds:
        steps = {one.step_e4 for one in form.indicators if one.kind is IndicatorKind.POINTS}
        step = decimal_text(Fraction(min(steps), UNIT))
        notes.append(
            _("在栏内写分数，不超出所注范围，最小单位 {step} 分；涂改无法辨认的，该项无效。").format(step=step)
        )
    if IndicatorKind.RANK in kinds:
        notes.append(_("按名次从 1 起填写，不并列、不跳号，否则整张无效。"))
    if any(option.points is None for one in form.indicators for option in one.options):
        notes.append(_("不了解情况的画“不了解”。"))
    if rater_class.blank is Blank.INVALID and len(form.indicators) > 1:
        notes.append(_("一行中各项都要填，漏填的该行无效；整行不填为弃权。"))
    else:
        notes.append(_("不填为弃权。"))
    if rater_class.recuse is Recuse.SELF:
        notes.append(_("不评本人。"))
    elif rater_class.recuse is Recuse.OWN_UNIT:
        notes.append(_("不评本人和本单位，印有“回避”的一行不填。"))
    return tuple(notes)
