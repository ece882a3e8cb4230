"""Small Stack Exchange dumps, written here: one with everything in order, and what can be wrong with one."""

import lzma
from pathlib import Path
from xml.sax.saxutils import quoteattr

from flask import Flask

from app.importing.progress import Quiet
from app.importing.stackexchange import import_dump
from app.importing.tally import Tally

Row = dict[str, object] | str

USERS: list[Row] = [
    {"Id": -1, "CreationDate": "2020-01-01T00:00:00.000", "DisplayName": "Community"},
    {"Id": 1, "CreationDate": "2020-01-02T00:00:00.500", "DisplayName": "Ada Lovelace", "AboutMe": "<p>Looms.</p>"},
    {"Id": 2, "CreationDate": "2020-01-03T00:00:00", "DisplayName": "Grace Hopper"},
    {"Id": 3, "CreationDate": "2020-01-04T00:00:00.000", "DisplayName": "さくら"},
    {"Id": 4, "CreationDate": "2020-01-05T00:00:00.000", "DisplayName": "山田 太郎"},
    {"Id": 5, "CreationDate": "2020-01-06T00:00:00.000", "DisplayName": "Ada Lovelace"},
]
POSTS: list[Row] = [
    {
        "Id": 10,
        "PostTypeId": 1,
        "AcceptedAnswerId": 11,
        "CreationDate": "2020-02-01T10:00:00.000",
        "OwnerUserId": 1,
        "Title": "How do I thread a loom?",
        "Body": "<p>It is <b>new</b>.</p>\n<pre><code>pull()\n</code></pre>",
        "Tags": "<loom><c#>",
    },
    {
        "Id": 11,
        "PostTypeId": 2,
        "ParentId": 10,
        "CreationDate": "2020-02-01T12:00:00.000",
        "OwnerUserId": 2,
        "Body": "<p>Slowly.</p>",
    },
    {
        "Id": 12,
        "PostTypeId": 2,
        "ParentId": 10,
        "CreationDate": "2020-02-02T12:00:00.000",
        "OwnerDisplayName": "user77",
        "Body": "<p>By hand.</p>",
        "CommunityOwnedDate": "2020-02-02T12:00:00.000",
    },
    {
        "Id": 13,
        "PostTypeId": 1,
        "CreationDate": "2020-02-03T12:00:00.000",
        "OwnerUserId": 3,
        "Title": "糸が切れます",
        "Body": "<p>どうすればいいですか。</p>",
        "Tags": "|loom|",
        "ClosedDate": "2020-03-01T00:00:00.000",
    },
    {"Id": 14, "PostTypeId": 5, "CreationDate": "2020-02-03T13:00:00.000", "Body": "<p>About looms.</p>"},
]
COMMENTS: list[Row] = [
    {"Id": 1, "PostId": 10, "CreationDate": "2020-02-01T11:00:00.000", "UserId": 4, "Text": "# Which loom?"},
    {"Id": 2, "PostId": 11, "CreationDate": "2020-02-01T13:00:00.000", "UserId": 1, "Text": "@GraceHopper thanks!"},
    {"Id": 3, "PostId": 11, "CreationDate": "2020-02-01T14:00:00.000", "UserDisplayName": "gone", "Text": "Me too"},
]
VOTES: list[Row] = [
    {"Id": 1, "PostId": 11, "VoteTypeId": 1, "CreationDate": "2020-02-05T00:00:00.000"},
    {"Id": 2, "PostId": 11, "VoteTypeId": 2, "CreationDate": "2020-02-01T00:00:00.000"},
    {"Id": 3, "PostId": 11, "VoteTypeId": 2, "CreationDate": "2020-02-01T00:00:00.000"},
    {"Id": 4, "PostId": 10, "VoteTypeId": 2, "CreationDate": "2020-02-09T00:00:00.000"},
    {"Id": 5, "PostId": 10, "VoteTypeId": 3, "CreationDate": "2020-02-09T00:00:00.000"},
    {"Id": 6, "PostId": 14, "VoteTypeId": 2, "CreationDate": "2020-02-09T00:00:00.000"},
]
BADGES: list[Row] = [
    {"Id": 1, "UserId": 2, "Name": "Teacher", "Date": "2020-02-02T00:00:00.000", "Class": 3},
    {"Id": 2, "UserId": 1, "Name": "Student", "Date": "2020-02-03T00:00:00.000"},
    {"Id": 3, "UserId": 3, "Name": "Student", "Date": "2020-02-03T00:00:00.000"},
]
TAGS: list[Row] = [{"Id": 1, "TagName": "loom", "Count": 2}, {"Id": 2, "TagName": "yarn", "Count": 0}]
LINKS: list[Row] = [
    {"Id": 1, "PostId": 13, "RelatedPostId": 10, "LinkTypeId": 1, "CreationDate": "2020-02-04T00:00:00.000"}
]

WHOLE: dict[str, list[Row]] = {
    "Users": USERS,
    "Posts": POSTS,
    "Comments": COMMENTS,
    "Votes": VOTES,
    "Badges": BADGES,
    "Tags": TAGS,
    "PostLinks": LINKS,
}


def xml(name: str, rows: list[Row]) -> bytes:
    """A table as the field writes it; a row that is a string stands as it is."""
    lines = [row if isinstance(row, str) else element(row) for row in rows]
    table = name.lower()
    body = "\r\n".join(f"  {line}" for line in lines)
    text = f'<?xml version="1.0" encoding="utf-8"?>\r\n<{table}>\r\n{body}\r\n</{table}>'
    return b"\xef\xbb\xbf" + text.encode()


def element(row: dict[str, object]) -> str:
    return "<row " + " ".join(f"{name}={quoteattr(str(value))}" for name, value in row.items()) + " />"


def write(folder: Path, tables: dict[str, list[Row]], *, packed: bool = False) -> Path:
    """A dump's folder; `packed` as .xml.xz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        data = xml(name, rows)
        if packed:
            (folder / f"{name}.xml.xz").write_bytes(lzma.compress(data))
        else:
            (folder / f"{name}.xml").write_bytes(data)
    return folder


def take(
    app: Flask,
    folder: Path,
    tables: dict[str, list[Row]] | None = None,
    *,
    packed: bool = False,
    space_slug: str | None = None,
) -> Tally:
    """Write the tables and import them; everything in order when none are named."""
    write(folder, WHOLE if tables is None else tables, packed=packed)
    return import_dump(folder, app.config["YUI"].home, Quiet(), space_slug)


def with_rows(name: str, *rows: Row) -> dict[str, list[Row]]:
    """Everything in order, and these rows."""
    return WHOLE | {name: [*WHOLE[name], *rows]}
