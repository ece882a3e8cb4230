"""What each table of a Stack Exchange dump says, row by row: an Item for the shelf, or why it is left out."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.importing.shelf import EPOCH, Item
from app.importing.values import LeftOut, Values, moment, number, row_id, text

QUESTION, ANSWER = 1, 2
OTHER_POSTS: Mapping[int, str] = {
    3: "it is an orphaned tag description",
    4: "it is a tag's short description, for which there is no place yet",
    5: "it is a tag's description, for which there is no place yet",
    6: "it is a nomination for moderator",
    7: "it is a placeholder",
    8: "it describes a privilege",
}
ACCEPTED, UP = 1, 2
OTHER_VOTES: Mapping[int, str] = {
    ACCEPTED: "it is the asker's acceptance, taken with the accepted answer",
    3: "it is a down-vote: there are none here",
    4: "it is a report to moderators",
    5: "it is a private favourite",
    6: "it is a vote to close",
    7: "it is a vote to reopen",
    8: "it is a bounty's start",
    9: "it is a bounty's end",
    10: "it is a vote to delete",
    11: "it is a vote to undelete",
    12: "it is a report of spam",
    15: "it is a moderator's review",
    16: "it approves an edit and thanks nobody",
}
TAG = re.compile(r"[^\s,/?&<>|\"'#][^\s,/?&<>|\"']{0,39}")


@dataclass(frozen=True)
class Table:
    """A file of the dump: its name, what its rows are called in the report, and how one is read."""

    name: str
    label: Callable[[Values], str]
    read: Callable[[Values], Item]


def read_user(values: Values) -> Item:
    body = {"name": text(values, "DisplayName"), "about": text(values, "AboutMe")}
    least = -1  # the site's own bot
    user_id = row_id(values, least=least)
    return Item(kind="user", id=user_id, part="user", at=moment(values, "CreationDate"), body=body)


def read_post(values: Values) -> Item:
    kind = post_type(values)
    if kind not in (QUESTION, ANSWER):
        raise LeftOut(OTHER_POSTS.get(kind, f"it is of an unknown type ({kind})"))
    source = text(values, "Body")
    body: dict[str, object] = {"html": source, "by": text(values, "OwnerDisplayName")}
    body["wiki"] = bool(values.get("CommunityOwnedDate"))
    if kind == QUESTION:
        closed = values.get("ClosedDate") and moment(values, "ClosedDate").isoformat()
        body |= {"title": text(values, "Title"), "tags": tag_names(text(values, "Tags")), "closed": closed}
    elif not source.strip():
        raise LeftOut("it says nothing")
    return Item(
        kind="post",
        id=row_id(values),
        part="question" if kind == QUESTION else "answer",
        at=moment(values, "CreationDate"),
        parent=row_id(values, "ParentId") if kind == ANSWER else None,
        author=number(values, "OwnerUserId"),
        body=body,
    )


def read_acceptance(values: Values, asked_at: datetime) -> Item | None:
    """A question's word for its best answer, if it has one."""
    if number(values, "AcceptedAnswerId") is None:
        return None
    answer_id = row_id(values, "AcceptedAnswerId")
    return Item(kind="accepted", id=row_id(values), part="accepted", at=asked_at, parent=answer_id, body={})


def post_type(values: Values) -> int:
    """Old dumps may not tell it; a question has a title, an answer has a parent."""
    told = number(values, "PostTypeId")
    if told is not None:
        return told
    if values.get("ParentId"):
        return ANSWER
    if values.get("Title"):
        return QUESTION
    raise LeftOut("it has no PostTypeId")


def read_comment(values: Values) -> Item:
    words = text(values, "Text")
    if not words.strip():
        raise LeftOut("it says nothing")
    return Item(
        kind="comment",
        id=row_id(values),
        part="comment",
        at=moment(values, "CreationDate"),
        parent=row_id(values, "PostId"),
        author=number(values, "UserId"),
        body={"text": words, "by": text(values, "UserDisplayName")},
    )


def read_vote(values: Values) -> Item:
    kind = row_id(values, "VoteTypeId", least=0)
    if kind != UP:
        raise LeftOut(OTHER_VOTES.get(kind, f"it is of an unknown type ({kind})"))
    return Item(
        kind="vote",
        id=row_id(values),
        part="vote",
        at=moment(values, "CreationDate"),
        parent=row_id(values, "PostId"),
        body={},
    )


def read_badge(values: Values) -> Item:
    name = " ".join(text(values, "Name").split())
    if not name:
        raise LeftOut("it has no Name")
    if len(name) > 60:
        raise LeftOut("its Name is longer than 60 characters")
    return Item(
        kind="badge",
        id=row_id(values),
        part="badge",
        at=moment(values, "Date"),
        author=row_id(values, "UserId", least=-1),
        body={"name": name},
    )


def read_tag(values: Values) -> Item:
    names = tag_names(text(values, "TagName"))
    if not names:
        raise LeftOut("its TagName can't be one here")
    return Item(kind="tag", id=row_id(values), part="tag", at=EPOCH, body={"name": names[0]})


def read_link(values: Values) -> Item:
    """Links in texts stay; a table of them has no place here."""
    row_id(values)
    raise LeftOut("there is no place yet for links between questions beside those in the texts")


def tag_names(told: str) -> list[str]:
    """`<a><b>`, `|a|b|` or `a b`, in our form; names that can't be tags here are left away."""
    words = re.split(r"[\s<>|,]+", unicodedata.normalize("NFKC", told).lower())
    return list(dict.fromkeys(word for word in words if TAG.fullmatch(word)))


def _post_label(values: Values) -> str:
    try:
        return {QUESTION: "questions", ANSWER: "answers"}.get(post_type(values), "other posts")
    except LeftOut:
        return "other posts"


TABLES = (
    Table("Users", lambda _: "users", read_user),
    Table("Tags", lambda _: "tags", read_tag),
    Table("Posts", _post_label, read_post),
    Table("Comments", lambda _: "comments", read_comment),
    Table("Votes", lambda _: "votes", read_vote),
    Table("Badges", lambda _: "badges", read_badge),
    Table("PostLinks", lambda _: "links", read_link),
)
