"""A process that reads one table file and says what came of it, how long it took, and how much memory.

Run by tests/importing/test_hostile_files.py and tests/benchmarks/reading.py.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing import text_file, worker_pipe
from shuzhi_desktop.importing.tables import read_tables


def main(path: Path) -> None:
    """Print JSON: sentence (empty: read), rows, seconds, processor seconds, MiB of this process and of the reader."""
    assert text_file
    assert worker_pipe
    sentence, rows = "", 0
    began = time.perf_counter()
    try:
        for table in read_tables(path):
            for _ in table.rows:
                rows += 1
    except Refused as refused:
        sentence = str(refused)
    seconds = time.perf_counter() - began
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "sentence": sentence,
                "rows": rows,
                "seconds": seconds,
                "processor": own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime,
                "own": _peak(own.ru_maxrss) / 1024,
                "reader": child.ru_maxrss / 1024,
            }
        )
    )


def _peak(known: int) -> int:
    """KiB; what the kernel gives as usage begins with that of the process that started this one."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return int(next(line for line in status if line.startswith("VmHWM")).split()[1])
    except FileNotFoundError:
        return known


if __name__ == "__main__":
    main(Path(sys.argv[1]))
