"""PDF, letters, a filled template and the archive say the numbers of the JSON, for three meetings."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from docx.api import Document as WordDocument
from openpyxl import Workbook, load_workbook

from shuzhi_desktop.exporting.archive import plain_parts
from shuzhi_desktop.exporting.letters import write_letters
from shuzhi_desktop.exporting.template.filling import fill_template
from shuzhi_desktop.services.documents.letters import LetterKind, letters
from shuzhi_desktop.services.documents.registry import printed_tables
from shuzhi_desktop.services.documents.template_values import template_values
from shuzhi_desktop.ui.printing.pdf import write_pdf
from tests.exporting.judged import ZH
from tests.exporting.sheets import said

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.exporting.judged import Meeting


def test_the_pdf(meeting: Meeting, qapp: QApplication, tmp_path: Path) -> None:
    """In the lines of the ranking and of the scores stand the numbers of the JSON."""
    plain = replace(
        meeting.content,
        roster=replace(
            meeting.content.roster,
            reporters=tuple(
                replace(one, name=f"N{one.order:02}", unit="U", post="P") for one in meeting.content.roster.reporters
            ),
        ),
    )
    tables = [one for one in printed_tables(plain, ZH) if one.key in ("ranking", "scores", "accounts", "outcomes")]
    write_pdf(tmp_path / "r.pdf", tables, ZH)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True, text=True, check=True)
    lines = [line.split() for line in unicodedata.normalize("NFKC", done.stdout).splitlines()]
    for one in meeting.document["reporters"]:
        mine = [line for line in lines if f"N{one['order']:02}" in line]
        rank = str(one["rank"] or "—")
        assert any(line[0] == rank and one["composite"] in line for line in mine)
        wanted = [value for held in one["classes"].values() for value in (held["score"], held["contribution"]) if value]
        assert any(line[-1] == rank and line[-2] == one["composite"] and set(wanted) <= set(line) for line in mine)
        for rater_class in meeting.content.scheme.ballot_classes:
            held = one["classes"][rater_class.id]
            figures = [str(held[key]) for key in ("issued", "returned", "valid", "invalid", "abstained", "recused")]
            assert any(line[3:9] == figures for line in mine), (rater_class.name, figures, mine)


def test_letters(meeting: Meeting, tmp_path: Path) -> None:
    paths = write_letters(tmp_path, letters(replace(meeting.content, sealed=True), LetterKind.FEEDBACK, ZH))
    for path, one in zip(paths, meeting.document["reporters"], strict=True):
        letter = WordDocument(str(path))
        words = "\n".join(
            [*(line.text for line in letter.paragraphs)]
            + [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
        )
        assert f"{one['composite']} 分" in words
        assert f"排名第 {one['rank']}" in words
        for held in one["classes"].values():
            assert held["score"] in words
        for held in one["rates"].values():
            assert f"{held['value']}%" in words


def test_a_filled_template(meeting: Meeting, tmp_path: Path) -> None:
    scheme = meeting.content.scheme
    keys = ["order", "rank", "composite", *(f"class.{one.id}" for one in scheme.classes)]
    keys += [f"class.{one.id}.contribution" for one in scheme.classes] + [f"rate.{one.id}" for one in scheme.rates]
    keys += [f"class.{one.id}.{key}" for one in scheme.ballot_classes for key in ("issued", "returned", "valid")]
    book = Workbook()
    sheet = book.worksheets[0]
    for column, key in enumerate(keys, start=1):
        sheet.cell(1, column, key)
        sheet.cell(2, column, f"{{{{reporter.{key}}}}}")
    book.save(tmp_path / "template.xlsx")
    fill_template(tmp_path / "template.xlsx", tmp_path / "filled.xlsx", template_values(meeting.content, ZH))
    filled = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    rows = [dict(zip(keys, row, strict=True)) for row in filled.iter_rows(min_row=2, values_only=True)]
    lines = {row["order"]: row for row in rows}
    for one in meeting.document["reporters"]:
        line = lines[one["order"]]
        assert line["rank"] == one["rank"]
        assert said(line["composite"], one["composite"]) == one["composite"]
        for id_, held in one["classes"].items():
            assert _same(line[f"class.{id_}"], held["score"])
            assert _same(line[f"class.{id_}.contribution"], held["contribution"])
        for one_class in scheme.ballot_classes:
            held = one["classes"][one_class.id]
            assert [line[f"class.{one_class.id}.{key}"] for key in ("issued", "returned", "valid")] == [
                held[key] for key in ("issued", "returned", "valid")
            ]
        for id_, held in one["rates"].items():
            assert _same(line[f"rate.{id_}"], held["value"])


def _same(value: object, like: str | None) -> bool:
    """Whether a figure of a filled template, which may keep more places, is the one of the JSON."""
    return value in (None, "—", "") if like is None else said(value, like) == like


def test_the_result_of_the_archive(meeting: Meeting) -> None:
    parts = plain_parts(meeting.desk.store, meeting.content, ZH, "")
    held = json.loads(parts["result.json"])
    assert held["digest"] == meeting.content.digest
    assert held["sealed"] is True
    assert held["reporters"] == meeting.document["reporters"]
    assert held["classes"] == meeting.document["classes"]
