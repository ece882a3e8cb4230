"""Who may do what: every permission is asked here, and every no is a sentence."""

from app.rules import members, moderation, spaces, topics  # noqa: F401  (each registers its rules)
from app.rules.actions import Action, require, rule, why_not
from app.rules.actor import Actor

__all__ = ["Action", "Actor", "require", "rule", "why_not"]
