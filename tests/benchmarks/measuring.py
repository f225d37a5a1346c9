"""Figures with their bounds, and how times are taken: in turns, so that a slow minute hits both sides."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    `ours` and `theirs` are medians as shown, with their units; `value` is what `bound` limits (None: no limit).
    """

    what: str
    ours: str
    theirs: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bound."""
        return self.bound is None or self.value <= self.bound


def peak_mebibytes() -> float:
    """The most memory this process has held.

    Not ru_maxrss where the kernel tells better: a child inherits there what its parent held when it was started.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(one for one in status.read_text(encoding="ascii").splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


def seconds(work: Callable[[], object]) -> float:
    """How long a work takes once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def medians_in_turn(times: int, *works: Callable[[], object]) -> tuple[float, ...]:
    """The median of each work, run one after another `times` times."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, own in zip(works, taken, strict=True):
            own.append(seconds(work))
    return tuple(median(own) for own in taken)


def shown(duration: float) -> str:
    """A duration for people."""
    if duration < 1e-3:
        return f"{duration * 1e6:.1f} µs"
    return f"{duration * 1e3:.2f} ms" if duration < 0.1 else f"{duration:.3f} s"


def ratio(what: str, ours: float, theirs: float, bound: float | None) -> Figure:
    """A figure that is a ratio of two durations."""
    return Figure(what, shown(ours), shown(theirs), ours / theirs, "×", bound)
