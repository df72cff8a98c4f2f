"""Requests to addresses that users give: only to the outside, and only where we looked.

A name is resolved once, every address behind it is checked, and the connection goes to exactly
the address that was checked: a name that points elsewhere a moment later leads nowhere. Redirects
are not followed. TLS is asked for the name, with the system's certificates. No proxy is used.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from portfolio.web_addresses import AddressRefused, Place, Unreachable, place_of, resolved

__all__ = ["AddressRefused", "Answer", "Unreachable", "check_address", "fetch", "post"]


CONNECT_SECONDS = 5.0
#: Addresses of one name that are tried.
MOST_ADDRESSES = 3
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back. body: its first bytes; is_whole: whether that is all. seconds: it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool
    seconds: float


def check_address(url: str) -> None:
    """Whether a request may be sent there, as far as that is seen without the network.

    Raises AddressRefused. What a name resolves to is looked at when the request is sent.
    """
    place_of(url).check()


def fetch(url: str, *, most_bytes: int, seconds: float) -> bytes:
    """What is at the address: at most so many bytes, within so many seconds in all.

    Raises AddressRefused, also for an answer that is larger or no 200, and Unreachable.
    """
    answer = _ask("GET", url, None, {"Accept-Encoding": "identity"}, most_bytes, seconds)
    if answer.status == 429 or answer.status >= 500:
        raise Unreachable(f"The address answered {answer.status}.")
    if 300 <= answer.status < 400:
        raise AddressRefused("The address leads on to another one. Give that one.")
    if answer.status != 200:
        raise AddressRefused(f"The address answered {answer.status}.")
    if not answer.is_whole:
        raise AddressRefused(f"There is more than {most_bytes:,} bytes at the address.")
    return answer.body


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most_bytes: int = 2000
) -> Answer:
    """Send a body; whatever the answer's status is. Of the answer at most so many bytes are read.

    Raises AddressRefused, Unreachable.
    """
    return _ask("POST", url, body, headers, most_bytes, seconds)


def _ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    most_bytes: int,
    seconds: float,
) -> Answer:
    began = time.monotonic()
    place = place_of(url)
    trouble = "The address does not answer."
    for address in resolved(place)[:MOST_ADDRESSES]:
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            break
        connection, is_there = _connection(place, address, left), False
        try:
            with _ended_after(connection, left):
                connection.connect()
                connection.timeout, is_there = left, True
                sent = {"Host": place.host_header, "User-Agent": "Presence", **headers}
                connection.request(method, place.target, body, sent, preload_content=False)
                answer = connection.getresponse()
                found, is_whole = _read(answer, most_bytes)
            took = time.monotonic() - began
            if took >= seconds:  # a line that was cut looks like the end of an answer
                raise TimeoutError
            return Answer(answer.status, answer.headers, found, is_whole, took)
        except (HTTPError, OSError, ValueError) as error:
            if time.monotonic() - began >= seconds:
                raise Unreachable(f"There was no whole answer in {seconds:g} seconds.") from error
            trouble = f"The address does not answer: {_cause(error)}."
            if is_there:  # it may have heard us
                break
        finally:
            connection.close()
    raise Unreachable(trouble)


def _connection(place: Place, address: str, seconds: float) -> HTTPConnection:
    timeout = min(CONNECT_SECONDS, seconds)
    if place.scheme == "http":
        return HTTPConnection(address, place.port, timeout=timeout)
    return HTTPSConnection(
        address,
        place.port,
        timeout=timeout,
        cert_reqs="CERT_REQUIRED",
        server_hostname=place.host,
        assert_hostname=place.host,
    )


@contextlib.contextmanager
def _ended_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Close the line after so many seconds, however slowly the other end goes on talking."""

    def end() -> None:
        line: Any = connection.sock
        if line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _read(answer: Any, most_bytes: int) -> tuple[bytes, bool]:
    """The first bytes as they came, not unpacked; and whether that is all."""
    found = bytearray()
    while len(found) <= most_bytes:
        chunk = answer.read(min(CHUNK, most_bytes + 1 - len(found)), decode_content=False)
        if not chunk:
            return bytes(found), True
        found += chunk
    return bytes(found[:most_bytes]), False


def _cause(error: Exception) -> str:
    """What went wrong in a few words: no address, no traceback."""
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
    return type(error).__name__ if not str(reason) else str(reason)[:120]
