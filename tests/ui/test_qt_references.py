"""PySide6 keeps the references it borrows: some releases lose one to None, True or False at a call on Python 3.11."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

# Interned singletons come and go a little with caches; what is looked for loses one per call.
NOISE = 200

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False are immortal from 3.12 on")


class Source(QObject):
    told = Signal(object, bool)


def _moved(work: Callable[[], None]) -> list[int]:
    before = [sys.getrefcount(one) for one in (None, True, False)]
    work()
    after = [sys.getrefcount(one) for one in (None, True, False)]
    return [abs(now - then) for now, then in zip(after, before, strict=True)]


@pytest.mark.usefixtures("qapp")
def test_100_000_emits_leave_the_reference_counts_alone() -> None:
    source = Source()
    heard = []
    source.told.connect(lambda content, flag: heard.append(1) if content is None and flag else None)

    def emit() -> None:
        for number in range(100_000):
            source.told.emit(None, bool(number % 2))
        heard.clear()

    assert max(_moved(emit)) < NOISE


def test_repainting_a_table_leaves_the_reference_counts_alone(qtbot: QtBot) -> None:
    model = QStandardItemModel(20, 8)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.show()

    def paint() -> None:
        for _ in range(60):
            view.grab()

    paint()
    assert max(_moved(paint)) < NOISE


@pytest.mark.usefixtures("qapp")
def test_edits_through_a_proxy_leave_the_reference_counts_alone() -> None:
    model = QStandardItemModel()
    for number in range(10):
        model.appendRow(QStandardItem(str(number)))
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)

    def edit() -> None:
        for number in range(5_000):
            proxy.setData(proxy.index(number % 10, 0), str(number), Qt.ItemDataRole.EditRole)

    edit()
    assert max(_moved(edit)) < NOISE
