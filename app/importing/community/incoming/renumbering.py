"""Ids larger than any reader of JSON holds exactly, as some sites make them: such tables are numbered anew."""

from app.importing.community.incoming.columns import LARGEST
from app.importing.community.incoming.shelf import Shelf

REFERENCES = {
    "members": (
        ("topics", "author_id"),
        ("posts", "author_id"),
        ("reactions", "member_id"),
        ("gifts", "from_id"),
        ("gifts", "to_id"),
    ),
    "topics": (("posts", "topic_id"),),
    "posts": (("topics", "accepted_post_id"), ("posts", "parent_id"), ("reactions", "post_id"), ("gifts", "post_id")),
    "reactions": (),
    "gifts": (),
}


def number_anew(shelf: Shelf) -> None:
    """1, 2, 3 … in the order of the ids. What refers to no row gets a number that no row has."""
    for table, references in REFERENCES.items():
        if (shelf.one(f"SELECT max(id) FROM {table}") or 0) <= LARGEST:
            continue
        shelf.run(
            f"""CREATE OR REPLACE TEMP TABLE anew AS SELECT id, row_number() OVER (ORDER BY id) AS number
            FROM (SELECT DISTINCT id FROM {table} WHERE id IS NOT NULL)"""
        )
        for name, column in ((table, "id"), *references):
            number = f"(SELECT number FROM anew WHERE anew.id = {name}.{column})"
            shelf.run(f"UPDATE {name} SET {column} = coalesce({number}, -{column}) WHERE {column} IS NOT NULL")
        shelf.run(
            "INSERT INTO note VALUES (?)", f"ids of {table} are larger than {LARGEST}: numbered anew in their order"
        )
