"""What a proxy in front of the app says about a visitor: believed of the proxies that were named, of nobody else.

The address is the last one in `X-Forwarded-For` that is no such proxy: what stands before it was written by the
visitor. A name is taken only if the proxy sent exactly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from taiyaku.errors import ProjectError

__all__ = ["Proxies", "named_proxies"]


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are believed, and the header in which they name a person."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    header: str = ""
    """In lower case; empty where proxies name nobody."""

    def trusted(self, peer: str) -> bool:
        """Whether an address is one of these proxies."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address.version == network.version and address in network for network in self.networks)

    def address(self, peer: str, forwarded: Sequence[str]) -> str:
        """Where the visitor is, by who is at the other end and what the `X-Forwarded-For` headers say."""
        seen = peer
        for one in reversed([part.strip() for line in forwarded for part in line.split(",")]):
            if not self.trusted(seen):
                break
            try:
                seen = str(ip_address(one.strip("[]")))
            except ValueError:
                break
        return seen

    def named(self, peer: str, values: Sequence[str]) -> str:
        """The person that the proxy vouches for; empty where it names nobody, or is not believed."""
        if not self.header or not self.trusted(peer) or len(values) != 1:
            return ""
        return _text(values[0]).strip()


def _text(value: str) -> str:
    """What a header says: its bytes come as Latin-1, and proxies write names in UTF-8."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def named_proxies(addresses: Sequence[str], header: str = "") -> Proxies:
    """As they are given on the command line: addresses or networks.

    Raises:
        ProjectError: one is neither.

    """
    networks = []
    for one in addresses:
        try:
            networks.append(ip_network(one))
        except ValueError:
            raise ProjectError(f"--proxy {one}: no address. Give one like 127.0.0.1 or 10.0.0.0/8.") from None
    if header and not networks:
        raise ProjectError(f"--proxy-header {header}: anybody could send it. Name the proxy with --proxy ADDRESS.")
    return Proxies(tuple(networks), header.lower())
