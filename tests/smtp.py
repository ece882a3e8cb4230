"""A real mail server of the tests' own."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller

from tests.sites import free_port


class Server:
    """Keeps what it gets, or answers receivers as it is told to."""

    def __init__(self) -> None:
        self.got, self.senders, self.answer = [], [], None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.got.append(message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=default))
        self.senders.append(envelope.mail_from)
        return "250 OK"


@contextmanager
def smtp_server(server: Server | None = None) -> Iterator[tuple[Server, str]]:
    keeps = server or Server()
    controller = Controller(keeps, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield keeps, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()
