"""Web push: what is sent can be read by the browser that it is for, and by nobody else."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.base import push


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_it_is_sealed_as_in_the_standards_example() -> None:
    """RFC 8291, section 5."""
    sealed = push.encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        own="yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert sealed == raw(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_site_proves_who_it_is() -> None:
    key = push.new_key()
    at = datetime(2027, 3, 9, 3, tzinfo=UTC)
    header = push.authorization(key, "https://push.example/abc?d=1", "mailto:yui@community.example", at)
    scheme, _space, parts = header.partition(" ")
    token, public = (part.strip().partition("=")[2] for part in parts.split(","))
    head, claims, mark = token.split(".")
    assert (scheme, json.loads(raw(head))) == ("vapid", {"typ": "JWT", "alg": "ES256"})
    assert json.loads(raw(claims)) == {
        "aud": "https://push.example",
        "exp": int(at.timestamp()) + 12 * 3600,
        "sub": "mailto:yui@community.example",
    }
    assert public == push.public_of(key)
    assert is_signed(public, f"{head}.{claims}", mark)
    assert not is_signed(public, f"{head}.{claims}x", mark)


def is_signed(public: str, words: str, mark: str) -> bool:
    r, s = (int.from_bytes(part, "big") for part in (raw(mark)[:32], raw(mark)[32:]))
    reader = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(public))
    try:
        reader.verify(encode_dss_signature(r, s), words.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def test_nonsense_is_no_browsers_key() -> None:
    good = push.public_of(push.new_key())
    assert push.is_reader(good, "BTBZMqHH6r4Tts7J_aSIgg")
    assert not push.is_reader(good, "short")
    assert not push.is_reader("AAAA", "BTBZMqHH6r4Tts7J_aSIgg")
    assert not push.is_reader("ä", "BTBZMqHH6r4Tts7J_aSIgg")
