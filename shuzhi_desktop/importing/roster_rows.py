"""The rows of a roster: one reporter a row; one named rater or a number of anonymous seats a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import listed, text
from shuzhi_desktop.domain.roster import Reporter, Seat
from shuzhi_desktop.domain.rounding import parse_decimal
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.importing.cell_text import ERROR_VALUES
from shuzhi_desktop.importing.people import class_meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.importing.complaint import Complaints
    from shuzhi_desktop.importing.headers import Header
    from shuzhi_desktop.importing.tables import Row

MOST_SEATS = 100_000
_MOST_SEATS_A_ROW = 10_000
_LONGEST = 200


def read_reporters(sheet: str, header: Header, rows: Iterable[Row], complaints: Complaints) -> tuple[Reporter, ...]:
    """The reporters by order. Without a column 序号 (or with an empty one) the order is that of the rows."""
    read: list[tuple[int, str, tuple[str, ...]]] = []
    people: dict[tuple[str, str], int] = {}
    for row, cells in rows:
        order, name, unit = (header.get(cells, field) for field in ("order", "name", "unit"))
        faulty = _complain_of_cells(sheet, row, header, cells, complaints)
        for field, content in (("name", name), ("unit", unit)):
            if not content and field in header.columns:
                complaints.add(sheet, row, header.label(field), text("不能为空"))
                faulty = True
        if faulty:
            continue
        before = people.setdefault((_solid(name), _solid(unit)), row)
        if before != row:
            complaints.add(
                sheet,
                row,
                header.label("name"),
                text("“{unit} {name}”与第 {row} 行重复", unit=unit, name=name, row=before),
            )
            continue
        read.append((row, order, (name, unit, *(header.get(cells, field) for field in ("post", "group", "unit_code")))))
    orders = _orders(sheet, header, [(row, order) for row, order, _ in read], complaints)
    if not read and not complaints.number:
        complaints.add(sheet, 0, "", text("没有一位述职对象，请填写后重试"))
    reporters = (
        Reporter(id_, order, *facts)
        for id_, (order, (_, _, facts)) in enumerate(zip(orders, read, strict=True), start=1)
    )
    return tuple(sorted(reporters, key=lambda reporter: reporter.order))


def read_seats(
    sheet: str, header: Header, rows: Iterable[Row], scheme: Scheme | None, complaints: Complaints
) -> tuple[Seat, ...]:
    """The seats in file order."""
    seats: list[Seat] = []
    people: dict[tuple[str, str, str], int] = {}
    for row, cells in rows:
        name, unit, post, written = (header.get(cells, field) for field in ("name", "unit", "post", "number"))
        if _complain_of_cells(sheet, row, header, cells, complaints):
            continue
        class_id = _class_id(sheet, row, header, cells, (scheme, complaints))
        number = _number(sheet, row, header, name, (written, complaints))
        if not class_id or not number:
            continue
        if name:
            before = people.setdefault((class_id, _solid(name), _solid(unit)), row)
            if before != row:
                complaints.add(
                    sheet,
                    row,
                    header.label("name"),
                    text("“{name}”与第 {row} 行重复；同名的人请写明不同的单位", name=name, row=before),
                )
                continue
        if len(seats) + number > MOST_SEATS:
            complaints.add(sheet, row, header.label("number"), text("席位总数超过 {limit}", limit=MOST_SEATS))
            break
        first = len(seats) + 1
        seats.extend(Seat(first + i, class_id, name, unit, post) for i in range(number))
    if not seats and not complaints.number:
        complaints.add(sheet, 0, "", text("没有一位评议主体，请填写后重试"))
    return tuple(seats)


def _solid(name: str) -> str:
    """A name without inner spaces, as `domain.roster.same_name` compares them."""
    return "".join(name.split())


def _complain_of_cells(sheet: str, row: int, header: Header, cells: tuple[str, ...], complaints: Complaints) -> bool:
    before = complaints.number
    for field in header.columns:
        content = header.get(cells, field)
        if content in ERROR_VALUES:
            complaints.add(
                sheet, row, header.label(field), text("单元格的公式出错（{value}），请改成文字", value=content)
            )
        elif len(content) > _LONGEST:
            complaints.add(sheet, row, header.label(field), text("文字超过 {limit} 字，请缩短", limit=_LONGEST))
        elif any(ord(c) < 32 and c not in "\t\r\n" for c in content):
            complaints.add(sheet, row, header.label(field), text("含有看不见的控制字符，请重新输入"))
    return complaints.number > before


def _orders(sheet: str, header: Header, written: list[tuple[int, str]], complaints: Complaints) -> list[int]:
    """The order of each row; every row has one or none has."""
    if not any(order for _, order in written):
        return list(range(1, len(written) + 1))
    orders: list[int] = []
    seen: dict[int, int] = {}
    for row, content in written:
        order = _whole(content)
        if order is None or not 1 <= order <= 100_000:
            complaints.add(
                sheet, row, header.label("order"), text("“{value}”不是序号，请填从 1 开始的整数", value=content)
            )
        elif seen.setdefault(order, row) != row:
            complaints.add(
                sheet, row, header.label("order"), text("序号 {order} 与第 {row} 行重复", order=order, row=seen[order])
            )
        orders.append(order or 0)
    return orders


def _whole(content: str) -> int | None:
    try:
        value = parse_decimal(content)
    except ValueError:
        # Full-width digits are decimal digits to int(), not to the exact parser.
        return int(content) if content.isdecimal() and len(content) < 10 else None
    return int(value) if value.denominator == 1 else None


def _number(sheet: str, row: int, header: Header, name: str, written: tuple[str, Complaints]) -> int:
    """How many seats a row stands for; 0 when it is faulty."""
    content, complaints = written
    if not content:
        if name:
            return 1
        column = header.label("name") or header.label("number")
        complaints.add(sheet, row, column, text("请填写姓名，或填写人数（不记名席位）"))
        return 0
    number = _whole(content.removesuffix("人").removesuffix("名").strip())
    if number is None or not 1 <= number <= _MOST_SEATS_A_ROW:
        complaints.add(
            sheet,
            row,
            header.label("number"),
            text("“{value}”不是人数，请填 1 到 {limit} 的整数", value=content, limit=_MOST_SEATS_A_ROW),
        )
        return 0
    if name and number != 1:
        complaints.add(sheet, row, header.label("number"), text("写了姓名的一行只能是 1 人，请删去姓名或改为一人一行"))
        return 0
    return number


def _class_id(
    sheet: str, row: int, header: Header, cells: tuple[str, ...], against: tuple[Scheme | None, Complaints]
) -> str:
    """The id of the class a row names; empty when it is faulty."""
    scheme, complaints = against
    content = header.get(cells, "class")
    if not content:
        complaints.add(sheet, row, header.label("class"), text("不能为空"))
        return ""
    if scheme is None:
        return content
    found = class_meant(scheme, content)
    if found is None:
        names = listed(c.name for c in scheme.ballot_classes)
        complaints.add(
            sheet,
            row,
            header.label("class"),
            text("方案里没有“{value}”这一类，可填：{names}", value=content, names=names),
        )
        return ""
    if found.source is Source.GIVEN:
        complaints.add(
            sheet,
            row,
            header.label("class"),
            text("“{value}”的得分由工作人员录入，不发票，请删去这一行", value=content),
        )
        return ""
    return found.id
