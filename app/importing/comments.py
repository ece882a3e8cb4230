"""Comments of a Stack Exchange dump: a line of small Markdown, in which names are written without blanks."""

import re

from sqlalchemy import select

from app.base.database import db
from app.models.members import Member
from app.models.posts import Post

NAMED = re.compile(r"(?<![\w@/.`])@(\w[\w.-]{2,40})")
BLOCK = re.compile(
    r"^[ \t]*(#{1,6}(?=\s|$)|>|[-+*](?=\s)|\d{1,9}(?=[.)]\s)|[-=|:]+(?=[-=: |]*$)|```|~~~)", re.MULTILINE
)


def as_markdown(text: str, topic_id: int) -> str:
    """The comment as it showed there: no headings or lists, and `@AdaLovelace` is the member of that name."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())
    plain = BLOCK.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", lines)
    if not NAMED.search(plain):
        return plain
    people = {re.sub(r"\s", "", name).lower(): handle for name, handle in _people_of(topic_id)}
    return NAMED.sub(lambda found: _with_handle(found, people), plain)


def _people_of(topic_id: int) -> list[tuple[str, str]]:
    query = select(Member.display_name, Member.handle).join(Post, Post.author_id == Member.id)
    rows = db.session.execute(query.where(Post.topic_id == topic_id, Member.display_name != "").distinct())
    return [(name, handle) for name, handle in rows]


def _with_handle(found: re.Match[str], people: dict[str, str]) -> str:
    """The first letters of a name are enough, as they were there."""
    typed = found[1].rstrip(".-")
    rest = found[1][len(typed) :]
    wanted = typed.lower()
    exact = people.get(wanted) or next((people[name] for name in sorted(people) if name.startswith(wanted)), None)
    return f"@{exact}{rest}" if exact else found[0]
