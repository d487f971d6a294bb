"""Which addresses of the network a message may go to, and the addresses of a name."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, NamedTuple

# IPv4 inside IPv6: mapped, 6to4, Teredo, NAT64 (RFC 4291, 3056, 4380, 6052, 8215).
CARRIERS = {
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("::/96"): 0,
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("64:ff9b:1::/48"): 0,
    IPv6Network("2002::/16"): 80,
}
TEREDO = IPv6Network("2001::/32")

# "This network" (RFC 1122), and where clouds tell a machine its own secrets.
NEVER = (IPv4Network("0.0.0.0/8"), IPv4Network("100.100.100.200/32"), IPv6Network("fd00:ec2::254/128"))

IP = IPv4Address | IPv6Address


def _carried(address: IP) -> IPv4Address | None:
    if isinstance(address, IPv4Address) or address in (IPv6Address("::"), IPv6Address("::1")):
        return None
    if address in TEREDO:
        return IPv4Address(~int(address) & 0xFFFFFFFF)
    shifts = [shift for network, shift in CARRIERS.items() if address in network]
    return IPv4Address(int(address) >> shifts[0] & 0xFFFFFFFF) if shifts else None


def is_never_open(address: IP) -> bool:
    """Whether no message may go there, even where private addresses are allowed."""
    inner = _carried(address)
    if inner is not None:
        return is_never_open(inner) or inner.is_loopback
    if any(address in network for network in NEVER if network.version == address.version):
        return True
    if address.is_loopback:
        return False
    return address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved


def is_private(address: IP) -> bool:
    """Whether it is no plain address of the public internet (RFC 1918, 4193, 6598 and the forms above)."""
    is_old_private = isinstance(address, IPv6Address) and address.is_site_local
    return _carried(address) is not None or is_old_private or not address.is_global


class Place(NamedTuple):
    """One address of a host, as the resolver gave it."""

    family: int
    address: str
    scope: int = 0

    def at(self, port: int) -> tuple[Any, ...]:
        is_new = self.family == socket.AF_INET6
        return (self.address, port, 0, self.scope) if is_new else (self.address, port)


def _place(family: int, where: tuple[Any, ...]) -> Place:
    """What the resolver says of one address; only the new kind has a scope, as the fourth."""
    return Place(family, str(where[0]), *where[3:4])


def places_of(host: str, seconds: float) -> list[Place]:
    """The addresses of a host; none when it is not known, or the resolver has not answered by then."""
    found: list[Place] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            answer = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(_place(family, where) for family, _type, _protocol, _name, where in answer)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(seconds, 0))
    return list(found)
