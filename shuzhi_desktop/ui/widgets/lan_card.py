"""Voting over the LAN on and off: which network, the address and its QR code, who is connected, a self-test."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIntValidator, QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.services.lan import DEFAULT_PORT, LanSettings
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, rule
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.qr_code import QrCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.message import Refused, Text
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanAddress, LanStatus
    from shuzhi_desktop.ui.context import UiContext

_LOOK_MS = 1000
_QR_SIDE = 196
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - all networks, chosen by the clerk


class LanCard(Card):
    """Off until the clerk turns it on."""

    ended = Signal()
    turned = Signal()

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        _ = context.language.gettext
        super().__init__(_("局域网投票"), parent)
        self._context, self._desk = context, desk
        self.host = context.workspace.lan(desk)
        self.state = Pill()
        self.header.addWidget(self.state)
        words = _("开启后，会场内的手机和电脑用评分码投票，与评分终端、纸质票合为一次计票。不需要互联网。")
        self.body.addWidget(label(words, "secondary", wrap=True))
        self._settings = self._settings_form()
        self.body.addWidget(self._settings)
        self._live = self._live_part()
        self.body.addWidget(self._live)
        row = QHBoxLayout()
        self.turn_on = PrimaryButton(_("开启局域网投票"))
        self.turn_on.clicked.connect(self.start)
        self.turn_off = plain_button(_("关闭"), self._stop)
        self.self_test = plain_button(_("自检：别的设备能打开吗"), self._test)
        for button in (self.turn_on, self.self_test, self.turn_off):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.tested = label("", "small", wrap=True)
        self.tested.hide()
        self.body.addWidget(self.tested)
        self.body.addWidget(rule())
        self._advice = label("", "secondary", wrap=True)
        self.body.addWidget(self._advice)
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.show_status)
        self.ended.connect(self._was_ended, Qt.ConnectionType.QueuedConnection)
        self.host.on_end(self._tell_end)
        self.show_status()

    def start(self) -> None:
        """Turn it on."""
        settings = LanSettings(
            host=str(self.network.currentData()),
            port=int(self.port.text() or DEFAULT_PORT),
            tls=bool(self.tls.currentData()),
        )
        self.turn_on.setEnabled(False)
        self.tested.hide()
        run_in_worker(lambda: self.host.start(settings), self._started, self._failed, owner=self)

    def show_status(self) -> None:
        """Show how the server stands."""
        _ = self._context.language.gettext
        status = self.host.status()
        self.turn_on.setVisible(not status.running)
        self.turn_off.setVisible(status.running)
        self.self_test.setVisible(status.running)
        self._settings.setVisible(not status.running)
        self._live.setVisible(status.running)
        self.state.show_state(
            _("已开启") if status.running else _("未开启"), Tone.LIVE if status.running else Tone.PLAIN
        )
        if status.running:
            self._show_live(status)
        port = status.voter_url.rstrip("/").rpartition(":")[2] if status.running else self.port.text()
        advice = text(
            "防火墙：Windows 首次开启时选“允许访问（专用网络）”；Linux 运行 sudo ufw allow {port}/tcp，"
            "或 sudo firewall-cmd --add-port={port}/tcp。路由器请用桥接（AP）模式，并关闭“AP 隔离”。",
            port=port,
        )
        self._advice.setText(self._context.language.text(advice))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Keep looking while it is seen."""
        super().showEvent(event)
        # Asking for the name of this machine may wait for a name server that is not there.
        run_in_worker(self.host.addresses, self._show_networks, self._context.refused, owner=self)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _settings_form(self) -> QWidget:
        _ = self._context.language.gettext
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.network = Choice()
        self.network.setAccessibleName(_("会场网络"))
        self.port = QLineEdit(str(DEFAULT_PORT))
        self.port.setValidator(QIntValidator(1, 65535, self))
        self.port.setAccessibleName(_("端口"))
        self.tls = Choice()
        self.tls.setAccessibleName(_("连接方式"))
        self.tls.addItem(_("不加密（只在会场自己的网络里用）"), False)  # noqa: FBT003 - Qt's user data
        if importlib.util.find_spec("cryptography") is not None:
            self.tls.addItem(_("加密（手机会提示证书，须核对指纹）"), True)  # noqa: FBT003 - as above
        form.addRow(_("会场网络"), self.network)
        form.addRow(_("端口"), self.port)
        form.addRow(_("连接方式"), self.tls)
        return holder

    def _show_networks(self, found: Sequence[LanAddress]) -> None:
        _ = self._context.language.gettext
        before = self.network.currentData()
        self.network.clear()
        for one in found:
            shown = f"{one.address}　{one.network}" if one.network else one.address
            if not one.is_private:
                shown += f"　{_('公网地址，慎用')}"
            self.network.addItem(shown, one.address)
        self.network.addItem(_("全部网络"), _EVERYWHERE)
        if not found:
            self.network.addItem(_("只在本机（没有连上网络）"), "127.0.0.1")
        place = self.network.findData(before)
        self.network.setCurrentIndex(max(place, 0))

    def _live_part(self) -> QWidget:
        _ = self._context.language.gettext
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self.qr = QrCode(self._context.theme.px(_QR_SIDE), _("投票地址的二维码"))
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.addWidget(label(_("投票地址"), "secondary"))
        self.address = label("", "page-title", wrap=True)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.address)
        self.connected = label("", "card-title")
        column.addWidget(self.connected)
        self.counts = label("", "secondary", wrap=True)
        column.addWidget(self.counts)
        self.fingerprint = label("", "small", wrap=True)
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.fingerprint)
        column.addStretch(1)
        row.addLayout(column, 1)
        return holder

    def _show_live(self, status: LanStatus) -> None:
        _ = self._context.language.gettext
        if self.address.text() != status.voter_url:
            self.address.setText(status.voter_url)
            self.qr.show_address(status.voter_url)
        self.connected.setText(_("在线页面 {n} 个").format(n=status.connected))
        counted = status.counters or {}
        refused = sum(number for name, number in counted.items() if name.startswith(("refused", "connections", "too")))
        words = _("计入 {counted} 张 · 码输错 {wrong} 次 · 挡下异常请求 {refused} 次")
        self.counts.setText(
            words.format(
                counted=counted.get("ballots_counted", 0), wrong=counted.get("codes_wrong", 0), refused=refused
            )
        )
        digest = status.fingerprint
        # Room to break the line at.
        self.fingerprint.setText(_("证书指纹 {digest}").format(digest=digest.replace(":", " ")) if digest else "")

    def _started(self, _status: LanStatus) -> None:
        self.turn_on.setEnabled(True)
        self.show_status()
        self.turned.emit()

    def _failed(self, error: Refused) -> None:
        self.turn_on.setEnabled(True)
        self.show_status()
        self._context.refused(error)

    def _stop(self) -> None:
        self.turn_off.setEnabled(False)
        run_in_worker(self.host.stop, self._stopped, self._failed, owner=self)

    def _stopped(self, _none: object) -> None:
        self.turn_off.setEnabled(True)
        self.tested.hide()
        self.show_status()
        self.turned.emit()

    def _test(self) -> None:
        chosen = str(self.network.currentData() or _EVERYWHERE)

        def work() -> Text | None:
            found = [chosen] if chosen != _EVERYWHERE else [one.address for one in self.host.addresses()]
            return self.host.self_test(found[0] if found else "127.0.0.1")

        self.self_test.setEnabled(False)
        run_in_worker(work, self._show_test, self._test_failed, owner=self)

    def _show_test(self, wrong: Text | None) -> None:
        language = self._context.language
        good = text("本机经会场网络地址打得开。再用一部连着会场 Wi-Fi 的手机扫码确认：打不开多半是防火墙或“AP 隔离”。")
        self.self_test.setEnabled(True)
        self.tested.setText(("✓ " if wrong is None else "▲ ") + language.text(wrong or good))
        set_role(self.tested, "tone", (Tone.DONE if wrong is None else Tone.WARN).value)
        self.tested.show()

    def _test_failed(self, error: Refused) -> None:
        self.self_test.setEnabled(True)
        self._context.refused(error)

    def _tell_end(self) -> None:
        try:
            self.ended.emit()
        except RuntimeError:
            return  # the screen is gone

    def _was_ended(self) -> None:
        self.show_status()
        sentence = text("局域网服务意外停止，已收到的票都已保存；请重新开启，手机会自动重连。")
        self._context.tell(sentence, Tone.LIVE)
