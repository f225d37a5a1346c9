"""One run of the fuzzer: damaged seeds through the targets until the time is over; findings are kept as files."""

from __future__ import annotations

import random
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unittest.mock import patch

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing import worker_pipe
from tests.fuzz import targets
from tests.fuzz.damage import damaged
from tests.fuzz.seeds import scheme_seeds, seeds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SLOW_SECONDS = 2.0
# Every so often the real process reads instead of its stand-in: what runs between the two is fuzzed as well.
_REAL_EVERY = 25
_DAMAGE_AGAIN = 0.4
_KEPT = 200


@dataclass(slots=True)
class Findings:
    """What came of a run; `found`: one entry for each file that was neither read nor refused in time."""

    tried: int = 0
    refused: int = 0
    found: list[str] = field(default_factory=list)


def fuzz(seconds: float, seed: int, folder: Path) -> Findings:
    """Fuzz for a while.

    Args:
        seconds: how long, on the clock.
        seed: of the chance; the same seed tries the same files in the same order.
        folder: where files are put, and findings stay.
    """
    chance = random.Random(seed)
    findings = Findings()
    files = list(seeds().items())
    texts = [(f"scheme{n}.toml", content) for n, content in enumerate(scheme_seeds(resources_dir() / "schemes"))]
    grown: list[tuple[str, bytes]] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        on_text = chance.random() < 0.2
        name, content = chance.choice(
            texts if on_text else grown if grown and chance.random() < _DAMAGE_AGAIN else files
        )
        content = damaged(content, chance)
        target: Callable[[Path], None]
        target = chance.choice(targets.TEXTS) if on_text else chance.choice(targets.FILES)
        path = folder / name
        path.write_bytes(content)
        # calamine ends its process where a damaged file claims more memory than there is.
        real = findings.tried % _REAL_EVERY == 0 or name.endswith(".xls")
        read = _try(target, path, findings, real=real)
        if read and not on_text:  # what was read in spite of its damage is a seed for more
            grown = [*grown[-_KEPT:], (name, content)]
    return findings


def _try(target: Callable[[Path], None], path: Path, findings: Findings, *, real: bool) -> bool:
    """Give a file to a target; whether it was read."""
    findings.tried += 1
    pipe = worker_pipe.WorkbookPipe if real else targets.PipeOfThisProcess
    began = time.process_time()
    fault = ""
    refused = False
    try:
        with patch.object(worker_pipe, "WorkbookPipe", pipe):
            target(path)
    except Refused as refusal:
        refused = True
        findings.refused += 1
        fault = "" if str(refusal).strip() and "\n" not in str(refusal).strip() else f"no sentence: {refusal!r}"
    except Exception:
        fault = traceback.format_exc()
    taken = time.process_time() - began
    if taken > _SLOW_SECONDS:
        fault = fault or f"{taken:.1f} s"
    if fault:
        kept = path.with_name(f"finding-{len(findings.found)}-{target.__name__}-{path.name}")
        path.replace(kept)
        findings.found.append(f"{kept}\n{fault}")
    return not refused and not fault
