"""Addresses of the web as users write them: taken apart, and looked up in the network once."""

import socket
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from portfolio.inside import is_inside, is_inside_name

LONGEST = 2000
#: What a path keeps as it is.
SAFE = "/%:@!$&'()*+,;=~-._?"
PORTS = {"https": 443, "http": 80}
REFUSED = "This address leads inside of a network. Give one that everybody can reach."


class AddressRefused(Exception):
    """Nothing is sent to this address, or what it gives is not taken; trying again is no use."""


class Unreachable(Exception):
    """Nobody answered, or not in time; another try may find somebody."""


class Place(NamedTuple):
    """An address in parts. target: path and query, as they are sent."""

    scheme: str
    host: str
    port: int
    target: str
    is_allowed: bool

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if PORTS[self.scheme] == self.port else f"{host}:{self.port}"

    def check(self) -> None:
        """Raises AddressRefused where it leads inside, as far as the address itself says so."""
        if not self.is_allowed and (is_inside_name(self.host) or is_inside(self.host)):
            raise AddressRefused(REFUSED)


def place_of(url: str) -> Place:
    """An address in parts. Raises AddressRefused for what is none, and for one without TLS."""
    if len(url) > LONGEST or any(ord(sign) <= 32 or sign in "\\\x7f" for sign in url):
        raise AddressRefused("Write an address without spaces, of at most 2,000 signs.")
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise AddressRefused("This is no address of the web.") from error
    names = {host, f"{host}:{port}"}
    is_allowed = not names.isdisjoint(name.lower() for name in settings.OUTSIDE_ALLOWED_HOSTS)
    if not host or parts.scheme not in ("https", "http") or "@" in parts.netloc:
        raise AddressRefused("Write an address as https://example.com/…, without a user.")
    if parts.scheme == "http" and not is_allowed:
        raise AddressRefused("Only https:// addresses are taken.")
    return Place(parts.scheme, host, port, _target(parts), is_allowed)


def _target(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return quote(parts.path or "/", safe=SAFE) + query


def resolved(place: Place) -> list[str]:
    """The addresses behind a name, each once, looked up once. Raises AddressRefused, Unreachable.

    One that leads inside is enough to refuse them all.
    """
    place.check()
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no “{place.host[:80]}” in the network.") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not place.is_allowed and any(is_inside(each) for each in addresses):
        raise AddressRefused(REFUSED)
    return addresses
