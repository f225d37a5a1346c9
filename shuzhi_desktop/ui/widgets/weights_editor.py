"""Weights of the classes and places of the figures, editable until a ballot opens, checked at every keystroke."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.rounding import decimal_text, parse_decimal
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_writing import write_scheme
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.preparing import set_scheme_text
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, rule
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_PLACES = ("class_score", "composite", "rate")
_MOST_PLACES = 6


class WeightsEditor(Card):
    """What is typed is a draft; it is kept by the button, and only when the whole scheme is right."""

    def __init__(self, context: UiContext, desk: Desk) -> None:
        super().__init__(context.language.gettext("权重与小数位"))
        self._context, self._desk = context, desk
        _ = context.language.gettext
        self.fields: dict[str, QLineEdit] = {}
        self.places: dict[str, Choice] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self.total = Pill()
        self.header.addWidget(self.total)
        self.body.addLayout(self._grid)
        self.body.addWidget(rule())
        places = QGridLayout()
        names = {"class_score": _("类别得分"), "composite": _("综合得分"), "rate": _("满意率等比率")}
        for row, key in enumerate(_PLACES):
            box = Choice()
            box.setAccessibleName(names[key])
            if key == "class_score":
                box.addItem(_("不舍入"), None)
            for count in range(_MOST_PLACES + 1):
                box.addItem(_("{n} 位小数").format(n=count), count)
            box.activated.connect(lambda _place: self.check())
            self.places[key] = box
            places.addWidget(label(names[key], "secondary"), row, 0)
            places.addWidget(box, row, 1)
        places.setColumnStretch(0, 1)
        self.body.addLayout(places)
        self.problem = label("", "small", wrap=True)
        self.body.addWidget(self.problem)
        self.keep = plain_button(_("采用修改"), self.keep_draft)
        self.undo = plain_button(_("还原"), self.show_scheme)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addStretch(1)
        row_of_buttons.addWidget(self.undo)
        row_of_buttons.addWidget(self.keep)
        self.body.addLayout(row_of_buttons)

    def show_scheme(self) -> None:
        """Show the weights and places of the meeting, dropping what was typed."""
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        if list(self.fields) != [one.id for one in scheme.classes]:
            self._lay_out(scheme)
        for one in scheme.classes:
            self.fields[one.id].setText(decimal_text(one.weight))
        for key, box in self.places.items():
            box.setCurrentIndex(max(box.findData(getattr(scheme.places, key)), 0))
        open_ = self._desk.store.info().phase is Phase.PREPARING and not self._desk.store.read_only
        for part in (*self.fields.values(), *self.places.values()):
            part.setEnabled(open_)
        self.keep.setVisible(open_)
        self.undo.setVisible(open_)
        self.check()

    def check(self) -> Scheme | None:
        """Judge what is typed, mark what is wrong, and return the scheme when all is right."""
        _ = self._context.language.gettext
        now = self._desk.store.scheme()
        weights: dict[str, Fraction] = {}
        for one in now.classes:
            field = self.fields[one.id]
            try:
                weights[one.id] = parse_decimal(field.text().strip().removesuffix("%"))
            except ValueError:
                weights.pop(one.id, None)
            right = one.id in weights and weights[one.id] >= 0
            set_role(field, "bad", "no" if right else "yes")
            if not right:
                self._wrong(_("“{name}”的权重须是不小于 0、至多四位小数的数。").format(name=one.name))
                return None
        total = sum(weights.values(), Fraction(0))
        self.total.show_state(
            _("合计 {total}").format(total=decimal_text(total)), Tone.DONE if total == 100 else Tone.WARN
        )
        places = replace(now.places, **{key: box.currentData() for key, box in self.places.items()})
        draft = replace(now, classes=tuple(replace(one, weight=weights[one.id]) for one in now.classes), places=places)
        try:
            read_scheme(write_scheme(draft), "scheme.toml")
        except Refused as error:
            self._wrong(self._context.language.text(error.message))
            return None
        odd = _("权重合计不是 100，综合得分的满分将是 {total}。").format(total=decimal_text(total))
        self._say("" if total == 100 else odd, Tone.WARN)
        self.keep.setEnabled(draft != now)
        self.undo.setEnabled(draft != now)
        return draft

    def keep_draft(self) -> None:
        """Make what is typed the meeting's scheme."""
        draft = self.check()
        if draft is None:
            return
        if self._context.attempt(lambda: set_scheme_text(self._desk, write_scheme(draft))):
            self._context.tell(self._context.language.gettext("方案已更新，计分办法随之改写。"), Tone.DONE)
            self.show_scheme()

    def _wrong(self, sentence: str) -> None:
        self._say(sentence, Tone.LIVE)
        self.keep.setEnabled(False)
        self.undo.setEnabled(True)

    def _say(self, sentence: str, tone: Tone) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        set_role(self.problem, "tone", tone.value)

    def _lay_out(self, scheme: Scheme) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.fields.clear()
        for row, one in enumerate(scheme.classes):
            field = QLineEdit()
            field.setAccessibleName(self._context.language.gettext("{name}的权重").format(name=one.name))
            field.setFixedWidth(self._context.theme.px(96))
            field.textEdited.connect(lambda _text: self.check())
            self.fields[one.id] = field
            self._grid.addWidget(label(one.name), row, 0)
            self._grid.addWidget(field, row, 1)
            self._grid.addWidget(label("%", "secondary"), row, 2)
