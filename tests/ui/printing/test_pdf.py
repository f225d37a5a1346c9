from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.documents.registry import printed_tables, profile_named
from shuzhi_desktop.services.documents.rules import rules_before_meeting
from shuzhi_desktop.services.documents.sheet_table import RowKind
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.ui.printing.faces import paper_faces
from shuzhi_desktop.ui.printing.pages import pages_of
from shuzhi_desktop.ui.printing.pdf import document_of, parts_of, write_pdf
from tests.exporting.contents import content_from, district, district_content, people, voted

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ZH = Language("zh", str)


def _poppler(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is needed to read PDF files: apt-get install poppler-utils"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def _said(name: str, *arguments: str) -> str:
    """What a tool reads. Qt writes radicals (⼈) for some characters (人) into the text layer; they are folded back."""
    done = subprocess.run([_poppler(name), *arguments], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFKC", done.stdout)


@pytest.fixture
def printed(tmp_path: Path, qtbot: QtBot) -> Path:
    content = district_content()
    write_pdf(tmp_path / "结果.pdf", printed_tables(content, ZH), ZH)
    return tmp_path / "结果.pdf"


def test_every_table_is_on_paper_with_its_header_on_each_page(printed: Path) -> None:
    pages = _said("pdftotext", "-layout", str(printed), "-").split("\f")[:-1]
    whole = "".join(pages)
    for heading in ("综合得分排名表", "得分汇总表", "得票统计表", "收发票情况表", "结果运用建议表", "计分办法"):
        assert heading in whole
    assert "复核表" not in whole
    first = next(index for index, page in enumerate(pages) if "得票统计表" in page)
    last = next(index for index, page in enumerate(pages) if "收发票情况表" in page)
    assert last - first > 1
    for page in pages[first:last]:
        assert "述职对象" in page


def test_rare_characters_survive_and_every_font_is_embedded(printed: Path) -> None:
    table = printed_tables(district_content(), ZH)[0]
    document = document_of(table, paper_faces())
    document.pageCount()  # lays it out
    block = document.begin()
    seen = ""
    while block.isValid():
        seen += block.text()
        assert all(0 not in run.glyphIndexes() for run in block.layout().glyphRuns()), block.text()
        block = block.next()
    assert "张𬱖" in seen
    fonts = _said("pdffonts", str(printed)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts


def test_pages_are_a4_landscape(printed: Path) -> None:
    assert "841.89 x 595.276" in _said("pdfinfo", str(printed)).replace("842 x 595", "841.89 x 595.276")


def test_the_rules_can_be_signed_before_the_meeting(tmp_path: Path, qtbot: QtBot) -> None:
    content = district_content()
    write_pdf(tmp_path / "rules.pdf", [rules_before_meeting(content.scheme, content.info, ZH)], ZH)
    said = _said("pdftotext", str(tmp_path / "rules.pdf"), "-")
    assert "监票人" in said
    assert "SM3" not in said


def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="无法写入"):
        write_pdf(tmp_path / "file" / "x.pdf", printed_tables(district_content(), ZH), ZH)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("count", [13, 14, 15, 16])
def test_signatures_never_stand_on_a_page_without_a_row(tmp_path: Path, qtbot: QtBot, count: int) -> None:
    scheme = district()
    roster = people({"leading": 3, "peers": 2, "public": 6}, count)
    roster = replace(roster, reporters=tuple(replace(one, name=f"N{one.order}") for one in roster.reporters))
    tables = printed_tables(content_from(scheme, roster, voted(scheme, roster)), ZH)
    path = tmp_path / "r.pdf"
    write_pdf(path, [one for one in tables if one.key in ("ranking", "scores", "outcomes")], ZH)
    pages = _said("pdftotext", "-layout", str(path), "-").split("\f")[:-1]
    assert all(re.search(r"\bN\d+\b", page) for page in pages)
    assert sum("监票人" in page for page in pages) == 3
    rows = re.findall(r"\bN\d+\b", "".join(pages))
    assert {one: rows.count(one) for one in rows}.keys() == {one.name for one in roster.reporters}


def test_pages_lose_no_row_and_end_behind_no_heading(qtbot: QtBot) -> None:
    faces = paper_faces()
    height = (210 - 24 - 20) / 25.4 * 72
    for table in printed_tables(district_content(), ZH, profile=profile_named("all")):
        for part in parts_of(table):
            laid = [document_of(one, faces, endless=True) for one in (part, replace(part, title=""))]
            pages = pages_of(part, laid[0], laid[1], height)
            assert tuple(row for page in pages for row in page.body) == part.body
            assert [bool(page.title) for page in pages] == [True, *(False for _page in pages[1:])]
            assert [bool(page.digest) for page in pages] == [*(False for _page in pages[1:]), True]
            assert pages[-1].signatures == part.signatures
            for page in pages:
                assert document_of(page, faces).pageCount() == 1, (table.key, len(pages))
            for page, following in itertools.pairwise(pages):
                assert page.body[-1].kind not in (RowKind.SECTION, RowKind.HEAD), table.key
                assert not following.body[0].joined, table.key
            laid = [document_of(page, faces) for page in pages[:-1]]
            taken = [one.documentLayout().documentSize().height() for one in laid]
            # The page before the last may be short by the rows that keep the signatures company.
            assert all(one >= 0.8 * height for one in taken[:-1]), (table.key, taken)
