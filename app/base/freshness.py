"""Version stamps in Redis: a write touches names, and every cached page made under an older stamp is stale at once."""

from secrets import token_hex

from redis import RedisError

from app.base.database import after_commit
from app.base.redis import client

STALE = "stale"  # the channel on which every name is told that has become stale

_owed: set[str] = set()


def touch(*names: str) -> None:
    """After the running transaction's commit, make stale what was cached under these names."""
    for name in names:
        after_commit(f"touch {name}", lambda name=name: _bump(name))  # type: ignore[misc]


def _bump(name: str) -> None:
    """A stamp that could not be written now is owed, and paid before the next reading."""
    _owed.add(name)
    pay()


def pay() -> None:
    if not _owed:
        return
    names = list(_owed)
    try:
        pipe = client().pipeline()
        for name in names:
            pipe.publish(STALE, name)
            pipe.set(f"stamp:{name}", token_hex(8))  # never the same again, also when Redis has lost its memory
        pipe.execute()
    except RedisError:
        return
    _owed.difference_update(names)


def stamps(*names: str) -> tuple[bytes | None, ...] | None:
    """The stamps as they stand; None when Redis is away (then nothing may be taken from a cache)."""
    try:
        pay()
        found = client().mget([f"stamp:{name}" for name in names])
    except RedisError:
        return None
    return None if _owed else tuple(found)  # type: ignore[arg-type]
