"""Addresses that only this site can have made: for answering a post by mail, and for what comes back.

`post@site` becomes `post+r-1f-2a-…@site`: mail programs change case, so it is all small letters and digits.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

_address = ""
_secret = b""

WRITTEN = re.compile(r"\+([rb])-([0-9a-f]+)-([0-9a-f]+)-([a-z2-7]{20})@")


@dataclass(frozen=True)
class Signed:
    """What an address says: whose it is, and which post it answers (0: it is for what comes back)."""

    member_id: int
    post_id: int

    @property
    def is_bounce(self) -> bool:
        return self.post_id == 0


def use(address: str, secret: str) -> None:
    """Say where mails to the site arrive; create_app does so once. Empty: nowhere."""
    global _address, _secret
    _address, _secret = address.strip(), secret.encode()


def takes_mail() -> bool:
    return bool(_address)


def reply_address(member_id: int, post_id: int) -> str:
    """Where this member answers this post; empty where the site takes no mail."""
    return _made("r", member_id, post_id)


def bounce_address(member_id: int) -> str:
    """Where mails to this member come back to; empty where the site takes no mail."""
    return _made("b", member_id, 0)


def read_address(text: str) -> Signed | None:
    """The first address of ours in this text; None where there is none that we signed."""
    for sort, member, post, mark in WRITTEN.findall(text.lower()):
        if hmac.compare_digest(mark, _mark(sort, member, post)):
            return Signed(int(member, 16), int(post, 16))
    return None


def is_ours(text: str) -> bool:
    """Whether an address of this sort stands in the text, signed or not."""
    return bool(WRITTEN.search(text.lower()))


def _made(sort: str, member_id: int, post_id: int) -> str:
    if not _address:
        return ""
    box, _at, domain = _address.partition("@")
    member, post = f"{member_id:x}", f"{post_id:x}"
    return f"{box}+{sort}-{member}-{post}-{_mark(sort, member, post)}@{domain}"


def _mark(sort: str, member: str, post: str) -> str:
    words = f"mail:{sort}:{member}:{post}".encode()
    return b32encode(hmac.new(_secret, words, sha256).digest())[:20].decode().lower()
