"""English is complete: everything that the code says in Chinese has its translation."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.cli.main import COMMANDS, shuzhi
from shuzhi_desktop.services.language import load_language

if TYPE_CHECKING:
    from types import ModuleType

    import pytest

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shuzhi_catalogue", ROOT / "packaging" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_of_the_code_is_translated_and_the_compiled_catalogue_is_fresh() -> None:
    tool = _tool()
    assert len(tool.messages_of_code()) > 800
    assert tool.faults() == []


def test_a_message_that_is_not_in_the_catalogue_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = _tool()
    known = tool.messages_of_code()
    monkeypatch.setattr(tool, "messages_of_code", lambda: known | {"新的一句话"})
    assert tool.faults() == ["no translation: 新的一句话"]


def test_a_message_inside_a_formatted_string_is_found() -> None:
    source = "f\"{button} [{_('空格')}]\"; text('共 {n} 位', n=3); other('不算')"
    assert set(_tool().messages_of(source)) == {"空格", "共 {n} 位"}


def test_english_is_loaded_where_the_program_looks_for_it() -> None:
    assert load_language("en", resources_dir()).gettext("综合得分") == "Composite"
    assert load_language("zh", resources_dir()).gettext("综合得分") == "综合得分"


def test_the_help_of_every_command_is_english() -> None:
    for name in ("", *(str(one.name) for one in COMMANDS)):
        arguments = [name, "--lang", "en", "--help"] if name else ["--lang", "en", "--help"]
        shown = CliRunner().invoke(shuzhi, arguments).output
        assert "--lang" in shown
        assert not CHINESE.search(shown), shown
