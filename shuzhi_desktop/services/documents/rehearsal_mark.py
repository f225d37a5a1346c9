"""How everything that comes out of a rehearsal says that it is one: titles, watermarks, file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import MeetingInfo


def watermark(info: MeetingInfo, language: Language) -> str:
    """What lies across a page or a window of a rehearsal; empty for a real meeting."""
    return language.gettext("演练 · 不作数") if info.rehearsal else ""


def marked_title(info: MeetingInfo, language: Language) -> str:
    """The meeting's title, that of a rehearsal with its mark before it."""
    return language.gettext("【演练】{title}").format(title=info.title) if info.rehearsal else info.title


def marked_name(name: str, info: MeetingInfo, language: Language) -> str:
    """A file name, that of a rehearsal with its mark before it, unless it has one already."""
    mark = language.gettext("演练")
    return f"{mark}-{name}" if info.rehearsal and not name.startswith(mark) else name


def marked_path(path: Path, info: MeetingInfo, language: Language) -> Path:
    """The path under which a rehearsal's output is written, whatever name was asked for."""
    return path.with_name(marked_name(path.name, info, language))
