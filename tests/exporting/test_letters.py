"""Letters: the layout of official papers, the figures of the JSON, and nothing that leads to a rater."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx.api import Document
from docx.oxml.ns import qn

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.exporting.fonts import OFFICIAL
from shuzhi_desktop.exporting.letters import write_letters
from shuzhi_desktop.services.documents.letters import LetterKind, letters
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports_notes import Note, NoteKind, Rectification
from shuzhi_desktop.services.result_json import result_document
from tests.exporting.contents import district_content

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)


@pytest.fixture(scope="module")
def content() -> MeetingContent:
    return district_content()


def _words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_everyone_gets_the_figures_of_the_json(content: MeetingContent, tmp_path: Path) -> None:
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest="")
    paths = write_letters(tmp_path, letters(content, LetterKind.FEEDBACK, ZH))
    assert len(paths) == len(document["reporters"])
    for path, reporter in zip(paths, document["reporters"], strict=True):
        words = _words(path)
        assert f"{reporter['name']}同志：" in words
        assert f"{reporter['composite']} 分" in words
        assert f"排名第 {reporter['rank']}" in words
        assert f"{reporter['rates']['satisfaction']['value']}%" in words
        for one in reporter["classes"].values():
            assert one["score"] in words
        counts = reporter["classes"]["public"]["indicators"]["overall"]["counts"]
        assert f"满意 {counts['satisfied']}" in words


def test_a_small_class_shows_no_distribution(tmp_path: Path) -> None:
    paths = write_letters(tmp_path, letters(district_content(public=3), LetterKind.FEEDBACK, ZH))
    for path in paths:
        assert "满意 " not in _words(path).replace("满意率", "")


def test_comments_and_problems_stand_in_the_letter_of_the_one_they_are_about(
    content: MeetingContent, tmp_path: Path
) -> None:
    first, second = content.roster.reporters[:2]
    noted = replace(
        content,
        notes=(
            Note(1, first.id, NoteKind.COMMENT, "区委书记", "抓得实，短板在小区党组织覆盖。"),
            Note(2, first.id, NoteKind.QUESTION, "群众代表", "停车难几时解决？"),
        ),
        rectifications=(
            Rectification(1, first.id, "小区党组织覆盖不足", measure="逐个小区建", deadline="2027-03-31"),
            Rectification(2, first.id, "台账不全", closed_at="2026-12-30T09:00:00", closed_by=("甲", "乙")),
        ),
    )
    paths = write_letters(tmp_path, letters(noted, LetterKind.FEEDBACK, ZH))
    words = _words(paths[0])
    assert "区委书记：抓得实" in words
    assert "1. 小区党组织覆盖不足" in words
    assert "停车难" not in words, "a question may come from anyone"
    assert "台账不全" not in words, "it is closed"
    assert "抓得实" not in _words(paths[1]), second.name


def test_only_those_called_to_a_talk_get_a_notice(content: MeetingContent, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有需要发这种函"):
        letters(content, LetterKind.INTERVIEW, ZH)
    last = content.result.ranked()[-1]
    confirmed = tuple(
        replace(one, state=OutcomeState.CONFIRMED) if one.state is OutcomeState.PROPOSED else one
        for one in last.outcomes
    )
    reporters = tuple(
        replace(one, outcomes=confirmed) if one.reporter_id == last.reporter_id else one
        for one in content.result.reporters
    )
    changed = replace(content, result=replace(content.result, reporters=reporters))
    (path,) = write_letters(tmp_path, letters(changed, LetterKind.INTERVIEW, ZH))
    assert content.reporter(last.reporter_id).name in path.name
    assert "约谈主要负责人" in _words(path)
    assert "排名" not in _words(path)


def test_a_notice_lists_what_is_to_be_put_right(content: MeetingContent, tmp_path: Path) -> None:
    who = content.roster.reporters[2]
    noted = replace(
        content,
        rectifications=(
            Rectification(1, who.id, "问题甲", measure="措施甲", deadline="2027-06-30"),
            Rectification(2, who.id, "=HYPERLINK(1)"),
        ),
    )
    (path,) = write_letters(tmp_path, letters(noted, LetterKind.RECTIFICATION, ZH))
    words = _words(path)
    for wanted in ("问题甲", "措施甲", "2027年6月30日", "=HYPERLINK(1)"):
        assert wanted in words


def test_the_page_is_that_of_official_papers(content: MeetingContent, tmp_path: Path) -> None:
    path = write_letters(tmp_path, letters(content, LetterKind.FEEDBACK, ZH))[0]
    document = Document(str(path))
    page = document.sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 35, 28, 26]
    title, body = document.paragraphs[0], document.paragraphs[3]
    assert (title.runs[0].font.size.pt, body.runs[0].font.size.pt) == (22, 16)
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == OFFICIAL.title
    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == OFFICIAL.body
    assert body.paragraph_format.first_line_indent.pt == 32
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.8, abs=0.1)


def test_names_that_no_file_may_have_are_tamed(content: MeetingContent, tmp_path: Path) -> None:
    first, *others = content.roster.reporters
    odd = replace(first, unit="../../甲/乙:丙*", name="𬱖\x07")
    changed = replace(content, roster=replace(content.roster, reporters=(odd, *others)))
    paths = write_letters(tmp_path / "函", letters(changed, LetterKind.FEEDBACK, ZH))
    assert all(path.parent == tmp_path / "函" for path in paths)
    assert "𬱖同志" in _words(paths[0])


def test_before_the_seal_nothing_is_written(content: MeetingContent) -> None:
    with pytest.raises(Refused, match="还没有封存"):
        letters(replace(content, sealed=False), LetterKind.FEEDBACK, ZH)


def test_a_file_in_the_way_is_refused(content: MeetingContent, tmp_path: Path) -> None:
    (tmp_path / "函").write_text("x", encoding="utf-8")
    with pytest.raises(Refused, match="是一个文件"):
        write_letters(tmp_path / "函", letters(content, LetterKind.FEEDBACK, ZH))
