"""Requests to addresses that users give go to the outside alone, and only where we looked."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from portfolio.inside import is_inside
from portfolio.outside import AddressRefused, Unreachable, check_address, fetch, post
from tests.receiver import Receiver

NO_ADDRESSES = [
    "",
    "example.com/hook",
    "//example.com/hook",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://",
    "https:///hook",
    "https://user:word@example.com/",
    "https://user@example.com/",
    "https://exam ple.com/",
    "https://example.com/a\nHost: inside",
    "https://example.com\\@inside/",
    "https://example.com:99999/",
    "https://example.com:port/",
    "https://[::1/",
    "https://" + "a" * 64 + ".example/",
    "https://example.com/" + "a" * 2000,
    "http://example.com/",  # without TLS
]
INSIDE = [
    "https://localhost/",
    "https://LOCALHOST./",
    "https://db/",
    "https://hooks.localhost/",
    "https://router.local/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.0.0.1/",
    "https://１２７.0.0.1/",
    "https://0.0.0.0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001::1]/",
    "https://[2001:db8::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
]


@pytest.fixture(autouse=True, scope="module")
def _nothing_inside_is_allowed():
    with override_settings(OUTSIDE_ALLOWED_HOSTS=[]):
        yield


def points_to(monkeypatch: pytest.MonkeyPatch, *turns: list[str]) -> list[str]:
    """Every name points to these addresses, at each look-up to the next; the names asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list:
        asked.append(host)
        found = turns[min(len(asked), len(turns)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr("portfolio.web_addresses.socket.getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(AddressRefused):
        check_address(url)
    with pytest.raises(AddressRefused):
        post(url, b"", {}, seconds=1)


@given(
    st.text() | st.from_regex(r"https?://[^/]*(/.*)?") | st.builds("https://{}".format, st.text())
)
def test_whatever_is_given_is_an_address_or_refused(url):
    with contextlib.suppress(AddressRefused):
        check_address(url)


@given(st.ip_addresses())
def test_an_address_that_is_not_of_the_public_internet_is_inside(address):
    """The other way round too, but for what carries another address in it."""
    if not address.is_global or address.is_multicast:
        assert is_inside(str(address))


@pytest.mark.parametrize("url", INSIDE)
def test_what_leads_inside_is_refused_however_it_is_written(url):
    for words in (url, url.replace("https:", "http:")):
        with pytest.raises(AddressRefused):
            check_address(words)
        with pytest.raises(AddressRefused):
            fetch(words, most_bytes=10, seconds=1)


@pytest.mark.parametrize(
    "url",
    ["https://example.com", "https://Bücher.example:8443/a?b=c#d", "https://8.8.8.8/",
     "https://[2606:4700::1111]/"],
)  # fmt: skip
def test_public_addresses_are_taken(url):
    check_address(url)


def test_public_addresses_are_not_inside():
    assert not any(map(is_inside, ["8.8.8.8", "93.184.216.34", "2001:4860:4860::8888"]))


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["169.254.169.254"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["fe80::1%eth0"]],
)
def test_a_name_that_points_inside_is_refused_and_nothing_is_connected(addresses, monkeypatch):
    points_to(monkeypatch, addresses)
    monkeypatch.setattr("urllib3.util.connection.create_connection", pytest.fail)
    with pytest.raises(AddressRefused, match="leads inside"):
        post("https://hooks.example.com/", b"{}", {}, seconds=2)


def test_a_name_that_points_elsewhere_a_moment_later_is_asked_for_once(monkeypatch):
    """DNS rebinding: outside when we look, inside when we connect."""
    asked = points_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    connected = []

    def connect(address, *_, **__):
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(Unreachable, match="Connection refused"):
        post("https://hooks.example.com/", b"{}", {}, seconds=2)
    assert asked == ["hooks.example.com"]
    assert connected == [("93.184.216.34", 443)]


def test_an_allowed_host_may_be_inside_and_without_tls(receiver, settings):
    for allowed in ("localhost", f"localhost:{receiver.port}"):
        settings.OUTSIDE_ALLOWED_HOSTS = [allowed]
        assert fetch(receiver.url, most_bytes=100, seconds=5) == b"thank you"
    settings.OUTSIDE_ALLOWED_HOSTS = ["localhost:1"]
    with pytest.raises(AddressRefused):
        fetch(receiver.url, most_bytes=100, seconds=5)
    [first, _] = receiver.received
    assert (first.path, first.headers["host"]) == ("/hook?team=1", f"localhost:{receiver.port}")


@pytest.fixture
def inside(receiver, settings) -> Receiver:
    """The receiver, allowed."""
    settings.OUTSIDE_ALLOWED_HOSTS = ["localhost"]
    return receiver


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status, inside):
    inside.answers[:] = [(status, {"Location": f"http://localhost:{inside.port}/secret"}, b"")]
    with pytest.raises(AddressRefused, match="leads on"):
        fetch(inside.url, most_bytes=100, seconds=5)
    assert post(inside.url, b"{}", {}, seconds=5).status == status
    assert {each.path for each in inside.received} == {"/hook?team=1"}


def test_only_so_many_bytes_are_read(inside):
    inside.answers[:] = [(200, {}, b"a" * 200_000)]
    with pytest.raises(AddressRefused, match="more than 1,000 bytes"):
        fetch(inside.url, most_bytes=1000, seconds=5)
    assert len(fetch(inside.url, most_bytes=200_000, seconds=5)) == 200_000
    answer = post(inside.url, b"{}", {}, seconds=5, most_bytes=500)
    assert (len(answer.body), answer.is_whole) == (500, False)


def test_what_is_packed_is_not_unpacked(inside):
    inside.answers[:] = [(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b not unpacked")]
    assert fetch(inside.url, most_bytes=100, seconds=5) == b"\x1f\x8b not unpacked"
    assert inside.received[0].headers["accept-encoding"] == "identity"


def test_who_talks_slowly_for_ever_is_cut_off_in_time(inside):
    def drip(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            handler.wfile.write(f"X-{number}: a\r\n".encode())
            handler.wfile.flush()
            time.sleep(0.1)

    inside.act = drip
    began = time.monotonic()
    with pytest.raises(Unreachable, match="no whole answer in 1 seconds"):
        fetch(inside.url, most_bytes=100, seconds=1)
    assert time.monotonic() - began < 3


def test_a_body_that_never_ends_is_cut_off_in_time(inside):
    def drip(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.1)

    inside.act = drip
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch(inside.url, most_bytes=1000, seconds=1)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_may_be_asked_again(status, inside):
    inside.answer(status)
    with pytest.raises(Unreachable, match=str(status)):
        fetch(inside.url, most_bytes=100, seconds=5)


def test_what_is_not_there_is_not_asked_for_again(inside):
    inside.answer(404)
    with pytest.raises(AddressRefused, match="404"):
        fetch(inside.url, most_bytes=100, seconds=5)


def test_nobody_there_is_unreachable(inside):
    inside.server.server_close()
    with pytest.raises(Unreachable, match="does not answer"):
        fetch(inside.url, most_bytes=100, seconds=5)


def test_a_name_that_nobody_has_is_unreachable(monkeypatch):
    def nothing(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("portfolio.web_addresses.socket.getaddrinfo", nothing)
    with pytest.raises(Unreachable, match=r"no “nobody\.example”"):
        fetch("https://nobody.example/", most_bytes=100, seconds=5)


def certificate_for(folder: Path, *names: str) -> Path:
    """A certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    known = [
        x509.IPAddress(ipaddress.ip_address(each)) if each[0].isdigit() else x509.DNSName(each)
        for each in names
    ]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("names", "is_trusted", "is_answered"),
    [
        (("hooks.example.com",), True, True),
        (("hooks.example.com",), False, False),
        (("other.example.com",), True, False),
        (("127.0.0.1",), True, False),  # the name counts, not the address that is connected to
    ],
)
def test_tls_is_asked_for_the_name_although_the_address_is_connected_to(
    names, is_trusted, is_answered, receiver, settings, monkeypatch, tmp_path
):
    path = certificate_for(tmp_path, *names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    asked = []
    context.sni_callback = lambda _line, name, _context: asked.append(name)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    settings.OUTSIDE_ALLOWED_HOSTS = [f"hooks.example.com:{receiver.port}"]
    points_to(monkeypatch, ["127.0.0.1"])
    url = f"https://hooks.example.com:{receiver.port}/hook"
    if is_answered:
        assert post(url, b"{}", {}, seconds=5).body == b"thank you"
        assert asked == ["hooks.example.com"]
    else:
        with pytest.raises(Unreachable, match=r"(?i)certificate|doesn't match"):
            post(url, b"{}", {}, seconds=5)
        assert not receiver.received
