"""Letters as Word documents in the layout of official papers (GB/T 9704-2012)."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.exporting.cells import legal_text
from shuzhi_desktop.exporting.fonts import OFFICIAL
from shuzhi_desktop.services.documents.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from shuzhi_desktop.exporting.fonts import Typefaces
    from shuzhi_desktop.services.documents.letters import Letter

TITLE_PT, BODY_PT, TABLE_PT = 22.0, 16.0, 12.0
LINE_PT = 28.8  # 22 lines on the 225 mm of a page
MARGINS_MM = (37.0, 35.0, 28.0, 26.0)  # top, bottom, left, right: what is left is 156 x 225 mm
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def write_letters(folder: Path, letters: Sequence[Letter], faces: Typefaces = OFFICIAL) -> tuple[Path, ...]:
    """Write one .docx a letter.

    Returns:
        The files, in the order of the letters.

    Raises:
        Refused: the extra `docx` is not installed, or the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(text("“{path}”是一个文件，不能作为导出文件夹；请换一个名称。", path=str(folder)))
    made = [(folder / f"{_FORBIDDEN.sub(' ', one.file_name)[:120]}.docx", _document(one, faces)) for one in letters]
    for path, document in made:
        saved = BytesIO()
        document.save(saved)
        with whole_file(path) as draft:
            draft.write_bytes(saved.getvalue())
    return tuple(path for path, _ in made)


def _document(letter: Letter, faces: Typefaces) -> Document:
    try:
        from docx import api
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm
    except ImportError as error:
        raise Refused(text("没有安装写 Word 文件的组件：请安装 shuzhi-desktop[docx]，其他功能不受影响。")) from error
    document = api.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (Mm(one) for one in MARGINS_MM)
    _dress(document, faces)
    title = document.add_paragraph()
    _write(title, letter.title, faces.title, TITLE_PT)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    _write(document.add_paragraph(), letter.addressee, faces.body, BODY_PT)
    for words in letter.paragraphs:
        _indented(document, words, faces)
    if letter.table:
        _table(document, letter.table, faces)
    for words in letter.closing:
        _indented(document, words, faces)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    for words in (letter.sender, letter.date):
        signed = document.add_paragraph()
        _write(signed, words, faces.body, BODY_PT)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Mm(22)
        signed.paragraph_format.keep_with_next = words is letter.sender  # a date never stands on a page alone
    _page_numbers(document, faces)
    return document


def _dress(document: Document, faces: Typefaces) -> None:
    """The style everything starts from: fixed lines, no space between paragraphs, widows kept."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = faces.body, Pt(BODY_PT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), faces.body)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    layout.widow_control = True
    document.core_properties.author = "shuzhi"


def _write(paragraph: Paragraph, words: str, face: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(legal_text(words))
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001 - the one way there is


def _indented(document: Document, words: str, faces: Typefaces) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _write(paragraph, words, faces.body, BODY_PT)
    paragraph.paragraph_format.first_line_indent = Pt(2 * BODY_PT)


def _table(document: Document, rows: Sequence[Sequence[str]], faces: Typefaces) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for place, row in enumerate(rows):
        for cell, words in zip(table.rows[place].cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            _write(paragraph, words, faces.head if place == 0 else faces.body, TABLE_PT)
            paragraph.paragraph_format.line_spacing = Pt(20)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the header row repeats on each page


def _page_numbers(document: Document, faces: Typefaces) -> None:
    """— 1 — in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(foot, "— ", faces.body, 14.0)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)  # noqa: SLF001
    _write(foot, " —", faces.body, 14.0)
