"""The catalogue of translations: Chinese in the code is the source, `resources/locale` holds what others read.

    python packaging/catalogue.py update    take new messages of the code into the .po, drop old ones, compile
    python packaging/catalogue.py compile   write the .mo of a .po that was edited by hand
    python packaging/catalogue.py check     say what is missing or stale; ends with 1 when anything is

Run it with the environment's Python (`.venv`); needs Babel, which only developers have.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES"
PO = FOLDER / "shuzhi.po"
MO = FOLDER / "shuzhi.mo"
CLICK_PO = ROOT / "resources" / "locale" / "zh" / "LC_MESSAGES" / "click.po"
MARKS = ("_", "text", "gettext")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_QUOTED = re.compile("“[^”]*”")
_PLACE = re.compile(r"\{\w*\}")


def messages_of_code() -> set[str]:
    """Every message in the code; what is plain ASCII is a name or a pattern, the same in every language."""
    files = sorted((ROOT / "shuzhi_desktop").rglob("*.py"))
    said = (message for path in files for message in messages_of(path.read_text(encoding="utf-8")))
    return {message for message in said if not message.isascii()}


def messages_of(source: str) -> Iterator[str]:
    """The messages of one module. By its syntax tree: Babel's own reader overlooks those inside f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            called, first = node.func, node.args[0]
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in MARKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def read_catalogue() -> Catalog:
    """The translations as they stand; empty before the first update."""
    if not PO.exists():
        return Catalog(locale="en", domain="shuzhi", project="shuzhi-desktop", version="1", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="shuzhi")


def _click_words() -> Catalog:
    with CLICK_PO.open("rb") as file:
        return read_po(file, locale="zh", domain="click")


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def update() -> None:
    """Take in the messages of the code: new ones untranslated, those gone dropped; then compile."""
    old = read_catalogue()
    template = Catalog(creation_date=old.creation_date)
    for message in messages_of_code():
        template.add(message)
    old.update(template, no_fuzzy_matching=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, old, width=0, sort_output=True, ignore_obsolete=True)
    MO.write_bytes(compiled(read_catalogue()))


def _compiled_translations(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return _said(read_mo(file))


def _said(catalogue: Catalog) -> dict[str, str]:
    return {_one(message.id): _one(message.string) for message in catalogue if message.id and message.string}


def _one(written: str | Sequence[str]) -> str:
    """A message with a plural has two forms, in a tuple or a list as it was read."""
    return written if isinstance(written, str) else "\n".join(written)


def faults() -> list[str]:
    """What keeps the catalogue from being complete, a line each."""
    catalogue, wanted = read_catalogue(), messages_of_code()
    said = {str(one.id): str(one.string) for one in catalogue if one.id}
    found = [f"no translation: {message}" for message in sorted(wanted) if not said.get(message)]
    found += [f"no longer in the code: {message}" for message in sorted(set(said) - wanted)]
    found += [f"unsure (fuzzy): {one.id}" for one in catalogue if one.id and one.fuzzy]
    for message, translation in said.items():
        if translation and set(_PLACE.findall(message)) != set(_PLACE.findall(translation)):
            found.append(f"other places to fill: {message} -> {translation}")
        # Sheets and values that must be typed in Chinese are named in quotation marks.
        if _CHINESE.search(_QUOTED.sub("", translation)):
            found.append(f"still Chinese: {translation}")
    # Headers are left out: they name the version of Babel that wrote the file.
    if not MO.exists() or _compiled_translations(MO) != _said(catalogue):
        found.append(f"{MO.name} is not compiled from {PO.name}")
    if _compiled_translations(CLICK_PO.with_suffix(".mo")) != _said(_click_words()):
        found.append(f"{CLICK_PO.name} is not compiled")
    return found


def main(arguments: list[str]) -> int:
    """Do what was asked; returns the exit code."""
    if arguments == ["update"]:
        update()
    elif arguments == ["compile"]:
        MO.write_bytes(compiled(read_catalogue()))
        CLICK_PO.with_suffix(".mo").write_bytes(compiled(_click_words()))
    elif arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = faults()
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
