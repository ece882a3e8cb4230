"""What the API answers with."""

from typing import Any

from marshmallow import Schema, fields

from app.base import links
from app.base.i18n import current_locale
from app.http.actor import current_actor
from app.http.template import address
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.post_views import PostView
from app.queries.search_page import Hit
from app.rules import Action, why_not
from app.rules.topics import may_see_comments, posts_told

moment = fields.AwareDateTime
STRINGS = {"type": "array", "items": {"type": "string"}}


def _last_post_at(topic: Topic) -> str:
    """When others wrote to staff is not told."""
    open_to_all = may_see_comments(current_actor(), topic)
    return (topic.last_post_at if open_to_all else topic.open_post_at).isoformat()


class MemberSchema(Schema):
    """A member as everybody sees them."""

    handle = fields.String()
    name = fields.String(attribute="display_name")
    is_staff = fields.Boolean()


class SpaceSchema(Schema):
    slug = fields.String()
    kind = fields.String()
    name = fields.Function(lambda space: space.name_in(current_locale()), metadata={"type": "string"})
    about = fields.Function(lambda space: space.about_in(current_locale()), metadata={"type": "string"})
    topic_count = fields.Integer()
    may_post = fields.Method("_may_post", metadata={"type": "boolean"})

    def _may_post(self, space: Space) -> bool:
        return why_not(current_actor(), Action.TOPIC_ADD, space) is None


class SpaceListSchema(Schema):
    spaces = fields.List(fields.Nested(SpaceSchema))


class TopicSchema(Schema):
    """A topic without its posts. `state` is a question's or an idea's; `published_at` is null for drafts."""

    id = fields.Integer()
    kind = fields.String()
    space = fields.String(attribute="space.slug")
    title = fields.String()
    url = fields.Function(lambda topic: links.whole(address(topic)), metadata={"type": "string", "format": "uri"})
    excerpt = fields.String()
    state = fields.String()
    tags = fields.Function(lambda topic: [tag.name for tag in topic.tags], metadata=STRINGS)
    author = fields.Nested(MemberSchema)
    is_locked = fields.Function(lambda topic: topic.locked_at is not None, metadata={"type": "boolean"})
    post_count = fields.Function(lambda topic: posts_told(current_actor(), topic), metadata={"type": "integer"})
    answer_count = fields.Integer()
    nice_count = fields.Integer()
    best_post_id = fields.Integer(allow_none=True)
    created_at = moment()
    published_at = moment(allow_none=True)
    last_post_at = fields.Function(_last_post_at, metadata={"type": "string", "format": "date-time"})


class TopicListSchema(Schema):
    """One page; `next` goes into `after` for the following one, null at the end."""

    topics = fields.List(fields.Nested(TopicSchema))
    next = fields.String(allow_none=True)


class PostSchema(Schema):
    """One post, as a `PostView` gives it. `text` is Markdown, `html` what it becomes."""

    id = fields.Integer(attribute="post.id")
    topic_id = fields.Integer(attribute="post.topic_id")
    number = fields.Integer(attribute="post.number")
    reply_to_id = fields.Integer(attribute="post.reply_to_id", allow_none=True)
    url = fields.Method("_url", metadata={"type": "string", "format": "uri"})
    author = fields.Nested(MemberSchema, attribute="post.author")
    text = fields.String(attribute="post.source")
    html = fields.String(attribute="post.html")
    revision = fields.Integer(attribute="post.revision_count")
    nice_count = fields.Integer(attribute="post.nice_count")
    nice_given = fields.Boolean(metadata={"description": "Whether you gave a nice."})
    is_best = fields.Boolean()
    is_public = fields.Boolean(attribute="post.is_public")
    created_at = moment(attribute="post.created_at")
    edited_at = moment(attribute="post.edited_at", allow_none=True)

    def _url(self, view: PostView) -> str:
        return links.whole(f"/p/{view.post.id}")


class PostListSchema(Schema):
    """Posts in their order; `next` goes into `after` for the following page, null at the end."""

    posts = fields.List(fields.Nested(PostSchema))
    next = fields.Integer(allow_none=True)


class OpenedSchema(Schema):
    """A topic with the post that opens it."""

    topic = fields.Nested(TopicSchema)
    post = fields.Nested(PostSchema)


class HitSchema(Schema):
    """A post that was found. In `excerpt` the words asked for are marked by `<mark>`; it is HTML."""

    post_id = fields.Integer(attribute="post.id")
    number = fields.Integer(attribute="post.number")
    url = fields.Method("_url", metadata={"type": "string", "format": "uri"})
    is_best = fields.Boolean()
    author = fields.Nested(MemberSchema, attribute="post.author")
    created_at = moment(attribute="post.created_at")
    title = fields.String(attribute="post.topic.title")
    topic_id = fields.Integer(attribute="post.topic_id")
    kind = fields.String(attribute="post.topic.kind")
    space = fields.String(attribute="post.topic.space.slug")
    excerpt = fields.String()

    def _url(self, hit: Hit) -> str:
        return links.whole(f"/p/{hit.post.id}")


class FoundSchema(Schema):
    """Hits, their number (`at_least`: or more), whether they only come near, and the query as perhaps meant."""

    hits = fields.List(fields.Nested(HitSchema))
    total = fields.Integer()
    at_least = fields.Boolean()
    near = fields.Boolean()
    meant = fields.String()
    next = fields.Integer(attribute="next_skip", allow_none=True)


class MeSchema(Schema):
    """Whoever the token belongs to."""

    handle = fields.String()
    name = fields.String(attribute="display_name")
    role = fields.Method("_role", metadata={"type": "string"})
    trust = fields.Integer()
    locale = fields.String()
    zone = fields.String()
    joined_at = moment()
    post_count = fields.Integer()
    best_answer_count = fields.Integer()
    nices_received = fields.Integer()

    def _role(self, member: Any) -> str:
        return ("guest", "member", "staff", "admin")[member.role]


class LotSchema(Schema):
    """Points that expire together; `expires_at` null: never. Not `giveable`: may be used, but not given on."""

    expires_at = moment(allow_none=True)
    giveable = fields.Boolean()
    points = fields.Integer()


class LineSchema(Schema):
    """One line of the wallet: `amount` is below 0 when points went out; `balance` is what stood then."""

    id = fields.Integer(attribute="transfer.id")
    at = moment(attribute="transfer.at")
    kind = fields.String(attribute="transfer.kind")
    memo = fields.String(attribute="transfer.memo")
    amount = fields.Integer()
    balance = fields.Integer()


class WalletSchema(Schema):
    """`allowance` can be given, never kept. `next` goes into `after` for older lines, null at the end."""

    unit = fields.String()
    balance = fields.Integer()
    allowance = fields.Integer()
    lots = fields.List(fields.Nested(LotSchema))
    lines = fields.List(fields.Nested(LineSchema))
    next = fields.Integer(allow_none=True)
