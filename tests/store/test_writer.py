"""One writer for many: everyone is answered, a failing work harms nobody, waiting works share a commit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused, text
from tests.support.store_meetings import PUBLIC, cast_secret, make_meeting, open_round, secret_marks

if TYPE_CHECKING:
    from pathlib import Path


def test_twenty_threads_cast_and_every_ballot_is_in_once(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=400)
    one = open_round(store, slips=400)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda seat: cast_secret(store, one.id, seat, seat), range(1, 401)))
    assert sorted(secret_marks(store)) == list(range(1, 401))
    assert store.returned(one.id) == {PUBLIC: 400}
    assert all(finding.passed for finding in store.verify())
    store.close()


def test_a_seat_fought_over_by_many_threads_votes_once(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    one = open_round(store)

    def attempt(mark: int) -> bool:
        try:
            cast_secret(store, one.id, 1, mark)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(attempt, range(40)))
    assert sum(won) == 1
    assert secret_marks(store) == [won.index(True)]
    store.close()


def _hold_up(store):
    """Keep the writer busy until the event is set, so that works queue up behind."""
    started, go_on = threading.Event(), threading.Event()

    def work(writing):
        started.set()
        go_on.wait(60)

    thread = threading.Thread(target=store.write, args=(work,))
    thread.start()
    started.wait(60)
    return go_on, thread


def test_a_raising_work_leaves_no_trace_and_those_beside_it_go_on(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=60)
    one = open_round(store, slips=60)
    go_on, thread = _hold_up(store)

    def failing(writing, seat: int) -> None:
        writing.set_secret(f"draft.{seat}", "trace")
        writing.record("draft", {"seat": seat})
        raise (Refused(text("不行")) if seat % 2 else ZeroDivisionError("bug"))

    with ThreadPoolExecutor(60) as pool:
        good = [pool.submit(cast_secret, store, one.id, seat, seat) for seat in range(1, 31)]
        bad = [pool.submit(store.write, lambda writing, seat=seat: failing(writing, seat)) for seat in range(1, 31)]
        go_on.set()
        for seat, future in enumerate(bad, start=1):
            with pytest.raises(Refused if seat % 2 else ZeroDivisionError):
                future.result()
        for future in good:
            future.result()
    thread.join()
    assert store.secrets() == {}
    assert sorted(secret_marks(store)) == list(range(1, 31))
    assert all(finding.passed for finding in store.verify())
    store.close()


def test_works_that_wait_share_a_commit(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path)
    go_on, thread = _hold_up(store)
    before = _change_counter(path)
    ready = threading.Barrier(31)
    queued = store._writer._queue

    def put(number: int) -> None:
        ready.wait(60)
        store.write(lambda writing: writing.set_secret(f"draft.{number}", ""))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(30)]
    for one in threads:
        one.start()
    ready.wait(60)
    while queued.qsize() < 30:
        pass
    go_on.set()
    for one in (*threads, thread):
        one.join()
    assert len(store.secrets()) == 30
    assert _change_counter(path) - before <= 2
    store.close()


def _change_counter(path: Path) -> int:
    """How many transactions changed the file, as SQLite counts them in its header."""
    return int.from_bytes(path.read_bytes()[24:28], "big")


def test_reading_goes_on_while_a_long_work_runs(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    go_on, thread = _hold_up(store)
    assert store.audit_count() == 1
    go_on.set()
    thread.join()
    store.close()


def test_closing_finishes_the_works_that_wait(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    go_on, thread = _hold_up(store)
    done = []
    later = threading.Thread(target=lambda: done.append(store.write(lambda writing: writing.audit_count())))
    later.start()
    while not store._writer._queue.qsize():
        pass
    closing = threading.Thread(target=store.close)
    closing.start()
    go_on.set()
    for one in (closing, thread, later):
        one.join()
    assert done == [1]


def test_a_work_cannot_wait_for_another(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    with pytest.raises(RuntimeError, match="must not wait"):
        store.write(lambda writing: store.write(lambda inner: inner.info()))
    store.close()
