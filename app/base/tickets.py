"""Secret words handed out once, in a link or as a token; only their hash is kept."""

import secrets
from hashlib import sha256


def new_ticket() -> str:
    """256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(ticket: str) -> str:
    """A ticket is random and long: a plain hash is enough to keep it secret."""
    return sha256(ticket.encode()).hexdigest()
