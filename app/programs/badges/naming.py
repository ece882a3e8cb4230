"""What a badge is called where a notification names it."""

from app.base.i18n import Reason
from app.readers.badges import BADGES
from app.readers.notifications.model import What
from app.readers.notifications.sentences import NAMES


def badge_label(name: str) -> Reason:
    return BADGES[name].label if name in BADGES else name


NAMES[What.BADGE] = badge_label
