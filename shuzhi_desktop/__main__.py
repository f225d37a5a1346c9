"""`python -m shuzhi_desktop`, and the entry point of the `shuzhi` command."""

from __future__ import annotations

import sys

from shuzhi_desktop.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
