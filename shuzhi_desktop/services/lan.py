"""What a face asks of voting over the hall's LAN: addresses, on and off, how it goes. `app` provides it from `web`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.codes import IssuedCode

DEFAULT_PORT = 8686


@dataclass(frozen=True, slots=True)
class LanAddress:
    """An address of this machine that devices in the hall may reach. `network` is the system's name for the card."""

    network: str
    address: str

    @property
    def is_private(self) -> bool:
        """Whether it belongs to a network of one's own (10/8, 172.16/12, 192.168/16, link-local)."""
        import ipaddress

        return ipaddress.ip_address(self.address).is_private


@dataclass(frozen=True, slots=True)
class LanSettings:
    """How the server is to be started.

    `port` 0 lets the system choose. `console` adds the clerk's console, at 127.0.0.1 only. `per_address` is how many
    connections one address may hold; raise it where a router shows a whole hall as one address.
    """

    host: str = "0.0.0.0"  # noqa: S104 - voters sit on other machines; the clerk chooses the network
    port: int = DEFAULT_PORT
    tls: bool = False
    console: bool = False
    per_address: int = 512


@dataclass(frozen=True, slots=True)
class LanStatus:
    """How the server stands. `counters` hold numbers only: requests, ballots, refusals; no code, address or choice.

    `voter_url` is what devices open (the code goes behind `#`), `console_url` holds the clerk's key;
    `fingerprint` (SHA-256, colon separated) is empty without TLS; `connected` is how many pages follow the meeting now.
    """

    running: bool
    voter_url: str = ""
    console_url: str = ""
    fingerprint: str = ""
    connected: int = 0
    counters: Mapping[str, int] | None = None


class LanHost(Protocol):
    """The server of one open meeting; it lives in a process of its own and ends with this one.

    `unprinted` are codes that were just made and not put away; they are in no file and survive a change of the look.
    """

    unprinted: tuple[IssuedCode, ...]

    def addresses(self) -> Sequence[LanAddress]:
        """Addresses devices may reach, likeliest first; 127.0.0.1 is not among them."""

    def start(self, settings: LanSettings) -> LanStatus:
        """Turn voting over the LAN on; takes a second, so call it off the GUI thread.

        Raises:
            Refused: the extra `lan` (or `tls`) is not installed, or the port is taken.
        """

    def status(self) -> LanStatus:
        """How it stands, at once."""

    def self_test(self, address: str) -> Text | None:
        """Open the page under an address as a device would; None when it came, else what to do. Takes seconds.

        Raises:
            Refused: the server is off.
        """

    def stop(self) -> None:
        """Turn it off; devices are told that the server is gone. Does nothing when it is off."""

    def on_end(self, listener: Callable[[], None]) -> None:
        """Call `listener` (in another thread) when the server ends without being asked to."""


def qr_rows(address: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code of an address, row by row without margin; true is dark."""
    import segno

    return tuple(tuple(bool(module) for module in row) for row in segno.make(address, error="m", micro=False).matrix)
