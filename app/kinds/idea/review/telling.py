"""A session's summary as a text for the blog: a draft that its writer edits before anybody reads it."""

import re
from collections.abc import Iterable, Sequence

from flask_babel import format_date

from app.base.clock import day_of
from app.base.errors import Conflict, Invalid
from app.base.i18n import LOCALES, _, gettext, speaking
from app.kinds.idea.review.models import ReviewItem, ReviewSession
from app.kinds.idea.review.summary import Decided, Summary, summary
from app.kinds.idea.status import STATUSES
from app.models.posts import Draft
from app.models.topics import Topic
from app.operations import drafting
from app.rules import Action, Actor, require
from app.settings.store import site

PLACE = "new:blog"
MOST_WAITING = 20
MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def begin_post(actor: Actor, session: ReviewSession, locales: Sequence[str]) -> Draft:
    """Put the summary into the actor's composer of the blog; words that are there already are never lost."""
    require(actor, Action.IDEA_DECIDE)
    if not locales or set(locales) - set(LOCALES):
        raise Invalid(_("Choose a language."), field="language")
    told = summary(Actor.guest(), session)  # the blog is for everybody: ideas of closed spaces are not named
    texts = []
    for locale in locales:
        with speaking(locale):
            texts.append((_title(session), _text(told)))
    source = "\n\n---\n\n".join(text for _title_of_it, text in texts)
    kept = drafting.draft_at(actor, PLACE)
    if kept is not None and kept.source.strip() and kept.source != source:
        raise Conflict(
            _("You have begun another post of the blog: it is in your drafts. Post it or throw it away first.")
        )
    draft = drafting.save_draft(actor, PLACE, " / ".join(title for title, _text_of_it in texts), source)
    if draft is None:
        raise Invalid(_("There is nothing to tell."))
    return draft


def _title(session: ReviewSession) -> str:
    day = format_date(day_of(session.opened_at, site().zone), "long")
    return gettext("What became of your ideas: %(day)s", day=day)


def _text(told: Summary) -> str:
    session = told.session
    lines = [
        gettext(
            "We went through %(covered)s of the %(total)s ideas that waited for a decision, and decided %(decided)s.",
            covered=session.covered_count,
            total=session.agenda_count,
            decided=session.decided_count,
        )
    ]
    for status, label in STATUSES.items():
        lines += _part(str(label), [_decision(each) for each in told.decided if each.status == status])
    lines += _part(gettext("Still waiting"), _waiting(told))
    if told.credited:
        names = gettext(", ").join(_plain(member.display_name) for member in told.credited)
        lines += _part(gettext("Thank you"), [], gettext("These ideas came from: %(names)s.", names=names))
    return "\n\n".join(lines)


def _part(title: str, rows: Iterable[str], words: str = "") -> list[str]:
    text = words or "\n".join(f"- {row}" for row in rows)
    return [f"## {title}", text] if text else []


def _decision(decided: Decided) -> str:
    reason = " ".join(_plain(decided.reason).split())
    return f"{_link(decided.topic)}  \n  {reason}" if reason else _link(decided.topic)


def _waiting(told: Summary) -> list[str]:
    rows = [_since(item) for item in told.waiting[:MOST_WAITING]]
    more = told.waiting_count - len(rows)
    return [*rows, gettext("and %(more)s more", more=more)] if more else rows


def _since(item: ReviewItem) -> str:
    day = format_date(day_of(item.posted_at, site().zone), "long")
    return gettext("%(idea)s (since %(day)s)", idea=_link(item.topic), day=day)


def _link(topic: Topic) -> str:
    return f"[{_plain(topic.title)}](/t/{topic.id})"


def _plain(text: str) -> str:
    """Words of members mean no mark-up here, and call nobody."""
    return MARKS.sub(r"\\\1", text.replace("@", "＠"))
