"""The kind `board`."""

from app.base.i18n import _
from app.operations.kinds import Kind, register

BOARD = register(
    Kind(
        name="board",
        path="/boards",
        icon="message-circle",
        label=_("Board"),
        plural=_("Boards"),
        new_label=_("Start a topic"),
        reply_label=_("Comment"),
        about=_("Talk about anything that matters to you."),
    )
)
