"""How the program starts a process of its own: from its source, installed, or packed into one executable."""

from __future__ import annotations

import sys

# Reads one workbook, apart; `__main__` answers it before the command line is loaded.
READ_COMMAND = "read-worker"


def own_command(name: str) -> list[str]:
    """The command line of this program with one of its commands.

    Args:
        name: the command, such as `serve-worker`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, name]
    return [sys.executable, "-m", "shuzhi_desktop", name]
