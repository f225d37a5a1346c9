"""Printed ballots on A4, portrait or landscape as they fit, and the labels of their boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from shuzhi_desktop.services.paper_forms import PaperItem
from shuzhi_desktop.ui.printing.paper_text import CENTRE, LEFT, MM, RIGHT, TOP_LEFT, box, line, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.paper_forms import BoxLabel, PaperForm, PaperRow
    from shuzhi_desktop.ui.printing.faces import PaperFaces

SHORT_MM, LONG_MM = 210.0, 297.0
MARGIN_MM = 15.0
NUMBER_MM, WHO_MM, SUM_MM = 9.0, 46.0, 15.0
NARROWEST_MM, WIDEST_MM = 8.5, 18.0
LOWEST_ROW_MM, HIGHEST_ROW_MM = 7.2, 14.0
TOP_MM, TITLE_MM, NOTE_MM = 11.0, 8.5, 4.8
REMARK_MM = 24.0


@dataclass(frozen=True, slots=True)
class BallotPage:
    """One page of one kind of sheet: which rows of a slate stand on it. `pages` of the sheet in all."""

    form: PaperForm
    rows: tuple[PaperRow, ...]
    number: int
    pages: int
    landscape: bool


@dataclass(frozen=True, slots=True)
class LabelPage:
    """One box label on a page."""

    label: BoxLabel
    landscape: bool = True


def pages_of(form: PaperForm) -> tuple[BallotPage, ...]:
    """The pages of one sheet; a long slate goes on over several, each with its header."""
    wide = is_landscape(form)
    height = SHORT_MM if wide else LONG_MM
    room = height - _head_mm(form) - _foot_mm(form)
    each = max(int(room / LOWEST_ROW_MM), 1)
    count = max(-(-len(form.rows) // each), 1)
    even = -(-len(form.rows) // count)  # pages alike, not a full one and a stump
    parts = [form.rows[start : start + even] for start in range(0, len(form.rows), even or 1)] or [()]
    return tuple(BallotPage(form, part, number, len(parts), wide) for number, part in enumerate(parts, 1))


def is_landscape(form: PaperForm) -> bool:
    """Whether the columns of a slate need the long side."""
    if not form.rows:
        return False
    room = SHORT_MM - 2 * MARGIN_MM - NUMBER_MM - WHO_MM - (SUM_MM if _has_sum(form) else 0)
    return room / sum(_shares(form)) < NARROWEST_MM


def paint_page(painter: QPainter, page: BallotPage | LabelPage, faces: PaperFaces, language: Language) -> None:
    """Paint a page; the painter's unit is `paper_text.SHARPNESS` to the point."""
    if isinstance(page, LabelPage):
        _paint_label(painter, page.label, faces, language)
        return
    form = page.form
    width = (LONG_MM if page.landscape else SHORT_MM) - 2 * MARGIN_MM
    height = SHORT_MM if page.landscape else LONG_MM
    _paint_head(painter, page, width, faces, language)
    top = _head_mm(form) - (_columns_mm(form) if form.rows else 0)
    bottom = height - _foot_mm(form)
    if form.rows:
        _paint_slate(painter, page, _Frame(width, top, bottom), faces, language)
    else:
        _paint_items(painter, form, _Frame(width, top, bottom), faces, language.gettext("合计"))
    _paint_notes(painter, page, width, height, faces, language)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the table of a page goes, in millimetres."""

    width: float
    top: float
    bottom: float


def _mm(x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF((MARGIN_MM + x) * MM, y * MM, width * MM, height * MM)


def _has_sum(form: PaperForm) -> bool:
    return len(form.items) > 1 and any(not item.options for item in form.items)


def _shares(form: PaperForm) -> list[float]:
    """Width of every item in columns; a figure needs more room than a tick."""
    return [float(len(item.options)) if item.options else 2.0 for item in form.items]


def _columns_mm(form: PaperForm) -> float:
    return 19.0 if any(len(item.name) > 8 for item in form.items) else 15.0


def _head_mm(form: PaperForm) -> float:
    titles = TITLE_MM * (form.title.count("\n") + 1)
    subject = 10.0 if form.subject else 0.0
    return TOP_MM + titles + 8.5 + subject + (_columns_mm(form) if form.rows else 0.0)


def _foot_mm(form: PaperForm) -> float:
    lines = -(-len(form.notes) // 2) if is_landscape(form) else len(form.notes)
    return 14.0 + NOTE_MM * (lines + 1) + (3.0 if form.signed else 0.0)


def _paint_head(painter: QPainter, page: BallotPage, width: float, faces: PaperFaces, language: Language) -> None:
    form, y = page.form, TOP_MM
    for number, part in enumerate(form.title.split("\n")):
        last = number == form.title.count("\n")
        side = 34.0  # room for the box of the class at the right
        words(
            painter, _mm(side, y, width - 2 * side, 10.0), part, faces.title, 18 if last else 14, bold=faces.title_bold
        )
        y += TITLE_MM
    corner = _mm(width - 31.0, TOP_MM, 31.0, 14.0)
    box(painter, corner, thick=True)
    words(painter, corner.adjusted(2, 2, -2, -2), form.class_name, faces.head, 13)
    if form.unit:
        note = language.gettext("本单位回避票").format()
        words(painter, _mm(width - 64.0, TOP_MM + 9.0, 32.0, 5.0), note, faces.body, 8.5, RIGHT)
    third = width / 3
    for place, (fact, align) in enumerate(zip(form.facts, (LEFT, CENTRE, RIGHT), strict=True)):
        words(painter, _mm(place * third, y + 1.0, third, 7.0), fact, faces.body, 11, align)
    if form.subject:
        words(painter, _mm(0, y + 9.0, width, 9.0), form.subject, faces.head, 13, LEFT)


def _widths(page: BallotPage, width: float) -> tuple[float, float, float]:
    """(reporter, one option, remark) in millimetres."""
    form = page.form
    sums = SUM_MM if _has_sum(form) else 0.0
    shares = sum(_shares(form))
    option = min((width - NUMBER_MM - WHO_MM - sums) / shares, WIDEST_MM)
    spare = width - NUMBER_MM - WHO_MM - sums - option * shares
    remark = spare - 10.0 if form.remark and spare >= REMARK_MM + 10.0 else 0.0
    return WHO_MM + spare - remark, option, remark


def _paint_slate(painter: QPainter, page: BallotPage, frame: _Frame, faces: PaperFaces, language: Language) -> None:
    form, _ = page.form, language.gettext
    who, option, remark = _widths(page, frame.width)
    head = _columns_mm(form)
    row_height = min((frame.bottom - frame.top - head) / len(page.rows), HIGHEST_ROW_MM)
    names_mm = head * 0.6
    head_cells = _plain_columns(form, who, option, remark, language)
    for left, wide, name in head_cells:
        _cell(painter, _mm(left, frame.top, wide, head), name, faces.head, 10.5)
    for left, wide, item in _spread(form.items, NUMBER_MM + who, option):
        _cell(painter, _mm(left, frame.top, wide, names_mm), item.name, faces.head, 10.5)
        below = item.options or (item.scale,)
        for place, name in enumerate(below):
            part = wide / len(below)
            rect = _mm(left + place * part, frame.top + names_mm, part, head - names_mm)
            _cell(painter, rect, name, faces.body, 9.5)
    for number, row in enumerate(page.rows):
        y = frame.top + head + number * row_height
        _cell(painter, _mm(0, y, NUMBER_MM, row_height), str(row.number), faces.body, 10.5)
        box(painter, _mm(NUMBER_MM, y, who, row_height))
        words(painter, _mm(NUMBER_MM + 1, y, 16, row_height), _spaced(row.name), faces.head, 11, LEFT)
        words(painter, _mm(NUMBER_MM + 17.5, y + 0.5, who - 18, row_height - 1), row.detail, faces.body, 8.5, LEFT)
        left = NUMBER_MM + who
        if row.recused:
            _cell(painter, _mm(left, y, frame.width - left, row_height), _("回　　避"), faces.body, 10.5)
            continue
        _open_cells(painter, form, _mm(left, y, option, row_height))
        for extra, wide, _name in head_cells[2:]:
            box(painter, _mm(extra, y, wide, row_height))


def _plain_columns(
    form: PaperForm, who: float, option: float, remark: float, language: Language
) -> list[tuple[float, float, str]]:
    """(left, width, heading) of the columns that are no items: number, reporter, then sum and remark if there."""
    _ = language.gettext
    found = [(0.0, NUMBER_MM, _("序号")), (NUMBER_MM, who, _("述职对象"))]
    left = NUMBER_MM + who + option * sum(_shares(form))
    if _has_sum(form):
        found.append((left, SUM_MM, _("合计")))
        left += SUM_MM
    if remark:
        found.append((left, remark, form.remark))
    return found


def _open_cells(painter: QPainter, form: PaperForm, first: QRectF) -> None:
    """The empty cells of a row, from its first; a figure has two widths of a tick."""
    left = first.left()
    for item in form.items:
        wide = first.width() * (1 if item.options else 2)
        for _place in item.options or ("",):
            box(painter, QRectF(left, first.top(), wide, first.height()))
            left += wide


def _spread(items: Sequence[PaperItem], left: float, option: float) -> list[tuple[float, float, PaperItem]]:
    found = []
    for item in items:
        wide = option * (len(item.options) or 2)
        found.append((left, wide, item))
        left += wide
    return found


def _paint_items(painter: QPainter, form: PaperForm, frame: _Frame, faces: PaperFaces, total: str) -> None:
    """A row per item: its name and hint, then boxes to tick or room for a figure; a row for the sum of figures."""
    items = (*form.items, PaperItem(total)) if _has_sum(form) else form.items
    height = min((frame.bottom - frame.top - 4.0) / len(items), 22.0)
    named = frame.width * 0.42
    wide = frame.width - named
    for number, item in enumerate(items):
        y = frame.top + 2.0 + number * height
        box(painter, _mm(0, y, named, height))
        if item.hint:
            words(painter, _mm(3, y + 1, named - 6, height * 0.5), item.name, faces.head, 12.5, LEFT)
            words(painter, _mm(3, y + height * 0.5, named - 6, height * 0.42), item.hint, faces.body, 9, LEFT)
        else:
            words(painter, _mm(3, y, named - 6, height), item.name, faces.head, 12.5, LEFT)
        if not item.options:
            box(painter, _mm(named, y, wide, height))
            if item.scale:
                right = _mm(named + wide * 0.5, y, wide * 0.5 - 3, height)
                words(painter, right, f"（{item.scale}）", faces.body, 9.5, RIGHT)
            continue
        part = wide / len(item.options)
        for place, name in enumerate(item.options):
            left = named + place * part
            box(painter, _mm(left, y, part, height))
            square = 4.2
            box(painter, _mm(left + (part - square) / 2, y + height * 0.55, square, square))
            words(painter, _mm(left + 1, y + 1, part - 2, height * 0.45), name, faces.body, 11)


def _paint_notes(
    painter: QPainter, page: BallotPage, width: float, height: float, faces: PaperFaces, language: Language
) -> None:
    form, _ = page.form, language.gettext
    y = height - _foot_mm(form) + 3.0
    if form.signed:
        words(
            painter, _mm(width / 2, y, width / 2, 7.0), _("评议人（签名）：＿＿＿＿＿＿＿＿＿＿"), faces.body, 12, RIGHT
        )
        y += 3.0
    words(painter, _mm(0, y, width, NOTE_MM), _("填写说明"), faces.head, 10, LEFT)
    columns = 2 if page.landscape else 1
    wide = width / columns
    for number, note in enumerate(form.notes):
        down, across = divmod(number, columns)
        rect = _mm(across * wide, y + NOTE_MM * (down + 1), wide - 3.0, NOTE_MM)
        words(painter, rect, f"{number + 1}．{note}", faces.body, 9.5, LEFT)
    if page.pages > 1:
        told = _("第 {page} 页，共 {pages} 页").format(page=page.number, pages=page.pages)
        words(painter, _mm(0, height - 9.0, width, 4.5), told, faces.body, 8.5)


def _paint_label(painter: QPainter, label: BoxLabel, faces: PaperFaces, language: Language) -> None:
    _ = language.gettext
    width = LONG_MM - 2 * MARGIN_MM
    box(painter, _mm(0, MARGIN_MM, width, SHORT_MM - 2 * MARGIN_MM), thick=True)
    words(painter, _mm(8, 22, width - 16, 18), label.title, faces.title, 22, bold=faces.title_bold)
    words(painter, _mm(8, 44, width - 16, 34), label.class_name, faces.title, 44, bold=True)
    words(painter, _mm(8, 80, width - 16, 9), "　　".join(label.facts), faces.body, 13)
    counts = _("应印 {copies} 张　备用 {spare} 张　合计 {total} 张").format(
        copies=label.copies, spare=label.spare, total=label.copies + label.spare
    )
    words(painter, _mm(8, 91, width - 16, 11), counts, faces.head, 17)
    names = (_("印制"), _("发出"), _("剩余"), _("收回"), _("作废"), _("有效"), _("无效"))
    part = (width - 30) / len(names)
    for place, name in enumerate(names):
        _cell(painter, _mm(15 + place * part, 108, part, 10), name, faces.head, 13)
        box(painter, _mm(15 + place * part, 118, part, 20))
    signed = (_("监票人："), _("计票人："), _("封箱时间："))
    third = (width - 30) / 3
    for place, name in enumerate(signed):
        words(painter, _mm(15 + place * third, 150, 28, 10), name, faces.body, 14, LEFT)
        y = 160 * MM
        line(painter, (MARGIN_MM + 43 + place * third) * MM, y, (MARGIN_MM + 10 + (place + 1) * third) * MM, y)
    hint = _("捆号写在本标签或封条上，票面不写任何号码。")
    words(painter, _mm(15, 170, width - 30, 8), hint, faces.body, 11, TOP_LEFT)


def _cell(painter: QPainter, rect: QRectF, content: str, families: tuple[str, ...], points: float) -> None:
    box(painter, rect)
    words(painter, rect.adjusted(1.5, 1, -1.5, -1), content, families, points)


def _spaced(name: str) -> str:
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name
