"""The stylesheet, written from the theme's tokens."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi_desktop.ui.theme import Theme

# Sizes are `${n}px` with n at 100 %; colours are palette tokens.
_SHEET = """
QWidget { color: $ink; }
MainWindow, QWidget[role="ground"], QScrollArea[role="ground"] > QWidget > QWidget { background: $ground; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QToolTip { color: $side_ink; background: $side; border: none; padding: ${s6}px ${s8}px; }

QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${s12}px; }
QFrame[role="card"][tone="here"] { border: 2px solid $focus; background: $blue_pale; }
QFrame[role="card"][tone="live"] { background: $cinnabar_pale; border-color: $cinnabar_pale; }
QFrame[role="side"], QWidget[role="side"] { background: $side; }
QFrame[role="side"] QScrollArea { background: $side; }
QFrame[role="header"] { background: $card; border-bottom: 1px solid $line; }
QFrame[role="status"] { background: $card; border-top: 1px solid $line; }
QFrame[role="rule"] { background: $line; max-height: 1px; min-height: 1px; border: none; }

QLabel { background: transparent; }
QLabel[role="brand"] { color: #FFFFFF; font-size: ${s17}px; font-weight: 600; }
QLabel[role="section"] { color: $side_hint; font-size: ${s12}px; }
QLabel[role="page-title"] { font-size: ${s18}px; font-weight: 600; }
QLabel[role="card-title"] { font-size: ${s15}px; font-weight: 600; }
QLabel[role="secondary"] { color: $secondary; font-size: ${s13}px; }
QLabel[role="small"] { color: $secondary; font-size: ${s12}px; }
QLabel[role="figure"] { font-size: ${s38}px; font-weight: 700; }
QLabel[role="name"] { font-size: ${s30}px; font-weight: 700; }
QLabel[role="hero"] { font-size: ${s28}px; font-weight: 700; }
QLabel[role="empty"] { color: $secondary; font-size: ${s16}px; }
QLabel[role="pill"] { border-radius: ${s10}px; padding: ${s2}px ${s10}px; font-size: ${s12}px;
  color: $secondary; background: $ground; border: 1px solid $line; }
QLabel[role="pill"][tone="done"] { color: $green_text; background: $green_pale; border-color: $green_pale; }
QLabel[role="pill"][tone="warn"] { color: $gold_text; background: $gold_pale; border-color: $gold_pale; }
QLabel[role="pill"][tone="inform"] { color: $blue_text; background: $blue_pale; border-color: $blue_pale; }
QLabel[role="pill"][tone="live"] { color: $cinnabar_text; background: $cinnabar_pale; border-color: $cinnabar_pale; }
QLabel[tone="done"] { color: $green_text; }
QLabel[tone="warn"] { color: $gold_text; }
QLabel[tone="inform"] { color: $blue_text; }
QLabel[tone="live"] { color: $cinnabar_text; }

QFrame[role="notice"] { border-radius: ${s8}px; background: $blue_pale; border: 1px solid $blue_pale; }
QFrame[role="notice"][tone="warn"] { background: $gold_pale; border-color: $gold_pale; }
QFrame[role="notice"][tone="live"] { background: $cinnabar_pale; border-color: $cinnabar_pale; }
QFrame[role="notice"][tone="done"] { background: $green_pale; border-color: $green_pale; }

QPushButton { background: $card; color: $ink; border: 1px solid $line; border-radius: ${s8}px;
  padding: ${s7}px ${s16}px; min-height: ${s20}px; font-size: ${s14}px; }
QPushButton:hover { border-color: $hint; background: $ground; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $hint; background: $ground; }
QPushButton:focus { border: 2px solid $focus; padding: ${p6}px ${p15}px; }
QPushButton[role="primary"] { background: $cinnabar; color: #FFFFFF; border-color: $cinnabar; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $cinnabar_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $line; color: $secondary; border-color: $line; }
QPushButton[role="big-primary"] { background: $cinnabar; color: #FFFFFF; border: 2px solid $cinnabar;
  border-radius: ${s10}px; font-size: ${s19}px; font-weight: 600; padding: ${s8}px ${s24}px; min-height: ${s30}px; }
QPushButton[role="big-primary"]:hover { background: $cinnabar_hover; }
QPushButton[role="big-primary"]:focus { border: 2px solid $ink; padding: ${s12}px ${s24}px; }
QPushButton[role="big-primary"]:disabled { background: $line; color: $secondary; border-color: $line; }
QPushButton[role="link"] { border: 1px solid transparent; background: transparent; color: $blue_text;
  padding: ${s3}px ${s6}px; }
QPushButton[role="link"]:focus { border: 1px solid $focus; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="nav"] { background: transparent; color: $side_ink; border: none;
  border-left: 3px solid transparent; border-radius: ${s8}px; text-align: left; padding: ${s5}px ${s12}px; }
QPushButton[role="nav"]:hover { background: $side_chosen; }
QPushButton[role="nav"]:checked { background: $side_chosen; color: #FFFFFF; font-weight: 600;
  border-left: 3px solid #E5484D; }
QPushButton[role="nav"]:focus { border: 1px solid $side_ink; border-left: 3px solid #E5484D; }
QPushButton[role="nav"]:disabled { color: $hint; }
QPushButton[role="mark"] { min-height: ${s36}px; padding: ${s4}px ${s12}px; font-size: ${s17}px; }
QPushButton[role="mark"]:checked { background: $cinnabar; color: #FFFFFF; border-color: $cinnabar; font-weight: 600; }
QPushButton[role="mark"]:focus { border: 2px solid $focus; padding: ${s4}px ${s12}px; }
QPushButton[role="large"] { min-height: ${s36}px; padding: ${s5}px ${s24}px; font-size: ${s16}px; }
QPushButton[role="seat"] { min-height: ${s32}px; text-align: left; padding: ${s14}px ${s20}px; font-size: ${s18}px; }
KioskWindow QPushButton { min-height: ${s36}px; }
KioskWindow QLineEdit { min-height: ${s34}px; }
QPushButton[role="tab"] { background: transparent; color: $secondary; border: 1px solid transparent;
  border-bottom: 3px solid transparent; border-radius: ${s6}px; padding: ${s7}px ${s14}px; }
QPushButton[role="tab"]:hover { background: $card; }
QPushButton[role="tab"]:checked { color: $ink; border-bottom: 3px solid $cinnabar; }
QPushButton[role="tab"]:focus { border: 1px solid $focus; border-bottom: 3px solid $focus; }
QPushButton[role="tab"]:checked:focus { border-bottom: 3px solid $cinnabar; }
QFrame[role="drop"] { background: $ground; border: 2px dashed $edge; border-radius: ${s10}px; }
QPushButton[role="tile"] { text-align: left; padding: ${s14}px ${s16}px; border-radius: ${s10}px; background: $card; }
QPushButton[role="tile"]:hover { background: $ground; }
QPushButton[role="tile"]:checked { border: 2px solid $cinnabar; background: $cinnabar_pale; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox { background: $card; color: $ink;
  border: 1px solid $edge; border-radius: ${s8}px; padding: ${s6}px ${s10}px;
  selection-background-color: $blue; selection-color: #FFFFFF; }
QLineEdit, QComboBox, QDateEdit, QSpinBox { min-height: ${s22}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
  border: 2px solid $focus; padding: ${p5}px ${p9}px; }
QLineEdit[bad="yes"], QComboBox[bad="yes"] { border: 2px solid $cinnabar_text; background: $cinnabar_pale; }
QLineEdit[role="cell"] { border: 2px solid $focus; border-radius: 0; padding: 0 ${s6}px; min-height: 0; }
QLineEdit[role="cell"][bad="yes"] { border: 2px solid $cinnabar_text; background: $cinnabar_pale; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit:read-only {
  background: $ground; color: $secondary; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: ${s28}px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $line; selection-background-color: $blue_pale;
  selection-color: $ink; outline: none; padding: ${s4}px; }

QTableView, QTreeView, QListView { background: $card; border: none; gridline-color: $line; outline: none;
  selection-background-color: $blue_pale; selection-color: $ink; alternate-background-color: $card; }
QTableView::item, QTreeView::item, QListView::item { padding: ${s6}px ${s8}px; border-bottom: 1px solid $line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
  background: $blue_pale; color: $ink; }
QTableView::item:focus { border: 2px solid $focus; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid $focus; }
QHeaderView { background: $ground; border: none; }
QHeaderView::section { background: $ground; color: $secondary; border: none; border-bottom: 1px solid $line;
  padding: ${s8}px ${s10}px; font-size: ${s12}px; font-weight: 400; }
QTableCornerButton::section { background: $ground; border: none; }

QCheckBox, QRadioButton { spacing: ${s8}px; background: transparent; padding: ${s3}px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $focus; border-radius: ${s4}px; }
TickBox::indicator { width: ${s18}px; height: ${s18}px; }
QProgressBar { background: $line; border: none; border-radius: ${s4}px; max-height: ${s8}px; min-height: ${s8}px; }
QProgressBar::chunk { background: $cinnabar; border-radius: ${s4}px; }
QProgressBar[tone="done"]::chunk { background: $green; }
QProgressBar[tone="inform"]::chunk { background: $blue; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; min-height: ${s32}px;
  min-width: ${s32}px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
"""


def stylesheet(theme: Theme) -> str:
    """The stylesheet of a theme."""
    palette = theme.palette
    tokens: dict[str, str | int] = {name: getattr(palette, name) for name in palette._fields}
    tokens["edge"] = palette.hint  # an edge of a field must be seen at 3 : 1; the line of a card need not
    tokens |= {f"s{size}": theme.px(size) for size in range(1, 41)}
    # A focused field has an edge one pixel thicker; its padding gives that pixel back so that nothing jumps.
    tokens |= {f"p{size}": theme.px(size + 1) - 1 for size in (5, 6, 9, 15)}
    return Template(_SHEET).substitute(tokens)
