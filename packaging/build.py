"""Set everything up on a fresh machine and do one thing: run the demo, the tests, or the program.

    python packaging/build.py demo      set up, then `shuzhi demo`
    python packaging/build.py test      set up, then every check and test
    python packaging/build.py run       set up, then open the window

Needs Python 3.11 or newer and nothing else; works the same on Linux and Windows.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
EVERYTHING = "[office,lan,tls]"
"""What a clerk's own machine can do; where no network code may be installed, `pip install .[office]` leaves it out."""


def main(arguments: list[str]) -> int:
    """Do what was asked; returns the exit code."""
    if sys.version_info < (3, 11):
        print("需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed", file=sys.stderr)
        return 2
    if not arguments or arguments[0] not in ("demo", "test", "run"):
        print(__doc__, file=sys.stderr)
        return 2
    from system import provide

    task, rest = arguments[0], arguments[1:]
    provide(for_tests=task == "test")
    python = environment(extra="[dev]" if task == "test" else EVERYTHING)
    if task == "test":
        from checks import run_all

        return run_all(python, ROOT)
    command = [str(python), "-m", "shuzhi_desktop", *(["demo"] if task == "demo" else []), *rest]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def environment(extra: str) -> Path:
    """The environment's Python, with the project and what it needs installed; made anew only when the needs change."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=False)
        if made.returncode:
            raise SystemExit("无法建立 Python 环境，请先运行 / venv missing, run: apt-get install python3-venv")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extra.encode()).hexdigest()
    stamp = ENVIRONMENT / "shuzhi-installed"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        print("安装 Python 组件 / installing Python packages …", flush=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", f"{ROOT}{extra}"]
        if subprocess.run(install, check=False).returncode:
            raise SystemExit("安装失败：请检查网络或 pip 的设置后重试 / installation failed, see above")
        stamp.write_text(wanted, encoding="ascii")
    return python


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
