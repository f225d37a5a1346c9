"""What the program and its tests need from the operating system, and how it gets there."""

from __future__ import annotations

import ctypes.util
import os
import platform
import shutil
import subprocess
import sys

QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
    "xcb-xkb": "libxcb-xkb1",
}
"""Shared libraries that Qt loads, and the Debian packages that hold them."""


def missing_packages(*, for_tests: bool) -> list[str]:
    """Debian packages whose content is not on this machine; empty elsewhere than on Linux.

    Args:
        for_tests: also what only the tests use: a virtual screen, LibreOffice, the reader of PDF, a browser, and
            Java for a local Spark.
    """
    if platform.system() != "Linux":
        return []
    missing = [package for library, package in QT_LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if not _has_chinese_font():
        missing.append("fonts-noto-cjk")
    if for_tests:
        programs = {"Xvfb": "xvfb", "soffice": "libreoffice-calc-nogui", "pdftotext": "poppler-utils"}
        programs |= {"chromium": "chromium", "java": "openjdk-17-jre-headless"}
        missing += [package for program, package in programs.items() if shutil.which(program) is None]
    return missing


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def provide(*, for_tests: bool) -> None:
    """Install what is missing where we may; name it exactly where we may not.

    Raises:
        SystemExit: something the tests cannot do without is missing and cannot be installed here.
    """
    missing = missing_packages(for_tests=for_tests)
    if not missing:
        return
    installer = shutil.which("apt-get")
    if installer is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        command = f"sudo apt-get install {' '.join(missing)}"
        print(f"缺少系统组件 / missing system packages: {' '.join(missing)}\n  {command}", file=sys.stderr)
        if for_tests:
            raise SystemExit(1)
        return
    print(f"安装系统组件 / installing: {' '.join(missing)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([installer, "update", "-qq"], check=True, env=quiet)
    subprocess.run([installer, "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, env=quiet)
