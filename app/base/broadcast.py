"""Telling open pages what has changed, at once. Nobody depends on it: a page that missed it is right when reloaded."""

import json

from redis import RedisError

from app.base.database import after_commit
from app.base.redis import client

PREFIX = "live:"
SITE = "site"

Payload = dict[str, int | str | None]


def broadcast(channel: str, name: str, payload: Payload) -> None:
    """After the running transaction's commit, send event `name` to who listens on `channel` (SITE or `member(id)`)."""
    message = json.dumps({"name": name, "payload": payload}, separators=(",", ":"))
    after_commit(f"broadcast {channel} {message}", lambda: _publish(channel, message))


def member(member_id: int) -> str:
    """The channel of one member's own pages."""
    return f"member:{member_id}"


def _publish(channel: str, message: str) -> None:
    try:
        client().publish(PREFIX + channel, message)
    except RedisError:
        pass
