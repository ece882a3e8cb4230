"""A push service of the tests' own: over TLS, on this machine, and it opens what it is given as a browser would."""

import json
import os
import ssl
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.base import fetching
from app.operations.telling.devices import Device

HOST = "push.example"


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class Browser:
    """Its keys, and what it can read with them."""

    def __init__(self, path: str) -> None:
        self.path, self.secret = path, os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def point(self) -> bytes:
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return self.key.public_key().public_bytes(encoding, form)

    @property
    def device(self) -> Device:
        address = f"https://{HOST}{self.path}"
        return Device(endpoint=address, public_key=text(self.point), secret=text(self.secret), name="Firefox, Linux")

    def read(self, body: bytes) -> dict[str, str]:
        salt, size, sealed = body[:16], body[20], body[21:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:size])
        shared = self.key.exchange(ec.ECDH(), theirs)
        seed = derived(shared, self.secret, b"WebPush: info\0" + self.point + sealed[:size], 32)
        key = derived(seed, salt, b"Content-Encoding: aes128gcm\0", 16)
        words = AESGCM(key).decrypt(derived(seed, salt, b"Content-Encoding: nonce\0", 12), sealed[size:], None)
        assert words.endswith(b"\x02")
        return dict(json.loads(words[:-1]))


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class Service:
    """What it was asked, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 201

    def read_by(self, browser: Browser) -> list[dict[str, str]]:
        return [browser.read(body) for path, _headers, body in self.asked if path == browser.path]


@contextmanager
def push_service(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Names lead to this machine, and its certificate is trusted, as long as this lasts."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(service))
    certificate = make_certificate(folder)
    inward = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inward.load_cert_chain(certificate)
    server.socket = inward.wrap_socket(server.socket, server_side=True)
    outward = ssl.create_default_context(cafile=str(certificate))
    connect = fetching.socket.create_connection
    here = ("127.0.0.1", server.server_port)
    monkeypatch.setattr(fetching, "resolve", lambda _host, _port: ["93.184.216.34"])
    monkeypatch.setattr(fetching.socket, "create_connection", lambda _address, timeout: connect(here, timeout))
    monkeypatch.setattr(fetching.ssl, "create_default_context", lambda: outward)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield service
    monkeypatch.undo()
    server.shutdown()
    server.server_close()
    thread.join()


def handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    return Handler


def make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    path = folder / "push.pem"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, form, plain)
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path
