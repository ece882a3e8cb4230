"""Checking the rows in the shelf: each has a reason to be left out, or none.

`members`, `topics`, … hold every row with its values and `reason`; what refers to a row that is left out is left out.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.base.clock import now
from app.importing.community.incoming.columns import TABLES, cell, value, why_not
from app.importing.community.incoming.renumbering import number_anew
from app.importing.community.incoming.shelf import Shelf
from app.importing.progress import Progress

LONGEST_TEXT = 50_000
BLANK = r"[\s\p{Z}\p{Cf}]*"
KINDS = {"qa": "question", "chat": "board", "idea": "idea", "blog": "blog"}
NICES = ("like", "thanks", "helpful", "insight")
Check = Callable[[Shelf], None]


def check(shelf: Shelf, progress: Progress) -> None:
    values: tuple[Check, ...] = (_values, number_anew)
    steps = (*values, _members, _topics, _posts, _openings, _parents, _accepted, _reactions, _gifts)
    with progress.bar("checking", len(steps)) as moved:
        for step in steps:
            if not shelf.is_done(step.__name__):
                shelf.run("BEGIN")
                step(shelf)
                shelf.note_done(step.__name__)
                shelf.run("COMMIT")
            moved(1)


def _values(shelf: Shelf) -> None:
    """Each cell by itself, and ids that stand twice: the first row with an id keeps it."""
    latest = (now() + timedelta(days=1)).replace(tzinfo=None)
    for table, columns in TABLES.items():
        cells = ", ".join(f"{cell(name, column)} AS {name}_cell" for name, column in columns.items())
        values = ", ".join(f"({value(name, column)})::{column.sql_type} AS {name}" for name, column in columns.items())
        whens = [pair for name, column in columns.items() for pair in why_not(name, column)]
        shelf.run(
            f"""CREATE OR REPLACE TABLE {table} AS
            WITH told AS (SELECT rowid AS row, {cells} FROM raw_{table}),
            made AS (SELECT *, {values} FROM told)
            SELECT row, {", ".join(columns)}, {_case(whens)} AS reason FROM made""",
            **_only(latest, whens),
        )
        _leave_out_again(shelf, table, "id", "another row has this id")


def _only(latest: datetime, whens: list[tuple[str, str]]) -> dict[str, datetime]:
    return {"latest": latest} if any("$latest" in condition for condition, _reason in whens) else {}


def _case(whens: list[tuple[str, str]]) -> str:
    told = " ".join("WHEN {} THEN '{}'".format(condition, reason.replace("'", "''")) for condition, reason in whens)
    return f"CASE {told} END::VARCHAR"


def _leave_out_again(shelf: Shelf, table: str, key: str, reason: str) -> None:
    """Of rows with the same key the first one stays."""
    shelf.run(
        f"""UPDATE {table} SET reason = ? WHERE reason IS NULL AND row IN (
        SELECT row FROM {table} WHERE reason IS NULL
        QUALIFY count(*) OVER (PARTITION BY {key}) > 1 AND row_number() OVER (PARTITION BY {key} ORDER BY row) > 1)""",
        reason,
    )


def _leave_out(shelf: Shelf, table: str, condition: str, reason: str) -> None:
    shelf.run(f"UPDATE {table} SET reason = ? WHERE reason IS NULL AND ({condition})", reason)


def _refers(shelf: Shelf, table: str, column: str, to: str, what: str) -> None:
    """`what` names the row that is referred to: it is not in the folder, or was left out."""
    named = f"{column} IS NOT NULL AND {column}"
    _leave_out(
        shelf, table, f"{named} NOT IN (SELECT id FROM {to} WHERE id IS NOT NULL)", f"{what} is not in the folder"
    )
    _leave_out(shelf, table, f"{named} NOT IN (SELECT id FROM {to} WHERE reason IS NULL)", f"{what} was left out")


def _members(shelf: Shelf) -> None:
    """A handle or name that can't be one here is given anew when they arrive."""
    _leave_out(shelf, "members", "left_at < joined_at", "left_at is before joined_at")


def _topics(shelf: Shelf) -> None:
    _leave_out(shelf, "topics", f"lower(trim(kind)) NOT IN {tuple(KINDS)}", "kind is none of qa, chat, idea, blog")
    _leave_out(shelf, "topics", f"regexp_full_match(title, '{BLANK}')", "it has no title")
    _refers(shelf, "topics", "author_id", "members", "its author")


def _posts(shelf: Shelf) -> None:
    _leave_out(shelf, "posts", f"regexp_full_match(body, '{BLANK}')", "it says nothing")
    _leave_out(shelf, "posts", f"length(body) > {LONGEST_TEXT}", f"it has more than {LONGEST_TEXT:,} characters")
    _refers(shelf, "posts", "author_id", "members", "its author")
    _refers(shelf, "posts", "topic_id", "topics", "its topic")
    _leave_out_again(shelf, "posts", "topic_id, position", "another post of its topic has this position")


def _openings(shelf: Shelf) -> None:
    """A topic is nothing without the post that opens it, by the same member."""
    opening = "SELECT topic_id FROM posts WHERE position = 0 AND topic_id IS NOT NULL"
    _leave_out(shelf, "topics", f"id NOT IN ({opening})", "there is no post at position 0 that opens it")
    _leave_out(shelf, "topics", f"id NOT IN ({opening} AND reason IS NULL)", "the post that opens it was left out")
    _leave_out(
        shelf,
        "topics",
        "id NOT IN (SELECT posts.topic_id FROM posts JOIN topics AS mine ON mine.id = posts.topic_id "
        "WHERE posts.position = 0 AND posts.reason IS NULL AND posts.author_id = mine.author_id)",
        "the post that opens it is by somebody else than its author",
    )
    _refers(shelf, "posts", "topic_id", "topics", "its topic")


def _parents(shelf: Shelf) -> None:
    """What answers a post that is left out is left out too, and so on down."""
    shelf.run("UPDATE posts SET parent_id = NULL WHERE position = 0")
    _leave_out(shelf, "posts", f"{_HAS_PARENT} NOT IN (SELECT id FROM posts WHERE id IS NOT NULL)", _NO_PARENT)
    shelf.run(
        """UPDATE posts SET reason = CASE WHEN up.topic_id <> posts.topic_id THEN 'its parent is in another topic'
            ELSE 'its parent comes after it' END
        FROM posts AS up WHERE posts.parent_id = up.id AND posts.reason IS NULL AND up.reason IS NULL
            AND (up.topic_id <> posts.topic_id OR up.position >= posts.position)"""
    )
    left = -1
    while left != (left := shelf.one("SELECT count(*) FROM posts WHERE reason IS NOT NULL")):
        _leave_out(
            shelf,
            "posts",
            f"{_HAS_PARENT} NOT IN (SELECT id FROM posts WHERE reason IS NULL)",
            "its parent was left out",
        )


_HAS_PARENT = "parent_id IS NOT NULL AND parent_id"
_NO_PARENT = "its parent is not in the folder"


def _accepted(shelf: Shelf) -> None:
    """A best answer is an answer to its question; the topic is taken without one that is none."""
    shelf.run(
        """CREATE OR REPLACE TABLE unaccepted AS
        SELECT topics.id, CASE
            WHEN lower(trim(kind)) <> 'qa' THEN 'only a question has an accepted post'
            WHEN posts.id IS NULL THEN 'the accepted post is not in the folder, or was left out'
            WHEN posts.topic_id <> topics.id THEN 'the accepted post is in another topic'
            ELSE 'the accepted post is no answer: it opens the question, or comments on another post' END AS reason
        FROM topics LEFT JOIN posts ON posts.id = accepted_post_id AND posts.reason IS NULL
        WHERE topics.reason IS NULL AND accepted_post_id IS NOT NULL AND (lower(trim(kind)) <> 'qa'
            OR posts.id IS NULL OR posts.topic_id <> topics.id OR position = 0 OR posts.parent_id IS NOT NULL)"""
    )
    shelf.run("UPDATE topics SET accepted_post_id = NULL WHERE id IN (SELECT id FROM unaccepted)")


def _reactions(shelf: Shelf) -> None:
    """In one walk: there are many of them."""
    whens = [
        ("told.reason IS NOT NULL", ""),
        (f"lower(trim(told.kind)) NOT IN {NICES}", f"kind is none of {', '.join(NICES)}"),
        ("posts.id IS NULL", "its post is not in the folder, or was left out"),
        ("members.id IS NULL", "its member is not in the folder, or was left out"),
        ("posts.author_id = told.member_id", "nobody thanks themselves"),
    ]
    shelf.run(
        f"""CREATE OR REPLACE TABLE reactions AS
        SELECT told.row, told.id, told.post_id, told.member_id, lower(trim(told.kind)) AS kind, told.created_at,
            posts.author_id, posts.topic_id, coalesce(told.reason, {_case(whens[1:])}) AS reason
        FROM reactions AS told
        LEFT JOIN posts ON posts.id = told.post_id AND posts.reason IS NULL
        LEFT JOIN members ON members.id = told.member_id AND members.reason IS NULL"""
    )
    _leave_out_again(shelf, "reactions", "post_id, member_id", "this member has thanked for this post already")


def _gifts(shelf: Shelf) -> None:
    """Who may give what to whom; whether there was so much to give is seen when they are applied."""
    whens = list(_gift_reasons())
    shelf.run(
        f"""CREATE OR REPLACE TABLE gifts AS
        SELECT told.row, told.id, told.from_id, CASE WHEN kind = 'tip' THEN coalesce(to_id, posts.author_id)
            ELSE to_id END AS to_id, amount, kind, told.post_id, posts.topic_id, told.created_at,
            coalesce(told.reason, {_case(whens)}) AS reason
        FROM (SELECT * REPLACE (lower(trim(kind)) AS kind) FROM gifts) AS told
        LEFT JOIN posts ON posts.id = told.post_id AND posts.reason IS NULL AND kind = 'tip'"""
    )


def _gift_reasons() -> Iterator[tuple[str, str]]:
    yield "kind NOT IN ('tip', 'direct', 'pool_in', 'pool_out')", "kind is none of tip, direct, pool_in, pool_out"
    yield "amount < 1", "amount is no number of points"
    yield "kind <> 'pool_out' AND from_id IS NULL", "it has no from_id"
    yield "kind IN ('direct', 'pool_out') AND to_id IS NULL", "it has no to_id"
    yield "kind = 'tip' AND told.post_id IS NULL", "it has no post_id"
    yield "kind = 'tip' AND posts.id IS NULL", "its post is not in the folder, or was left out"
    yield "kind = 'tip' AND to_id IS NOT NULL AND to_id <> posts.author_id", "its post is not by whom it is given to"
    standing = "(SELECT id FROM members WHERE reason IS NULL)"
    yield f"kind <> 'pool_out' AND from_id NOT IN {standing}", "its giver is not in the folder, or was left out"
    yield (
        f"kind IN ('direct', 'pool_out') AND to_id NOT IN {standing}",
        "its receiver is not in the folder, or was left out",
    )
    yield "kind IN ('tip', 'direct') AND from_id = coalesce(to_id, posts.author_id)", "nobody gives to themselves"
