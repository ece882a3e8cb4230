"""Reading a page of another site for its card, without being led into one's own network.

Every address of a name must be public, at each redirect anew, and the connection goes to the very address that was
looked at: what the name says a moment later doesn't matter.
"""

import socket
import ssl
import zlib
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 4
MOST_BYTES = 512 * 1024
MOST_SECONDS = 6.0  # for each request, from the first byte to the last
PAGES = ("text/html", "application/xhtml+xml")
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("::/96"))

Address = IPv4Address | IPv6Address


class Unreadable(Exception):
    """There is no page to be read, or none that may be."""


@dataclass(frozen=True)
class Page:
    """What stands at `url`, where the redirects ended; `charset` as the server says, or empty."""

    url: str
    body: bytes
    charset: str


def fetch(url: str, agent: str) -> Page:
    """The first half megabyte of an HTML page. Raises Unreadable, whatever goes wrong."""
    for _step in range(MOST_REDIRECTS + 1):
        try:
            found = _ask(checked(url), agent)
        except (OSError, HTTPException, ValueError, AttributeError, zlib.error) as error:
            raise Unreadable(str(error)) from error
        if isinstance(found, Page):
            return found
        url = urljoin(url, found)
    raise Unreadable("too many redirects")


def is_public(address: Address) -> bool:
    """Neither private, local, link-local (where clouds keep their secrets), nor a private one in disguise."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour or address.teredo or any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked(url: str) -> SplitResult:
    """The parts of a plain address of the web; raises Unreadable for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise Unreadable("not an address of a page")
    if parts.port not in (None, PORTS[parts.scheme]):
        raise Unreadable("not at the usual port")
    return parts


def _ask(parts: SplitResult, agent: str) -> Page | str:
    """The page, or where it has moved."""
    connection = HTTPConnection(parts.netloc, timeout=MOST_SECONDS)
    connection.sock = connected(parts)
    ends = Timer(MOST_SECONDS, cut_off, (connection.sock,))
    ends.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        headers = {"User-Agent": agent, "Accept": "text/html", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET", path + query, headers=headers)
        return _read(connection.getresponse(), parts.geturl())
    finally:
        ends.cancel()
        connection.close()


def connected(parts: SplitResult) -> socket.socket:
    """A connection to an address that was looked at and is public; over TLS the handshake is still to come."""
    host = (
        (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname or ""
    )
    port = PORTS[parts.scheme]
    addresses = [ip_address(each.partition("%")[0]) for each in resolve(host, port)]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Unreadable("not a public address")
    plain = socket.create_connection((str(addresses[0]), port), timeout=MOST_SECONDS)
    if parts.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def cut_off(connected: socket.socket) -> None:
    """Time is over: whoever sends a byte a second is not waited for."""
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except (OSError, ValueError):
        pass  # it has ended by itself


def _read(response: HTTPResponse, url: str) -> Page | str:
    if response.status in (301, 302, 303, 307, 308):
        return response.headers.get("Location") or ""
    if response.status != 200 or response.headers.get_content_type() not in PAGES:
        raise Unreadable(f"status {response.status}, {response.headers.get_content_type()}")
    body = response.read(MOST_BYTES)
    if response.headers.get("Content-Encoding", "").lower() == "gzip":
        body = zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)
    return Page(url, body, response.headers.get_content_charset() or "")
