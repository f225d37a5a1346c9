"""Names with rare characters come through import, workbook and PDF unharmed, in what is stored and what is seen."""

from __future__ import annotations

import csv
import re
import subprocess
import unicodedata
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.importing.roster_file import read_roster
from shuzhi_desktop.services.documents.registry import printed_tables, profile_named
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.ui.printing.faces import paper_faces
from shuzhi_desktop.ui.printing.pdf import write_pdf
from shuzhi_desktop.ui.theme import FAMILIES
from tests.exporting.contents import content_from, district, people, voted
from tests.exporting.office import converted
from tests.support.rare import NOBODY_HAS, SETS, rare, reporters, rows

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)
SEATS = [["类别", "人数"], ["群众代表", "2"]]


@pytest.fixture(params=SETS)
def characters(request: pytest.FixtureRequest) -> str:
    return rare(request.param)


def _meeting(characters: str) -> MeetingContent:
    scheme = district()
    roster = replace(people({"leading": 1, "peers": 1, "public": 1}), reporters=reporters(characters))
    return content_from(scheme, roster, voted(scheme, roster))


def _grid(characters: str) -> list[list[str]]:
    return [["姓名", "单位", "职务"], *([one.name, one.unit, one.post] for one in reporters(characters))]


def _csv(lines: list[list[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx"])
def test_import_keeps_them(tmp_path: Path, characters: str, kind: str) -> None:
    path = tmp_path / ("名单.xlsx" if kind == "xlsx" else "述职对象.csv")
    if kind == "xlsx":
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "述职对象"
        for line in _grid(characters):
            sheet.append(line)
        seats = book.create_sheet("评议主体")
        for line in SEATS:
            seats.append(line)
        book.save(path)
    else:
        path.write_bytes(_csv(_grid(characters)).encode(kind))
        (tmp_path / "评议主体.csv").write_bytes(_csv(SEATS).encode(kind))
    reading = read_roster(path, district())
    assert [str(one.message) for one in reading.complaints] == []
    assert reading.roster is not None
    assert [(r.name, r.unit) for r in reading.roster.reporters] == [(r.name, r.unit) for r in reporters(characters)]


def test_the_shared_file_in_gb18030_says_the_same_as_the_one_in_utf_8() -> None:
    plain = rows("rare_chars.csv", "utf-8")
    assert [row["char"] for row in rows("rare_chars.gb18030.csv", "gb18030")] == [row["char"] for row in plain]
    assert all(row["codepoint"] == f"U+{ord(row['char']):04X}" for row in plain)


def test_the_workbook_keeps_them_in_excel_and_in_libreoffice(tmp_path: Path, characters: str) -> None:
    content = _meeting(characters)
    path = tmp_path / "结果.xlsx"
    write_workbook(path, content, ZH, profile=profile_named("committee"))
    wanted = {one.name for one in content.roster.reporters}
    sheet = load_workbook(path)["综合得分排名"]
    assert wanted <= {cell.value for cell in sheet["C"]}
    (tmp_path / "again").mkdir()
    again = load_workbook(converted(path, "xlsx", tmp_path / "again", tmp_path / "profile"))
    assert wanted <= {cell.value for cell in again["综合得分排名"]["C"]}
    paper = converted(path, "pdf", tmp_path, tmp_path / "profile")
    said = _said(paper)
    assert [one for one in characters if unicodedata.normalize("NFKC", one) not in said] == []


def _said(paper: Path) -> str:
    done = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFKC", done.stdout)


def test_the_pdf_draws_each_and_keeps_those_of_the_basic_plane_in_its_text(
    tmp_path: Path, qtbot: QtBot, characters: str
) -> None:
    """Qt gives characters beyond U+FFFF no way back to text, so those are looked at: none is like an empty box."""
    boxes = f"{NOBODY_HAS}{NOBODY_HAS}"
    tables = [t for t in printed_tables(_meeting(f"{characters}{boxes}"), ZH) if t.key == "ranking"]
    paper = tmp_path / "结果.pdf"
    write_pdf(paper, tables, ZH)
    said = _said(paper)
    basic = [one for one in characters if ord(one) <= 0xFFFF]
    assert [one for one in basic if unicodedata.normalize("NFKC", one) not in said] == []
    order = [row.cells[2].shown[1:] for row in tables[0].body]
    seen = list(zip(order, _behind_the_surname(paper, tmp_path), strict=True))
    one, other = (picture for character, picture in seen if character == NOBODY_HAS)
    drawn = {character: _distance(picture, one) for character, picture in seen if character != NOBODY_HAS}
    assert set(drawn) == set(characters)
    assert min(drawn.values()) > 2 * _distance(one, other)
    fonts = subprocess.run(["pdffonts", str(paper)], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), fonts


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _behind_the_surname(paper: Path, folder: Path) -> list[bytes]:
    """What is seen behind each 李 on the pages, as pictures of one size."""
    subprocess.run(["pdftoppm", "-r", "144", "-gray", "-png", str(paper), str(folder / "page")], check=True)
    boxes = subprocess.run(["pdftotext", "-bbox", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for picture, page in zip(sorted(folder.glob("page*.png")), boxes.split("<page ")[1:], strict=True):
        image = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
        for left, top in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>[李⽊]', page):
            place = image.copy(round(2 * float(left)) + 20, round(2 * float(top)), 22, 30)
            found.append(bytes(place.constBits()))
    return found


@pytest.mark.parametrize("families", [FAMILIES, "paper body", "paper title", "paper head"], ids=str)
def test_what_is_seen_is_the_character_and_no_empty_box(
    qtbot: QtBot, characters: str, families: tuple[str, ...] | str
) -> None:
    """In the faces of the window and of the paper: no two look alike, and none like one that no font has."""
    if isinstance(families, str):
        faces = paper_faces()
        families = {"body": faces.body, "title": faces.title, "head": faces.head}[families.removeprefix("paper ")]
    font = QFont(list(families))
    font.setPixelSize(40)
    seen = {one: _drawn(one, font) for one in (NOBODY_HAS, " ", *characters)}
    alike: dict[bytes, list[str]] = {}
    for one, picture in seen.items():
        alike.setdefault(picture, []).append(one)
    assert [same for same in alike.values() if len(same) > 1] == []


def _drawn(character: str, font: QFont) -> bytes:
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(QRectF(0, 0, 64, 64), Qt.AlignmentFlag.AlignCenter, character)
    painter.end()
    return bytes(image.constBits())
