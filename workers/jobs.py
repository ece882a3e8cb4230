"""RQ jobs: each calls one function of a room below. They carry names and ids only, and may run twice.

A job runs in an application context of its own and opens its transactions itself. Whatever a job does must
be findable from the database, so that the schedule can do it when a worker was killed or Redis was away.
"""

from app.base.database import transaction
from app.base.mail import delivery
from app.readers import follow
from app.readers.reader import READERS, Sort


def catch_up_all() -> None:
    """Let every reader count what is new, the messengers first: somebody waits for them."""
    for name in sorted(READERS, key=lambda name: READERS[name].sort is not Sort.MESSENGER):
        follow.catch_up(name)


def catch_up(reader: str) -> None:
    """Let one reader count what is new."""
    follow.catch_up(reader)


def deliver_mail() -> None:
    """Send the mails that are due."""
    delivery.deliver()


def clear_old_mail() -> None:
    with transaction():
        delivery.clear_old()
