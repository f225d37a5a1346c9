"""Owns a meeting and serves it until killed; SHUZHI_DIE=n: kills itself after the commit of the n-th ballot."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.lan import LanSettings
from shuzhi_desktop.web import owner


def _main() -> None:
    die_at, seen = int(os.environ.get("SHUZHI_DIE", "0")), 0
    answer = owner.Owner.ballots

    def ballots(self, sent):
        nonlocal seen
        answers = answer(self, sent)  # committed
        seen += len(sent)
        if seen == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answers

    owner.Owner.ballots = ballots
    desk = AppWorkspace().open(Path(sys.argv[1]))
    host = AppWorkspace().lan(desk)
    print(host.start(LanSettings("127.0.0.1", 0)).voter_url, flush=True)
    threading.Event().wait()


_main()
