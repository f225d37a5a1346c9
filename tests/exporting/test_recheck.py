from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.exporting.workbook import workbook_bytes
from shuzhi_desktop.services.documents.recheck import recheck_table
from shuzhi_desktop.services.documents.recheck_lines import rounded_formula
from shuzhi_desktop.services.documents.sheet_table import Cell, Row, SheetTable, label
from shuzhi_desktop.services.language import Language
from tests.exporting.contents import content_from, intricate, people, voted
from tests.exporting.office import converted

if TYPE_CHECKING:
    from shuzhi_desktop.services.documents.content import MeetingContent

    Rechecked = dict[str, tuple[MeetingContent, SheetTable, list[list[object]]]]

ZH = Language("zh", str)


@pytest.fixture(scope="module")
def rechecked(
    tmp_path_factory: pytest.TempPathFactory,
) -> Rechecked:
    """Every intricate meeting's recheck sheet, worked out by LibreOffice in one go (one sheet a meeting)."""
    folder = tmp_path_factory.mktemp("recheck")
    contents = intricate()
    tables = {name: recheck_table(content, ZH) for name, content in contents}
    source = folder / "all.xlsx"
    numbered = [replace(table, name=str(number)) for number, table in enumerate(tables.values())]
    source.write_bytes(workbook_bytes(numbered, ZH, title="复核"))
    (folder / "out").mkdir()
    book = load_workbook(converted(source, "xlsx", folder / "out", folder / "profile"), data_only=True)
    return {
        name: (content, tables[name], [list(row) for row in book[str(number)].iter_rows(values_only=True)])
        for number, (name, content) in enumerate(contents)
    }


@pytest.mark.slow
def test_libreoffice_agrees_with_every_line(
    rechecked: Rechecked,
) -> None:
    for name, (_content, table, values) in rechecked.items():
        expected = [
            table.first_body_row + index
            for index, row in enumerate(table.body)
            if row.cells[-1].formula and row.cells[-1].strong
        ]
        verdicts = {row: values[row - 1][10] for row in expected}
        wrong = {row: values[row - 1] for row, verdict in verdicts.items() if verdict != "一致"}
        assert not wrong, (name, wrong)
        assert expected


@pytest.mark.slow
def test_every_composite_and_rate_has_a_line_in_the_summary(
    rechecked: Rechecked,
) -> None:
    for content, _table, values in rechecked.values():
        rows = [row for row in values if str(row[3] or "").startswith("见第")]
        reporters = content.result.reporters
        assert len(rows) == len(reporters) * (1 + len(content.scheme.rates))
        for row, tally in zip(rows, reporters, strict=False):
            shown = "—" if tally.composite is None else float(tally.composite)
            assert row[8] == row[9] == shown or row[8] == pytest.approx(shown)


@pytest.mark.slow
def test_a_changed_count_turns_a_line_to_disagreement(tmp_path: Path) -> None:
    source = tmp_path / "changed.xlsx"
    source.write_bytes(workbook_bytes([recheck_table(dict(intricate())["district"], ZH)], ZH, title="复核"))
    book = load_workbook(source)
    sheet = book.active
    row = next(r for r in range(30, sheet.max_row) if sheet.cell(r, 4).value == "合计分")
    sheet.cell(row, 6).value += 1
    book.save(source)
    (tmp_path / "out").mkdir()
    worked = load_workbook(converted(source, "xlsx", tmp_path / "out", tmp_path / "profile"), data_only=True).active
    assert worked.cell(5, 11).value == "不一致"


@pytest.mark.slow
def test_halves_round_away_from_zero_in_libreoffice(tmp_path: Path) -> None:
    halves = [Fraction(n, 8) + Fraction(k, 1000) for n in (1, -1, 721, 719, 8001, -721) for k in (0, 5, 10, 15)] + [
        Fraction("2.675"),
        Fraction("1.005"),
        Fraction("59.995"),
        Fraction("89.995"),
        Fraction("-0.005"),
    ]
    rows = tuple(
        Row((Cell(formula=rounded_formula(f"({v.numerator}/{v.denominator})", 2), places=2), label(fixed(v, 2))))
        for v in halves
    )
    table = SheetTable("x", "x", "x", ("", "", ""), ((label("a"), label("b")),), rows, (20.0, 20.0))
    source = tmp_path / "halves.xlsx"
    source.write_bytes(workbook_bytes([table], ZH, title="x"))
    (tmp_path / "out").mkdir()
    sheet = load_workbook(converted(source, "xlsx", tmp_path / "out", tmp_path / "profile"), data_only=True).active
    for index, value in enumerate(halves):
        assert f"{sheet.cell(4 + index, 1).value:.2f}" == fixed(value, 2), value


@pytest.mark.slow
def test_libreoffice_agrees_for_every_built_in_scheme(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "resources" / "schemes"
    schemes = [read_scheme(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.toml"))]
    assert schemes
    tables = []
    for number, scheme in enumerate(schemes):
        roster = people({one.id: 7 + 2 * place for place, one in enumerate(scheme.ballot_classes)}, 5)
        content = content_from(scheme, roster, voted(scheme, roster, number))
        tables.append(replace(recheck_table(content, ZH), name=scheme.id))
    source = tmp_path / "schemes.xlsx"
    source.write_bytes(workbook_bytes(tables, ZH, title="复核"))
    (tmp_path / "out").mkdir()
    book = load_workbook(converted(source, "xlsx", tmp_path / "out", tmp_path / "profile"), data_only=True)
    for table in tables:
        rows = list(book[table.name].iter_rows(values_only=True))
        wrong = [
            rows[table.first_body_row + index - 1]
            for index, row in enumerate(table.body)
            if row.cells[-1].formula and rows[table.first_body_row + index - 1][10] != "一致"
        ]
        assert not wrong, (table.name, wrong[:5])
