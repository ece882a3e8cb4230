"""Web push: words that only the browser can read (RFC 8291), sent under the site's own key (RFC 8292)."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD_BYTES = 4096
MOST_BYTES = RECORD_BYTES - 16 - 1 - 86  # less the tag, the mark of the last record, and the head
SECRET_BYTES, SALT_BYTES = 16, 16
WORKS_FOR = timedelta(hours=12)


def new_key() -> str:
    """A private key, as text."""
    return _text(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32, "big"))


def public_of(private: str) -> str:
    """What browsers are told of the key."""
    return _text(_point(_private(private).public_key()))


def is_reader(public_key: str, secret: str) -> bool:
    """Whether these can be a browser's keys."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(public_key))
        return len(_bytes(secret)) == SECRET_BYTES
    except ValueError:
        return False


def encrypt(words: bytes, public_key: str, secret: str, *, own: str = "", salt: bytes = b"") -> bytes:
    """The body to send: one record of aes128gcm. `own` and `salt` are made anew for each message."""
    own_key, salt = _private(own or new_key()), salt or os.urandom(SALT_BYTES)
    theirs = _bytes(public_key)
    reader = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
    mine = _point(own_key.public_key())
    shared = own_key.exchange(ec.ECDH(), reader)
    seed = _derived(shared, _bytes(secret), b"WebPush: info\x00" + theirs + mine, 32)
    key = _derived(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(seed, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, words + b"\x02", None)


def authorization(private: str, endpoint: str, contact: str, at: datetime) -> str:
    """The header that proves who asks; good for this push service and half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + WORKS_FOR).timestamp()), "sub": contact}
    signed = ".".join(_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(_private(private).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    mark = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{mark}, k={public_of(private)}"


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(text), "big"), CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is not base64url."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
