"""XML of unknown origin, walked piece by piece: no document types, so no entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from shuzhi_desktop.importing.refusals import Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Attributes = dict[str, str]


class Elements:
    """What a reader does with the elements of a part.

    Names come without the prefix of a namespace where the root has one: strict and transitional OOXML, and whatever
    prefixes a program likes, are so the same.
    """

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; its attributes keep their prefixes."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, content: str) -> None:
        """Text inside it, in one or more pieces."""


def walk(chunks: Iterable[bytes], elements: Elements) -> Iterator[None]:
    """Feed a part to `elements`, one chunk each time the caller asks for the next.

    Raises:
        Unreadable: a document type is declared.
        expat.ExpatError: not well-formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 14

    def root(name: str, attributes: Attributes) -> None:
        # Where the root has no prefix, what matters to us has none: a call less for each element.
        prefixed = ":" in name
        parser.StartElementHandler = start if prefixed else elements.start
        parser.EndElementHandler = end if prefixed else elements.end
        parser.StartElementHandler(name, attributes)

    def start(name: str, attributes: Attributes) -> None:
        elements.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        elements.end(name.rpartition(":")[2])

    parser.StartElementHandler = root
    parser.CharacterDataHandler = elements.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for chunk in chunks:
        parser.Parse(chunk, False)  # noqa: FBT003 - positional only
        yield
    parser.Parse(b"", True)  # noqa: FBT003
    yield


def walk_whole(content: bytes, element: Callable[[str, Attributes], None]) -> None:
    """Call `element` at the beginning of every element of a small part."""
    for _ in walk((content,), _Told(element)):
        pass


class _Told(Elements):
    def __init__(self, element: Callable[[str, Attributes], None]) -> None:
        self.start = element  # type: ignore[method-assign, assignment]


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute whatever its prefix; empty where there is none."""
    found = attributes.get(name)
    if found is not None:
        return found
    ending = f":{name}"
    return next((value for key, value in attributes.items() if key.endswith(ending)), "")


def _refuse_doctype(*_: Any) -> None:
    raise Unreadable(Reason.ENTITIES)
