"""Rules about keeping it kind."""

from app.base.i18n import Reason, _
from app.models.posts import Post
from app.rules.actions import Action, rule
from app.rules.actor import Actor


@rule(Action.POST_HIDE)
def may_hide(actor: Actor, _post: Post) -> Reason | None:
    return None if actor.is_staff else _("This is for staff.")
