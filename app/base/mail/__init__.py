"""Mail: written into an outbox with the change that causes it, carried out by a worker."""

from app.base.mail import addresses, delivery
from app.base.mail.letter import Letter, Section, Sender
from app.base.mail.outbox import Mail, OutgoingMail, send, send_many
from app.base.mail.transports import is_local, list_local, local_mails, message_id, read_local, sender_address, use

__all__ = [
    "Letter",
    "Mail",
    "OutgoingMail",
    "Section",
    "Sender",
    "addresses",
    "delivery",
    "is_local",
    "list_local",
    "local_mails",
    "message_id",
    "read_local",
    "send",
    "send_many",
    "sender_address",
    "use",
]
