"""The statuses of an idea, in the order of its way."""

from app.base.i18n import _

NOT_STARTED, REVIEWING, PLANNED = "not_started", "reviewing", "planned"
DONE, DECLINED, MERGED = "done", "declined", "merged"

UNDECIDED = (NOT_STARTED, REVIEWING)
STATUSES = {
    NOT_STARTED: _("Not started"),
    REVIEWING: _("In review"),
    PLANNED: _("Planned"),
    DONE: _("Done"),
    DECLINED: _("Declined"),
    MERGED: _("Merged"),
}
