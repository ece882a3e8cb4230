"""The outbox: a mail is a row of the transaction that causes it, so none is lost and none lies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.clock import now
from app.base.database import Model, after_commit, db, insert_into, insert_or_ignore
from app.base.jobs import enqueue


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What one receiver gets. `headers`: beyond the usual ones; `from_name`: before the site's address."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    from_name: str = ""


class OutgoingMail(Model):
    """A mail on its way. Its words are wiped once it is sent: it may hold a link that opens an account."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_due", "sent_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


def send(mail: Mail, *, key: str | None = None) -> bool:
    """Put `mail` into the running transaction; False when one with this key was there already."""
    is_new = insert_or_ignore(OutgoingMail, **_row(mail, key))
    after_commit("deliver mail", _wake)
    return is_new


def send_many(mails: Sequence[tuple[Mail, str]]) -> None:
    """The same for many at once, each with its key."""
    if mails:
        new = insert_into(cast(type[Model], OutgoingMail.__table__)).on_conflict_do_nothing()
        db.session.execute(new, [_row(mail, key) for mail, key in mails])
        after_commit("deliver mail", _wake)


def _row(mail: Mail, key: str | None) -> dict[str, Any]:
    moment = now()
    return {
        "key": key,
        "to": mail.to,
        "subject": " ".join(mail.subject.split()),
        "text": mail.text,
        "html": mail.html,
        "headers": mail.headers | ({"From": " ".join(mail.from_name.split())} if mail.from_name else {}),
        "made_at": moment,
        "due_at": moment,
        "tries": 0,
        "last_error": "",
    }


def _wake() -> None:
    enqueue("workers.jobs.deliver_mail", unique="deliver_mail")
