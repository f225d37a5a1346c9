"""The addresses of this machine that devices in the hall may reach. Sends nothing."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import sys

from shuzhi_desktop.services.lan import LanAddress

_SIOCGIFADDR = 0x8915
_VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vbox", "tun", "tap", "wg", "zt", "tailscale")


def lan_addresses() -> tuple[LanAddress, ...]:
    """IPv4 addresses by likelihood: the one of the default route, private ones, the rest; loopback is left out."""
    found: dict[str, str] = {}
    for network, address in (*_by_interface(), *_by_name()):
        parsed = ipaddress.ip_address(address)
        if not (parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast):
            found.setdefault(address, network)
    routed = _routed()
    if routed:
        found.setdefault(routed, "")

    def rank(address: str) -> tuple[bool, bool, bool]:
        parsed = ipaddress.ip_address(address)
        return (found[address].startswith(_VIRTUAL), address != routed, parsed.is_link_local or not parsed.is_private)

    return tuple(LanAddress(found[address], address) for address in sorted(found, key=rank))


def own_names() -> frozenset[str]:
    """Names under which this machine may be called in a Host header, besides its addresses."""
    name = socket.gethostname().lower()
    return frozenset({"localhost", name, name.partition(".")[0], f"{name.partition('.')[0]}.local"} - {""})


def _by_interface() -> list[tuple[str, str]]:
    if not sys.platform.startswith("linux"):
        return []
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, asked)
                found.append((name, socket.inet_ntoa(answer[20:24])))
    return found


def _by_name() -> list[tuple[str, str]]:
    with contextlib.suppress(OSError):
        return [("", str(info[4][0])) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return []


def _routed() -> str:
    """The address of the network card with the default route; connecting a datagram socket sends nothing."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        address = str(probe.getsockname()[0])
        return "" if address.startswith(("127.", "0.")) else address
    return ""
