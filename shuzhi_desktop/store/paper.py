"""Paper in the file: accounts, bundles, drafts of keyed sheets, hand counts. docs/decisions/paper-keying.md."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.ports_paper import Bundle, BundleState, HandCountEntry, KeyedSheet, PaperAccount

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from shuzhi_desktop.domain.scheme import Scheme


class SqlPaperReading:
    """`services.ports_paper.PaperReading`; beside `SqlReading`, whose `rows` it uses."""

    if TYPE_CHECKING:

        def rows(self, query: str, *values: object) -> list[Any]:
            """All rows of a query."""

    def paper_accounts(self) -> Sequence[PaperAccount]:
        """Every account, by class and reporter."""
        rows = self.rows(
            "SELECT class_id, reporter_id, printed, issued, returned, unused, spoiled, closed_by FROM paper_accounts "
            "ORDER BY class_id, reporter_id"
        )
        return tuple(
            PaperAccount(class_id, reporter_id, printed, issued, returned, left, spoiled, tuple(json.loads(closed_by)))
            for class_id, reporter_id, printed, issued, returned, left, spoiled, closed_by in rows
        )

    def bundles(self) -> Sequence[Bundle]:
        """Every bundle by number."""
        rows = self.rows(
            "SELECT id, class_id, reporter_id, state, first_clerk, second_clerk, third_clerk, sheets, invalid, settled "
            "FROM paper_bundles ORDER BY id"
        )
        return tuple(
            Bundle(id_, class_id, reporter_id, BundleState(state), (first, second, third), *counts)
            for id_, class_id, reporter_id, state, first, second, third, *counts in rows
        )

    def keyed_sheets(self, bundle_id: int, turn: int) -> Sequence[KeyedSheet]:
        """The sheets of one pass by position."""
        rows = self.rows(
            "SELECT position, cells, seat_id, reason FROM keyed_sheets WHERE bundle_id = ? AND turn = ? ORDER BY 1",
            bundle_id,
            turn,
        )
        return tuple(
            KeyedSheet(position, tuple(tuple(line) for line in json.loads(cells)), seat_id, reason)
            for position, cells, seat_id, reason in rows
        )

    def hand_counts(self) -> Sequence[HandCountEntry]:
        """Hand counts in the order they were entered."""
        rows = self.rows(
            "SELECT class_id, reporter_id, returned, invalid, teller, checker FROM hand_counts ORDER BY id"
        )
        return tuple(HandCountEntry(*row) for row in rows)


class SqlPaperWriting(SqlPaperReading):
    """`services.ports_paper.PaperWriting` over the writer's connection."""

    connection: sqlite3.Connection
    wants_compacting: bool

    if TYPE_CHECKING:

        def scheme(self) -> Scheme:
            """The scheme of the meeting."""

    def set_paper_account(self, account: PaperAccount) -> None:
        """Put an account in place of the one before."""
        self.connection.execute(
            "INSERT OR REPLACE INTO paper_accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                account.class_id,
                account.reporter_id,
                account.printed,
                account.issued,
                account.returned,
                account.left,
                account.spoiled,
                json.dumps(account.closed_by, ensure_ascii=False),
            ),
        )

    def add_bundle(self, class_id: str, reporter_id: int, first_clerk: str) -> Bundle:
        """Begin a bundle."""
        cursor = self.connection.execute(
            "INSERT INTO paper_bundles (class_id, reporter_id, state, first_clerk, second_clerk, third_clerk, sheets, "
            "invalid, settled) VALUES (?, ?, ?, ?, '', '', 0, 0, 0)",
            (class_id, reporter_id, BundleState.FIRST.value, first_clerk),
        )
        return Bundle(cursor.lastrowid or 0, class_id, reporter_id, BundleState.FIRST, (first_clerk, "", ""))

    def set_bundle(self, bundle: Bundle) -> None:
        """Replace what is known of a bundle."""
        self.connection.execute(
            "UPDATE paper_bundles SET state = ?, first_clerk = ?, second_clerk = ?, third_clerk = ?, sheets = ?, "
            "invalid = ?, settled = ? WHERE id = ?",
            (bundle.state.value, *bundle.clerks, bundle.sheets, bundle.invalid, bundle.settled, bundle.id),
        )

    def put_keyed(self, bundle_id: int, turn: int, sheet: KeyedSheet) -> None:
        """Keep a draft at its position."""
        if sheet.seat_id is not None:
            ((class_id,),) = self.rows("SELECT class_id FROM paper_bundles WHERE id = ?", bundle_id)
            if self.scheme().rater_class(class_id).secrecy is Secrecy.SECRET:
                raise ValueError("a draft of a secret class must not name a seat")
        self.connection.execute(
            "INSERT OR REPLACE INTO keyed_sheets VALUES (?, ?, ?, ?, ?, ?)",
            (bundle_id, turn, sheet.position, sheet.seat_id, sheet.invalid, json.dumps(sheet.cells)),
        )

    def remove_keyed(self, bundle_id: int, turn: int, position: int) -> None:
        """Take a draft out; those after it move up by one."""
        where = "WHERE bundle_id = ? AND turn = ? AND position"
        self.connection.execute(f"DELETE FROM keyed_sheets {where} = ?", (bundle_id, turn, position))  # noqa: S608
        later = self.rows(f"SELECT position FROM keyed_sheets {where} > ? ORDER BY 1", bundle_id, turn, position)  # noqa: S608
        for (one,) in later:
            self.connection.execute(
                f"UPDATE keyed_sheets SET position = position - 1 {where} = ?",  # noqa: S608 - constants only
                (bundle_id, turn, one),
            )

    def clear_keyed(self, bundle_id: int) -> None:
        """Wipe every draft of a bundle; `secure_delete` overwrites them, and the file is compacted after the commit."""
        self.connection.execute("DELETE FROM keyed_sheets WHERE bundle_id = ?", (bundle_id,))
        self.wants_compacting = True

    def add_hand_counts(self, entries: Iterable[HandCountEntry]) -> None:
        """Note hand counts that are entered in the same transaction."""
        self.connection.executemany(
            "INSERT INTO hand_counts (class_id, reporter_id, returned, invalid, teller, checker) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(e.class_id, e.reporter_id, e.returned, e.invalid, e.teller, e.checker) for e in entries],
        )
