"""`python -m shuzhi_desktop`, and the entry point of the `shuzhi` command."""

from __future__ import annotations

import sys
from typing import Any

from shuzhi_desktop.services.own_process import READ_COMMAND


def main() -> Any:
    """Run the command of this process."""
    if sys.argv[1:] == [READ_COMMAND]:
        # Started for every workbook that is read: loading the command line would make each wait 0.2 s longer.
        from shuzhi_desktop.importing.worker import run_worker

        return run_worker()
    from shuzhi_desktop.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
