"""Asking another site's program something, signed, without being led into one's own network.

No redirect is followed: the signed words are for the address that staff wrote down.
"""

import hashlib
import hmac
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer

from app.base import fetching

MOST_BYTES = 16 * 1024
SIGNATURE = "Yui-Signature"
LONGEST_WAY_SECONDS = 300


class Unheard(Exception):
    """There was no answer, or none that counts; says why in few words."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def signature(secret: str, at_seconds: int, body: bytes) -> str:
    """`t=<Unix seconds>,v1=<HMAC-SHA256 of "t.body" under the secret, hexadecimal>`: the receiver makes the same."""
    mark = hmac.new(secret.encode(), f"{at_seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_seconds},v1={mark}"


def is_signed(secret: str, header: str, body: bytes, now_seconds: int) -> bool:
    """Whether `header` is a signature of `body` that is not older than some minutes."""
    at, _comma, _mark = header.partition(",")
    seconds = at.removeprefix("t=")
    if not secret or not seconds.isdecimal() or abs(now_seconds - int(seconds[:12])) > LONGEST_WAY_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, int(seconds), body).encode(), header.encode())


def check_address(url: str) -> None:
    """Raises Unheard for what can't be another site's program: it is asked over https, at the usual port."""
    try:
        parts = fetching.checked(url)
    except (fetching.Unreadable, ValueError) as error:
        raise Unheard(str(error)) from error
    if parts.scheme != "https":
        raise Unheard("not https")


def ask(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST `body` as JSON. Raises Unheard, whatever goes wrong on the way."""
    try:
        return _ask(url, body, headers)
    except (fetching.Unreadable, OSError, HTTPException, ValueError) as error:
        raise Unheard(str(error)[:200] or type(error).__name__) from error


def _ask(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = fetching.checked(url)
    connection = HTTPConnection(parts.netloc, timeout=fetching.MOST_SECONDS)
    connection.sock = fetching.connected(parts)
    ends = Timer(fetching.MOST_SECONDS, fetching.cut_off, (connection.sock,))
    ends.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", "Connection": "close", **headers})
        response = connection.getresponse()
        return Answer(response.status, response.read(MOST_BYTES))
    finally:
        ends.cancel()
        connection.close()
