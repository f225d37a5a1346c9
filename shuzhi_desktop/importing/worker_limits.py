"""The limits that the reading process sets itself before it looks at a file; the kernel keeps them, whatever runs."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

MEMORY = 280 << 20
# Seconds of processor time: without a sign of progress, and in all, with more of it for files that hold more.
_SILENT_SECONDS = 1.4
_OPAQUE_BYTES_A_SECOND = 8 << 20
_BASE_SECONDS = 10
_BYTES_A_SECOND = 4 << 20


def seconds_in_all(unpacked: int) -> int:
    """The processor time that a file with so many bytes to parse may take."""
    return _BASE_SECONDS + unpacked // _BYTES_A_SECOND


def silent_seconds(opaque: int) -> float:
    """The processor time that may pass without a sign; more where a library parses so many bytes in one go."""
    return _SILENT_SECONDS + opaque / _OPAQUE_BYTES_A_SECOND


if sys.platform == "win32":

    def limit_memory() -> None:
        """Put this process into a job that is refused more memory."""
        _limit_job(memory=MEMORY)

    def limit_seconds(seconds: int) -> None:
        """End this process when its processor time is used up."""
        _limit_job(memory=MEMORY, seconds=seconds)

    def show_progress(silent: float) -> None:
        """The owner's clock alone watches for silence here."""

    class _Limits(ctypes.Structure):
        # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
        _fields_ = (
            ("process_user_time", ctypes.c_int64),
            ("job_user_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    _PROCESS_TIME, _PROCESS_MEMORY = 0x2, 0x100
    _EXTENDED = 9
    _job: list[Any] = []

    def _limit_job(memory: int, seconds: int = 0) -> None:
        kernel = ctypes.windll.kernel32
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        if not _job:
            _job.append(ctypes.c_void_p(kernel.CreateJobObjectW(None, None)))
            kernel.AssignProcessToJobObject(_job[0], ctypes.c_void_p(kernel.GetCurrentProcess()))
        limits = _Limits(process_memory=memory, flags=_PROCESS_MEMORY)
        if seconds:
            limits.flags |= _PROCESS_TIME
            limits.process_user_time = seconds * 10_000_000
        kernel.SetInformationJobObject(_job[0], _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))

else:
    import contextlib
    import resource
    import signal

    def limit_memory() -> None:
        """Be refused more memory, and leave no picture of it behind; macOS does not keep the first."""
        _lower(resource.RLIMIT_AS, MEMORY)
        _lower(resource.RLIMIT_CORE, 0)

    def limit_seconds(seconds: int) -> None:
        """End this process when its processor time is used up."""
        _lower(resource.RLIMIT_CPU, seconds)

    def show_progress(silent: float) -> None:
        """Begin the time of silence anew; when it is over, SIGPROF ends this process, also inside a library."""
        signal.setitimer(signal.ITIMER_PROF, silent)

    def _lower(kind: int, limit: int) -> None:
        with contextlib.suppress(OSError, ValueError):  # a stricter limit is set already
            _, most = resource.getrlimit(kind)
            if most == resource.RLIM_INFINITY or limit <= most:
                resource.setrlimit(kind, (limit, most))
