"""The sample meeting and the meetings whose documents are held against the JSON, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from tests.exporting.judged import SAMPLE, Meeting, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The program's sample meeting, played through and sealed."""
    desk = AppWorkspace().play_sample(tmp_path_factory.mktemp("sample") / "sample.shuzhi")
    yield desk
    desk.store.close()


@pytest.fixture(scope="session", params=["shijingshan", "abc", SAMPLE])
def meeting(request: pytest.FixtureRequest, sample: Desk, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """A points scheme, an options scheme, the sample."""
    return judged(request.param, sample, tmp_path_factory.mktemp("book"))
