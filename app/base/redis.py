"""Redis: one client per process, made when first used. Nothing of worth lives there alone."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_clients: dict[str, redis.Redis] = {}
_url = "redis://127.0.0.1:6379/0"


def use(url: str) -> None:
    """Say where Redis is; create_app does so once."""
    global _url
    _url = url


def client() -> redis.Redis:
    """The client. Callers expect redis.RedisError: the site lives on without Redis."""
    if _url not in _clients:
        _clients[_url] = connect()
    return _clients[_url]


def connect() -> redis.Redis:
    """A client of one's own, for who waits on it for long. One more try at once, for a server that was restarted."""
    return redis.Redis.from_url(_url, socket_timeout=5, socket_connect_timeout=2, retry=Retry(NoBackoff(), 1))
