"""The law of scheme workbooks: what is written reads back as the same scheme, whatever program saved it in between."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.exporting.scheme_book import scheme_rows, write_scheme_book
from shuzhi_desktop.importing.scheme_book import is_scheme_book, read_scheme_book
from tests.exporting.office import converted
from tests.support.scheme_strategies import schemes

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import Scheme

BUILT_IN = sorted((Path(__file__).parents[2] / "resources" / "schemes").glob("*.toml"))
# The most unlike one another: transforms with exceptions, ballot rules, conditions inside conditions.
UNLIKE = ("jingdefen", "lianghua", "chaoyang")


def scheme_of(path: Path) -> Scheme:
    return read_scheme(path.read_text(encoding="utf-8"), path.name)


def read_back(path: Path) -> Scheme:
    assert is_scheme_book(path)
    return read_scheme(read_scheme_book(path), path.name)


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_scheme_survives_a_workbook(path: Path, tmp_path: Path) -> None:
    book = tmp_path / "方案.xlsx"
    write_scheme_book(book, scheme_of(path))
    assert read_back(book) == scheme_of(path)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(schemes())
def test_any_scheme_survives_a_csv(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> None:
    path = tmp_path_factory.mktemp("book") / "all.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for block, rows in scheme_rows(scheme):
            writer.writerow([block.name])
            writer.writerows(rows)
    assert read_back(path) == scheme


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(schemes())
def test_any_scheme_survives_a_workbook(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> None:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write_scheme_book(path, scheme)
    assert read_back(path) == scheme


@pytest.mark.parametrize("name", UNLIKE)
def test_a_folder_of_csv_files_is_a_scheme(name: str, tmp_path: Path) -> None:
    scheme = scheme_of(next(path for path in BUILT_IN if path.stem == name))
    for block, rows in scheme_rows(scheme):
        with (tmp_path / f"{block.name}.csv").open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows)
    assert read_back(tmp_path) == scheme


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_workbook_saved_by_libreoffice_is_the_same_scheme(kind: str, tmp_path: Path) -> None:
    if kind == "xls":
        pytest.importorskip("python_calamine")
    for name in UNLIKE:
        book = tmp_path / f"{name}.xlsx"
        scheme = scheme_of(next(path for path in BUILT_IN if path.stem == name))
        write_scheme_book(book, scheme)
        assert read_back(converted(book, kind, tmp_path / "out", tmp_path / "profile")) == scheme
