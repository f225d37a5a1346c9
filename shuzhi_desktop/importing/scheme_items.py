"""The items of a scheme's sheets put together: each under what it belongs to, with an id, and references as ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.importing.scheme_cells import BadCell, read_cell
from shuzhi_desktop.importing.scheme_conditions import read_condition
from shuzhi_desktop.importing.scheme_sheets import MOST_ROWS, Item, field_of, is_parent, too_long
from shuzhi_desktop.services.scheme_blocks import BLOCKS
from shuzhi_desktop.services.scheme_book import EVERY, SECOND, Block, Field, Kind, Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.importing.scheme_sheets import Sheets

_PREFIX = {"forms": "form", "forms.indicators": "item", "forms.indicators.options": "option"}
_KEYS = {"class": ("class", "类别"), "rate": ("rate", "比率"), "votes": ("votes", "票数")}
_MEAN = ("mean", "平均分", "平均")


@dataclass(slots=True)
class Node:
    """An item with its values by key of the file (dotted where the file nests), where they stand, and what is in it."""

    block: Block
    item: Item
    values: dict[str, object] = field(default_factory=dict)
    inside: dict[str, list[Node]] = field(default_factory=dict)

    @property
    def pair(self) -> tuple[str, str]:
        """Id and name (or title)."""
        return str(self.values.get("id", "")), str(self.values.get("name", self.values.get("title", "")))


class Assembly:
    """The parts of a scheme as its file has them; what was not understood stands in the complaints of the sheets."""

    def __init__(self, sheets: Sheets) -> None:
        """Put everything together."""
        self._sheets = sheets
        self.faulty: set[tuple[str, int]] = set()
        self.parts: dict[str, list[Node]] = {}
        for block in BLOCKS:
            nodes = [self._node(block, item) for item in sheets.items.get(block.key, ())]
            if "." in block.key:
                self._put_inside(block, nodes)
            else:
                self.parts[block.key] = nodes
                _give_ids(nodes)
        self._refer_all()

    def _complain(self, item: Item, block: Block, key: str, bad: BadCell) -> None:
        row = self._sheets.rows.get((block.key, key), item.row)
        self.faulty.add((item.sheet, row))
        column = item.labels.get(key, field_of(block, key).names[0])
        self._sheets.complaints.add(item.sheet, row, column, bad.message)

    def _node(self, block: Block, item: Item) -> Node:
        node = Node(block, item)
        for key, written in item.cells.items():
            known = field_of(block, key)
            try:
                if is_parent(key):
                    continue
                found = read_condition(written) if known.kind is Kind.CONDITION else read_cell(known, written)
                plain = key.partition(SECOND)[0]
                if plain in node.values:
                    raise BadCell(text("与“{other}”只能写一个", other=_label(item, block, plain)))
                node.values[plain] = found
            except BadCell as bad:
                self._complain(item, block, key, bad)
        return node

    def _put_inside(self, block: Block, nodes: list[Node]) -> None:
        """Put each under its parents; an empty cell means the same as in the row above."""
        last: dict[str, str] = {}
        inner = block.key.rpartition(".")[2]
        taken: dict[int, list[Node]] = {}
        made = 0
        for node in nodes:
            parents = [one for one in block.fields if is_parent(one.key)]
            for place, parent in enumerate(parents):
                written = node.item.cells.get(parent.key, "")
                if written and written != last.get(parent.key):
                    for other in parents[place + 1 :]:
                        last.pop(other.key, None)
                if written:
                    last[parent.key] = written
            holders = self._holders(node, parents, last)
            made += len(holders)
            if made > MOST_ROWS:
                raise too_long(node.item.sheet)
            for place, holder in enumerate(holders):
                # An option of every indicator is one row and many items.
                mine = node if not place else Node(block, node.item, dict(node.values))
                held = holder.inside.setdefault(inner, [])
                held.append(mine)
                taken[id(held)] = held
        for held in taken.values():
            _give_ids(held)

    def _holders(self, node: Node, parents: list[Field], last: dict[str, str]) -> list[Node]:
        holders = self.parts.get(parents[0].of, [])
        for place, parent in enumerate(parents):
            if place:
                holders = holders[0].inside.get(parent.of, [])
            written = last.get(parent.key, "")
            if place and written.casefold() in EVERY:
                return [one for one in holders if one.values.get("kind") == "options"]
            if not written and len(holders) != 1:
                self._complain(node.item, node.block, parent.key, BadCell(text("不能为空")))
                return []
            if written:
                wanted = Names(one.pair for one in holders).id_of(written)
                holders = [one for one in holders if one.pair[0] == wanted][:1]
                if not holders:
                    said = text("没有找到“{name}”", name=written[:40])
                    self._complain(node.item, node.block, parent.key, BadCell(said))
                    return []
        return holders

    def _names(self, of: str) -> Names:
        return Names(one.pair for one in self.parts.get(of, ()))

    def _refer_all(self) -> None:
        for nodes in self.parts.values():
            for node in nodes:
                self._refer(node, node.values.get("form"))
                for one in (inner for several in node.inside.values() for inner in several):
                    self._refer(one, node.values.get("form"))

    def _refer(self, node: Node, form: object) -> None:
        """Turn names into ids; a name that leads nowhere stays, and the scheme's reader complains of it."""
        form_id = self._names("forms").id_of(str(form))
        indicators = next(
            (one.inside.get("indicators", []) for one in self.parts["forms"] if one.pair[0] == form_id), []
        )
        indicator = Names(one.pair for one in indicators).id_of(str(node.values.get("indicator", "")))
        options = next((one.inside.get("options", []) for one in indicators if one.pair[0] == indicator), [])
        scopes = {"indicators": indicators, "options": options}
        for known in node.block.fields:
            value = node.values.get(known.key)
            if value is None:
                continue
            names = Names(one.pair for one in scopes[known.of]) if known.of in scopes else self._names(known.of)
            if known.kind is Kind.REFERENCE:
                node.values[known.key] = names.id_of(str(value))
            elif known.kind is Kind.REFERENCES and isinstance(value, list):
                node.values[known.key] = [names.id_of(one) if isinstance(one, str) else one for one in value]
            elif known.kind is Kind.SCORE:
                node.values[known.key] = self._score(str(value))
            elif known.kind is Kind.TIEBREAK and isinstance(value, list):
                node.values[known.key] = [self._tiebreak(one) if isinstance(one, str) else one for one in value]
            elif known.kind is Kind.CONDITION:
                node.values[known.key] = self._condition(value)

    def _score(self, written: str) -> str:
        if written.casefold() in _MEAN:
            return "mean"
        kind, name = _split(written)
        rates = self._names("rates")
        return f"rate:{rates.id_of(name)}" if kind in ("rate", "") else written

    def _tiebreak(self, written: str) -> str:
        kind, name = _split(written)
        if kind in ("class", "rate"):
            return f"{kind}:{self._names('classes' if kind == 'class' else 'rates').id_of(name)}"
        parts = name.split(".")
        if kind != "votes" or len(parts) != 3:
            return written
        level, ids = self.parts["forms"], []
        for part, inner in zip(parts, ("indicators", "options", ""), strict=True):
            ids.append(Names(one.pair for one in level).id_of(part))
            level = next((one.inside.get(inner, []) for one in level if one.pair[0] == ids[-1]), [])
        return f"votes:{'.'.join(ids)}"

    def _condition(self, condition: object) -> object:
        """The condition, its rates by id."""
        if isinstance(condition, list):
            return [self._condition(one) for one in condition]
        if not isinstance(condition, dict):
            return condition
        found = {key: self._condition(one) for key, one in condition.items()}
        rate = found.get("rate")
        if isinstance(rate, str):
            found["rate"] = self._names("rates").id_of(rate)
        return found


def _label(item: Item, block: Block, key: str) -> str:
    known = next((one for one in block.fields if one.key.partition(SECOND)[0] == key), None)
    return item.labels.get(key, known.names[0] if known else key)


def _split(written: str) -> tuple[str, str]:
    """`类别：党员群众` as ("class", "党员群众"); the kind is empty where none is written."""
    start, colon, name = written.replace("：", ":").partition(":")
    if not colon:
        return "", written
    kind = next((kind for kind, words in _KEYS.items() if start.strip() in words), "?")
    return kind, name.strip()


def _give_ids(nodes: Sequence[Node]) -> None:
    used = {node.pair[0] for node in nodes}
    numbers = count(1)
    for node in nodes:
        if node.block.field("id") is not None and not node.block.single and not node.pair[0] and node.pair[1]:
            prefix = _PREFIX.get(node.block.key, node.block.key.removesuffix("s"))
            node.values = {
                "id": next(one for one in (f"{prefix}{n}" for n in numbers) if one not in used)
            } | node.values
