"""The list of actions, and the one place where they are allowed or refused."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from app.base.errors import Refused
from app.base.i18n import Reason
from app.rules.actor import Actor


class Action(Enum):
    """Everything that somebody might be refused; each has exactly one rule."""

    SPACE_READ = auto()
    TOPIC_READ = auto()
    TOPIC_ADD = auto()
    TOPIC_REPLY = auto()
    TOPIC_LOCK = auto()
    TOPIC_PUBLISH = auto()
    POST_READ = auto()
    POST_EDIT = auto()
    POST_REMOVE = auto()
    POST_NICE = auto()
    POST_CHIP = auto()
    POST_REACT = auto()
    POST_FLAG = auto()
    POST_HIDE = auto()
    POST_BOOKMARK = auto()
    ANSWER_ACCEPT = auto()
    ANSWER_PROMOTE = auto()
    IDEA_SUPPORT = auto()
    IDEA_DECIDE = auto()
    FESTIVAL_VOTE = auto()
    FESTIVAL_HOLD = auto()
    MEMBER_EDIT = auto()
    MEMBER_LOOK_INTO = auto()
    MEMBER_SUSPEND = auto()
    MEMBER_MERGE = auto()
    STAFF_ROOM = auto()
    ADMIN_ROOM = auto()
    SETTINGS_CHANGE = auto()
    FIGURES_READ = auto()
    CHARTER_CHANGE = auto()
    SEGMENT_CHANGE = auto()
    STAFF_ACT = auto()
    WORKERS_READ = auto()
    WORKERS_RETRY = auto()
    AUDIT_READ = auto()
    STAR_APPOINT = auto()
    GROUP_JOIN = auto()
    GROUP_MANAGE = auto()
    BADGE_GIVE = auto()
    EARNING_CHANGE = auto()
    OCCASION_TELL = auto()
    GIFT_GIVE = auto()
    TANK_DEPOSIT = auto()
    TANK_WITHDRAW = auto()
    REWARD_ORDER = auto()
    REWARD_MANAGE = auto()
    POINTS_GRANT = auto()
    FAIRNESS_DECIDE = auto()
    FAIRNESS_SPEAK = auto()
    LOTTERY_DRAW = auto()
    TAG_CURATE = auto()
    POLL_VOTE = auto()
    POLL_CHANGE = auto()
    POLL_CLOSE = auto()
    UPLOAD_ADD = auto()
    DRAFT_KEEP = auto()
    READING_NOTE = auto()
    ATTENTION_SET = auto()


Rule = Callable[[Actor, Any], Reason | None]
RULES: dict[Action, Rule] = {}


def rule(*actions: Action) -> Callable[[Rule], Rule]:
    """Register the rule for some actions: it returns the reason to say no, or None."""

    def register(check: Rule) -> Rule:
        for action in actions:
            if action in RULES:
                raise ValueError(f"{action} has two rules")
            RULES[action] = check
        return check

    return register


def why_not(actor: Actor, action: Action, subject: Any = None) -> Reason | None:
    """The sentence that says why `actor` may not do this, or None when they may."""
    return RULES[action](actor, subject)


def require(actor: Actor, action: Action, subject: Any = None) -> None:
    """Raise Refused with the rule's own sentence."""
    reason = why_not(actor, action, subject)
    if reason is not None:
        raise Refused(reason)
