"""What search engines read of a page: schema.org's words as plain mappings, for JSON-LD."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from app.base import links
from app.base.i18n import current_locale
from app.base.spoilers import veiled
from app.http.actor import current_actor
from app.http.cards import picture_of_topic
from app.http.template import address, iso
from app.models.members import Member
from app.models.posts import Post
from app.queries.post_views import PostView
from app.queries.topic_page import TopicPage
from app.queries.topic_posts import PAGE
from app.rules.topics import posts_told
from app.settings.store import site

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
LONGEST_TEXT = 500


def json_ld(things: Sequence[Thing]) -> Markup:
    """As the text of a script element: Japanese stays short, and nothing ends the element."""
    text = json.dumps(things, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped above


def canonical_of_topic(page: TopicPage) -> str:
    """One address for each part of a topic, whatever post a link began with and however it is sorted."""
    start = 1 if page.asked.thread else (page.asked.after - 1) // PAGE * PAGE + 1
    return links.whole(address(page.topic) + (f"?after={start}" if start > 1 else ""))


def told_of_topic(page: TopicPage) -> list[Thing]:
    """A question with its answers, an article, or a discussion with its comments; and the way to it."""
    telling = {"question": _question, "blog": _blog_post, "knowledge": _article}.get(page.topic.kind, _discussion)
    kind, space = page.kind, page.topic.space
    way = [(str(kind.plural), kind.path), (space.name_in(current_locale()), f"/s/{space.slug}")]
    return [{"@context": CONTEXT, **telling(page)}, way_to([*way, (page.topic.title, address(page.topic))])]


def way_to(steps: Iterable[tuple[str, str]]) -> Thing:
    """BreadcrumbList of names and paths, from the home page on."""
    named = [(site().name, "/"), *steps]
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": links.whole(path)}
        for number, (name, path) in enumerate(named, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def told_of_member(member: Member) -> list[Thing]:
    person = {
        **_person(member),
        "alternateName": f"@{member.handle}",
        "identifier": str(member.id),
        "agentInteractionStatistic": _count("WriteAction", member.post_count),
        "interactionStatistic": _count("LikeAction", member.nices_received),
    }
    if member.about:
        person["description"] = member.about[:LONGEST_TEXT]
    page = {"@context": CONTEXT, "@type": "ProfilePage", "dateCreated": iso(member.joined_at), "mainEntity": person}
    return [page]


def told_of_site() -> list[Thing]:
    return [{"@context": CONTEXT, "@type": "WebSite", "name": site().name, "url": links.whole("/")}]


def _question(page: TopicPage) -> Thing:
    """With every answer that stands on the page; the best one apart."""
    answers = [view for view in page.posts if view.post.is_answer and view.post.is_public and not view.is_best]
    told = {
        **_opening(page),
        "@type": "Question",
        "name": page.topic.title,
        "answerCount": page.topic.answer_count,
        "upvoteCount": page.opening.post.nice_count,
    }
    if page.best and page.best.post.is_public:
        told["acceptedAnswer"] = _reply(page.best.post, "Answer")
    if answers:
        told["suggestedAnswer"] = [_reply(view.post, "Answer") for view in answers]
    return {"@type": "QAPage", "mainEntity": told}


def _discussion(page: TopicPage) -> Thing:
    liked = _count("LikeAction", page.opening.post.nice_count)
    said = _count("CommentAction", posts_told(current_actor(), page.topic) - 1)
    return {
        **_opening(page),
        "@type": "DiscussionForumPosting",
        "headline": page.topic.title,
        "interactionStatistic": [liked, said],
        **_comments(page.posts),
    }


def _article(page: TopicPage) -> Thing:
    topic, opening = page.topic, page.opening.post
    return {
        **_opening(page),
        "@type": "Article",
        "headline": topic.title,
        "image": picture_of_topic(page),
        "mainEntityOfPage": links.whole(address(topic)),
        "dateModified": iso(opening.edited_at or topic.published_at or topic.created_at),
        "publisher": {"@type": "Organization", "name": site().name, "url": links.whole("/")},
        "commentCount": topic.post_count - 1,
        **_comments(page.posts),
    }


def _blog_post(page: TopicPage) -> Thing:
    return {**_article(page), "@type": "BlogPosting"}


def _opening(page: TopicPage) -> Thing:
    topic, opening = page.topic, page.opening.post
    return {
        "text": _words(opening),
        "url": links.whole(address(topic)),
        "datePublished": iso(topic.published_at or topic.created_at),
        "author": _person(topic.author),
    }


def _comments(views: Sequence[PostView]) -> Thing:
    comments = [_reply(view.post, "Comment") for view in views if view.post.is_public]
    return {"comment": comments} if comments else {}


def _reply(post: Post, kind: str) -> Thing:
    return {
        "@type": kind,
        "text": _words(post),
        "url": links.whole(f"/p/{post.id}"),
        "datePublished": iso(post.created_at),
        "upvoteCount": post.nice_count,
        "author": _person(post.author),
    }


def _person(member: Member) -> Thing:
    """Who has left has no page any more."""
    page = {} if member.left_at else {"url": links.whole(f"/m/{member.handle}")}
    return {"@type": "Person", "name": member.display_name, **page}


def _count(kind: str, times: int) -> Thing:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"{CONTEXT}/{kind}",
        "userInteractionCount": times,
    }


def _words(post: Post) -> str:
    """The post without markup. Pictures alone leave nothing: then its address must do."""
    words = Markup(veiled(post.html)).striptags()  # noqa: S704 - it was made safe when it was written
    return words[:LONGEST_TEXT] + ("…" if len(words) > LONGEST_TEXT else "") or links.whole(f"/p/{post.id}")
