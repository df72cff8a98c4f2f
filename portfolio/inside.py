"""Which addresses lead inside: into this machine, its networks, or a cloud's own services."""

import ipaddress
import re

#: Beside what `ipaddress` calls not global: forms that carry another address in them (NAT64, 6to4,
#: IPv4-compatible, relay anycast), and what was site-local once.
_ALSO = tuple(
    ipaddress.ip_network(each)
    for each in (
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "fec0::/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
    )
)
#: Names that never leave a machine or a network (RFC 6761, 6762, 8375, 9476 and usage).
_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "alt")
#: What a resolver of C's kind takes for an address written in another way: 2130706433, 0x7f.1.
_NUMBER = re.compile(r"^(0x[0-9a-f]*|\d+)$", re.I)


def is_inside(host: str) -> bool:
    """Whether a literal IP address is none of the public internet; False for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address.ipv4_mapped):
        return True
    if not address.is_global or address.is_multicast or address.is_reserved:
        return True
    return any(address in network for network in _ALSO if network.version == address.version)


def is_inside_name(host: str) -> bool:
    """Whether a name is one of a machine or a network, or a number that stands for an address."""
    name = host.rstrip(".").lower()
    if _is_address(name):
        return False
    last = name.rsplit(".", 1)[-1]
    return (
        "." not in name
        or bool(_NUMBER.match(last))
        or any(name == end or name.endswith(f".{end}") for end in _ENDINGS)
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
