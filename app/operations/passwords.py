"""Passwords: argon2id. Hashing takes its time on purpose, so it happens outside transactions."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.base.errors import Invalid
from app.base.i18n import _

SHORTEST, LONGEST = 10, 200

# 19 MiB and two passes: OWASP's first choice for a server that also does other work.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# Checked when an address has no account, so that the answer takes as long as with one.
NOBODYS = _hasher.hash("nobody's password")


def checked(password: str, again: str | None = None, *, field: str = "password") -> str:
    """A new password that may be used; `again` is its repetition where one is asked for."""
    if len(password) < SHORTEST:
        raise Invalid(_("Use at least %(count)d characters. A few words are easy to remember.", count=SHORTEST), field)
    if len(password) > LONGEST:
        raise Invalid(_("At most %(count)d characters, please.", count=LONGEST), field)
    if len(set(password)) < 4:
        raise Invalid(_("This password is too easy to guess."), field)
    if again is not None and again != password:
        raise Invalid(_("The two passwords differ."), field)
    return password


def hash_password(password: str) -> str:
    """Its argon2id hash, about 20 ms of work."""
    return _hasher.hash(password)


def fits(password_hash: str, password: str) -> bool:
    """True when `password` made the hash; as slow for a wrong password as for the right one."""
    try:
        return _hasher.verify(password_hash or NOBODYS, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)
