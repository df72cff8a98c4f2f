"""The port that the pages are served on."""

import http.client
import socket

HOST = "127.0.0.1"
TRIES = 100
BACKLOG = 128


class NoPort(Exception):
    """No port can be had; the message says which were asked for."""


def listen(port: int) -> socket.socket:
    """A listening socket on `port`, or on the next free one.

    The web server inherits it: between finding the port and using it nobody else can take it.
    """
    last = min(port + TRIES, 65536)
    for candidate in range(port, last):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(BACKLOG)
        except PermissionError:
            listener.close()
            raise NoPort(f"Port {candidate} is for root alone: choose one above 1023.") from None
        except OSError:
            listener.close()
            continue
        return listener
    raise NoPort(f"Every port from {port} to {last - 1} is taken: choose another with --port.")


def address_of(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}/"


def answers(listener: socket.socket, path: str = "/health") -> bool:
    """Whether the web server gives a good answer."""
    host, port = listener.getsockname()
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
