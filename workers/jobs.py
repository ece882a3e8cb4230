"""RQ jobs: each opens what it needs and calls one function. They carry names and ids only."""

from redis import RedisError

from app.base.database import transaction
from app.base.mail import delivery
from app.base.redis import client
from app.readers import follow


def catch_up(reader: str) -> None:
    """Let a reader count what is new, until nobody has woken it meanwhile."""
    while True:
        try:
            client().delete(f"wake:{reader}")
        except RedisError:
            pass
        follow.catch_up(reader)
        if not _woken(reader):
            return


def deliver_mail() -> None:
    """Send the mails that are due, until nobody has written another meanwhile."""
    while True:
        try:
            client().delete("wake:mail")
        except RedisError:
            pass
        delivery.deliver()
        if not _woken("mail"):
            return


def clear_old_mail() -> None:
    with transaction():
        delivery.clear_old()


def _woken(reader: str) -> bool:
    try:
        return bool(client().exists(f"wake:{reader}"))
    except RedisError:
        return False
