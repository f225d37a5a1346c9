"""Machines without Qt can import everything but the window."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(name)

sys.meta_path.insert(0, NoQt())
import shuzhi_desktop
seen = 0
for module in pkgutil.walk_packages(shuzhi_desktop.__path__, "shuzhi_desktop.", onerror=lambda name: None):
    if module.name.startswith(("shuzhi_desktop.ui", "shuzhi_desktop.app.desktop")):
        continue
    importlib.import_module(module.name)
    seen += 1
print(seen)
"""


def test_everything_but_the_window_is_imported_with_qt_blocked() -> None:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 80


def test_before_the_first_paint_no_workbook_or_database_library_is_loaded() -> None:
    heavy = "('openpyxl', 'sqlite_utils', 'numpy')"
    program = f"import sys, shuzhi_desktop.app.desktop; print([n for n in {heavy} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stdout.strip() == "[]", ran.stderr
