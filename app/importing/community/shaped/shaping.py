"""The checked rows take the shape of the site's tables: ids of this site, counters, states. All in SQL."""

from collections.abc import Mapping

from app.importing.community.incoming.checking import KINDS
from app.importing.community.incoming.shelf import Shelf
from app.kinds.idea.status import NOT_STARTED
from app.kinds.question.kind import ANSWERED, OPEN, SOLVED
from app.models.members import Role
from app.operations.writing import LONGEST_TITLE

LONGEST_LANG = 8


def shape(shelf: Shelf, offsets: Mapping[str, int], spaces: Mapping[str, int], zone: str) -> None:
    """One table in the shelf for each of the site's; what is asked of them is listed in `writing.py`."""
    here = {f"{name}_0": str(offset) for name, offset in offsets.items()}
    here |= {"zone": zone.replace("'", "''"), "title": str(LONGEST_TITLE), "staff": str(int(Role.STAFF))}
    here |= {"member_role": str(int(Role.MEMBER)), "open": OPEN, "answered": ANSWERED, "solved": SOLVED}
    here |= {"not_started": NOT_STARTED, "lang": str(LONGEST_LANG)}
    kinds = ", ".join(f"('{foreign}', '{kind}', {spaces.get(kind, 0)})" for foreign, kind in KINDS.items())
    shelf.run(f"CREATE OR REPLACE TABLE kind AS SELECT * FROM (VALUES {kinds}) AS kinds (told, kind, space_id)")
    for table, statement in STEPS.items():
        if not shelf.is_done(f"shape {table}"):
            shelf.run("BEGIN")
            shelf.run(f"CREATE OR REPLACE TABLE {table} AS {statement.format(**here)}")
            shelf.note_done(f"shape {table}")
            shelf.run("COMMIT")


ROOT = """WITH RECURSIVE up AS (
    SELECT posts.id, posts.parent_id AS root FROM posts JOIN posts AS above ON above.id = posts.parent_id
        WHERE posts.reason IS NULL AND above.reason IS NULL AND above.parent_id IS NULL
    UNION ALL
    SELECT posts.id, up.root FROM posts JOIN up ON up.id = posts.parent_id WHERE posts.reason IS NULL
) SELECT id, root FROM up"""

MENTION = """SELECT DISTINCT post_id, member_id, by_quote FROM (
    SELECT written.id AS post_id, unnest(mentioned) AS member_id, false AS by_quote FROM written
    UNION ALL
    SELECT quoting.id, quoted.author_id + {member_0}, true
    FROM (SELECT id, unnest(quoted) - {post_0} AS quoted_id FROM written) AS quoting
        JOIN posts AS quoted ON quoted.id = quoted_id AND quoted.reason IS NULL
        JOIN posts AS mine ON mine.id = quoting.id AND quoted.created_at <= mine.created_at AND mine.position > 0
) AS named JOIN posts ON posts.id = post_id WHERE member_id <> posts.author_id + {member_0}"""

POST = """SELECT posts.id, posts.id + {post_0} AS local_id, topic_id, position + 1 AS number,
        CASE WHEN position > 0 THEN root END AS root, parent_id, author_id,
        coalesce(written.source, body) AS source, html, excerpt, created_at,
        coalesce(nices, 0) AS nice_count, coalesce(chips, 0) AS chip_points
    FROM posts JOIN written USING (id) LEFT JOIN root USING (id)
        LEFT JOIN (SELECT post_id AS id, count(*) AS nices FROM reactions WHERE reason IS NULL GROUP BY 1) USING (id)
        LEFT JOIN (SELECT post_id AS id, sum(amount) AS chips FROM gifts
            WHERE reason IS NULL AND kind = 'tip' GROUP BY 1) USING (id)
    WHERE posts.reason IS NULL"""

TOPIC = """WITH grown AS (
    SELECT post.topic_id, count(*) AS posts, max(number) AS last_number, max(post.created_at) AS last_at,
        arg_max(post.author_id, (post.created_at, number)) AS last_by,
        count(*) FILTER (number > 1 AND root IS NULL) AS answers,
        count(*) FILTER (number > 1 AND root IS NULL AND post.author_id <> topics.author_id) AS foreign_answers,
        max(CASE WHEN number = 1 THEN nice_count END) AS nices, max(CASE WHEN number = 1 THEN excerpt END) AS excerpt
    FROM post JOIN topics ON topics.id = post.topic_id GROUP BY 1
) SELECT topics.id, topics.id + {topic_0} AS local_id, kind.kind, space_id, topics.author_id,
        CASE WHEN length(words) <= {title} THEN words ELSE left(words, {title} - 1) || '…' END AS title,
        left(trim(lang), {lang}) AS lang, excerpt, tags, accepted_post_id, best.created_at AS best_at,
        CASE WHEN kind.kind = 'question' AND best.id IS NOT NULL THEN '{solved}'
            WHEN kind.kind = 'question' AND foreign_answers > 0 THEN '{answered}'
            WHEN kind.kind = 'question' THEN '{open}' WHEN kind.kind = 'idea' THEN '{not_started}' ELSE '' END AS state,
        grown.posts AS post_count, last_number, answers AS answer_count, nices AS nice_count,
        topics.created_at, greatest(topics.created_at, last_at) AS last_at, last_by
    FROM (SELECT *, trim(regexp_replace(title, '\\s+', ' ', 'g')) AS words FROM topics WHERE reason IS NULL) AS topics
        JOIN kind ON kind.told = lower(trim(topics.kind)) JOIN grown ON grown.topic_id = topics.id
        LEFT JOIN posts AS best ON best.id = accepted_post_id"""

MEMBER = """SELECT members.id, members.id + {member_0} AS local_id, named.handle, named.name, joined_at, left_at,
        CASE WHEN is_staff THEN {staff} ELSE {member_role} END AS role,
        CASE WHEN lower(trim(locale)) IN ('ja', 'en') THEN lower(trim(locale)) ELSE '' END AS locale, opening_points,
        coalesce(topics, 0) AS topic_count, coalesce(posts, 0) AS post_count, coalesce(nices, 0) AS nices_received,
        coalesce(best, 0) AS best_answer_count
    FROM members JOIN named USING (id)
        LEFT JOIN (SELECT author_id AS id, count(*) AS topics FROM topic GROUP BY 1) USING (id)
        LEFT JOIN (SELECT author_id AS id, count(*) AS posts, sum(nice_count) AS nices FROM post GROUP BY 1) USING (id)
        LEFT JOIN (SELECT post.author_id AS id, count(*) AS best FROM topic JOIN post ON post.id = accepted_post_id
            GROUP BY 1) USING (id)
    WHERE members.reason IS NULL"""

IDEA = """SELECT topic.id, greatest(topic.created_at, max(post.created_at) FILTER (members.is_staff AND number > 1
        AND post.author_id <> topic.author_id)) AS silent_since
    FROM topic JOIN post ON post.topic_id = topic.id JOIN members ON members.id = post.author_id
    WHERE topic.kind = 'idea' GROUP BY topic.id, topic.created_at"""

TAGGED = """SELECT DISTINCT topic.id AS topic_id, known.name FROM (
        SELECT id, unnest(string_split(tags, ';')) AS told FROM topic WHERE tags <> '') AS topic
    JOIN known_tag AS known USING (told)"""

GIVEN = """SELECT *, ((created_at AT TIME ZONE 'UTC') AT TIME ZONE '{zone}')::DATE AS day FROM gifts
    WHERE reason IS NULL"""

STEPS = {
    "root": ROOT,
    "mention": MENTION,
    "post": POST,
    "topic": TOPIC,
    "member": MEMBER,
    "idea": IDEA,
    "tagged": TAGGED,
    "given": GIVEN,
}
