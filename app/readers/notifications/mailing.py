"""A mail for an answer, at once, with a way to end such mails in one click."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.base import links
from app.base.clock import now
from app.base.database import db
from app.base.i18n import _
from app.base.mail import Letter
from app.base.markup import plain
from app.events.forum import PostAdded
from app.events.log import Logged
from app.models.members import Member
from app.models.posts import Post
from app.operations import letters
from app.operations.unsubscribing import with_way_out
from app.readers.notifications.telling import find_post

QUOTED_CHARACTERS = 1000
# After workers were away this long, the list on the site is the better messenger.
NO_LONGER_NEWS = timedelta(days=2)


def mail_answer(event: PostAdded, logged: Logged, members: Iterable[Member]) -> None:
    """Mail the answer to the asker who wants to be told by mail."""
    wanting = [member for member in members if member.mail_answers and member.email]
    post = find_post(event.post_id) if wanting and _is_news(logged.happened_at) else None
    if post is None:
        return
    author = db.session.get_one(Member, post.author_id).display_name
    for member in wanting:
        letters.to_member(_letter(post, author, member), member, key=f"answer:{logged.id}:{member.id}")


def _is_news(at: datetime) -> bool:
    return now() - at < NO_LONGER_NEWS


def _letter(post: Post, author: str, member: Member) -> Letter:
    letter = Letter(
        subject=_("%(name)s has answered: %(title)s", name=author, title=post.topic.title),
        paragraphs=(
            _("Hello %(name)s,", name=member.display_name),
            _("%(name)s has answered your question “%(title)s”.", name=author, title=post.topic.title),
        ),
        quote=plain(post.html, QUOTED_CHARACTERS),
        action=(_("Read the answer"), links.whole(f"/p/{post.id}")),
    )
    return with_way_out(letter, member, "answers", _("No more mails about answers"))
