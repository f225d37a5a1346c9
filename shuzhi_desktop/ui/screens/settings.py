"""Settings: language, light or dark, text size. They take effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.ui.context import UiContext

SCALES = (100, 110, 125, 150, 175, 200)


class SettingsScreen(QWidget):
    """The same with and without an open meeting."""

    def __init__(self, context: UiContext, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        card = Card(_("设置"))
        card.setMaximumWidth(context.theme.px(560))
        form = QFormLayout()
        form.setVerticalSpacing(14)
        form.setHorizontalSpacing(24)
        self.language = self._choice((("zh", "中文"), ("en", "English")), context.language.code, self._set_language)
        self.look = self._choice(
            (("light", _("浅色")), ("dark", _("深色"))), "dark" if context.theme.dark else "light", self._set_look
        )
        self.text_size = self._choice(
            tuple((str(scale), f"{scale} %") for scale in SCALES), str(context.theme.scale), self._set_scale
        )
        self.sound = self._choice(
            (("yes", _("响")), ("no", _("不响"))), "yes" if context.settings.turn_sound else "no", self._set_sound
        )
        for name, choice in (
            (_("语言"), self.language),
            (_("外观"), self.look),
            (_("文字大小"), self.text_size),
            (_("计时提示音"), self.sound),
        ):
            choice.setAccessibleName(name)
            form.addRow(label(name), choice)
        card.body.addLayout(form)
        card.body.addWidget(label(_("更改立即生效；导出文件的语言在导出时另选。"), "small", wrap=True))
        column.addWidget(card)
        column.addStretch(1)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Settings do not depend on the meeting."""

    def _choice(self, options: Sequence[tuple[str, str]], now: str, chosen: Callable[[str], None]) -> Choice:
        box = Choice()
        for key, shown in options:
            box.addItem(shown, key)
        box.setCurrentIndex(max(box.findData(now), 0))
        box.activated.connect(lambda place: chosen(str(box.itemData(place))))
        return box

    def _set_sound(self, key: str) -> None:
        self._context.settings.set_turn_sound(on=key == "yes")

    def _set_language(self, code: str) -> None:
        self._context.settings.set_language_code(code)
        self._context.language = self._context.languages(code)
        self._restyle()

    def _set_look(self, key: str) -> None:
        self._context.theme = self._context.theme._replace(dark=key == "dark")
        self._restyle()

    def _set_scale(self, scale: str) -> None:
        self._context.theme = self._context.theme._replace(scale=int(scale))
        self._restyle()

    def _restyle(self) -> None:
        self._context.settings.set_theme(self._context.theme)
        # This screen goes away with the restyling, so it must first have returned from its own signal.
        QTimer.singleShot(0, self._context.shell.restyle)
