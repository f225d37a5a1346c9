"""Which of the typefaces of official papers this machine has, and what stands in for the others."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFontDatabase

_TITLE = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong")
_SERIF_BOLD = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "宋体", "SimSun", "Songti SC")
_HEAD = ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei", "Heiti SC")
_BODY = ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC", "宋体", "SimSun")


@dataclass(frozen=True, slots=True)
class PaperFaces:
    """Families by use, best first; Qt takes a missing character from the next one that has it."""

    title: tuple[str, ...]
    title_bold: bool
    head: tuple[str, ...]
    body: tuple[str, ...]


def paper_faces() -> PaperFaces:
    """The families of this machine. Needs a running QGuiApplication."""
    there = set(QFontDatabase.families())
    rest = tuple(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)[:1])
    title = tuple(face for face in _TITLE if face in there)
    return PaperFaces(
        title=(*title, *_there(_SERIF_BOLD, there), *rest),
        title_bold=not title,
        head=(*_there(_HEAD, there), *rest),
        body=(*_there(_BODY, there), *rest),
    )


def _there(wanted: tuple[str, ...], there: set[str]) -> tuple[str, ...]:
    return tuple(face for face in wanted if face in there)
