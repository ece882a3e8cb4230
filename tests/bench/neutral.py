"""A made-up community as a neutral folder, of any size: few members do most; it grows, or is as busy all the time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

WORDS = (
    "猫 犬 設定 画面 方法 電池 写真 料金 端末 回線 質問 更新 昨日 今日 question phone plan battery photo thanks idea"
)


@dataclass(frozen=True)
class Shape:
    """How many of what over how many days; the last day is `end`.

    A steady one has as much on each day: of two that differ in age, the last months are alike.
    """

    members: int
    posts: int
    reactions: int
    gifts: int
    days: int = 1095
    end: datetime = datetime(2026, 11, 1)  # noqa: DTZ001  (the files' times are UTC without saying so)
    seed: float = 0.42
    is_steady: bool = False


def write(folder: Path, shape: Shape, form: str = "parquet") -> Path:
    """The folder, ready to be imported. Every reaction is somebody else's, once, after its post."""
    folder.mkdir(parents=True, exist_ok=True)
    base = duckdb.connect()
    base.execute("SET memory_limit = '700MB'; SET threads = 2; SET preserve_insertion_order = false")
    base.execute(f"SET temp_directory = '{folder / 'spill'}'")
    base.execute("SELECT setseed(?)", [shape.seed])
    _functions(base, shape)
    for table in (_MEMBERS, _TOPICS, _POSTS, _REACTIONS, _GIFTS):
        base.execute(table.format(**vars(shape), topics=max(shape.posts // 7, 1)))
    for name in ("members", "topics", "posts", "reactions", "gifts"):
        order = "" if name == "reactions" else "ORDER BY id"
        base.execute(f"COPY (SELECT * FROM {name} {order}) TO '{folder / f'{name}.{form}'}' (FORMAT {form})")
    begin = shape.end - timedelta(days=shape.days)
    meta = {"start": begin.isoformat(), "end": shape.end.isoformat(), "tz_offset_hours": 9, "pool_opening": 10_000}
    (folder / "meta.json").write_text(json.dumps(meta))
    base.close()
    return folder


def _functions(base: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    """`one_of(n, r)`: 1 to n, small numbers far more often. `moment(share)`: when so much of all has happened.

    `lately(n, r)`: 1 to n, mostly the last ones, or in a steady community each as often.
    """
    words = ", ".join(f"'{word}'" for word in WORDS.split())
    base.execute("CREATE MACRO one_of(n, r) AS 1 + floor((n - 1) * pow(r, 3))::BIGINT")
    begin = (shape.end - timedelta(days=shape.days)).isoformat(" ")
    bend = 1 if shape.is_steady else 0.6
    base.execute(
        f"""CREATE MACRO moment(share) AS date_trunc('milliseconds', TIMESTAMP '{begin}'
            + to_milliseconds((pow(share, {bend}) * {shape.days} * 86400000)::BIGINT))"""
    )
    which = "greatest(ceil(r * n)::BIGINT, 1)" if shape.is_steady else "n + 1 - one_of(n, r)"
    base.execute(f"CREATE MACRO lately(n, r) AS {which}")
    base.execute(f"CREATE MACRO word(r) AS ([{words}])[1 + floor(r * {len(WORDS.split())})::INTEGER]")


_MEMBERS = """CREATE TABLE members AS SELECT id, 'member' || id AS handle, 'Member ' || id AS display_name,
    CASE WHEN id % 4 = 0 THEN 'en' ELSE 'ja' END AS locale, moment(id / {members} * 0.9) AS joined_at,
    NULL::TIMESTAMP AS left_at, id <= greatest(2, {members} // 5000) AS is_staff,
    100 + (random() * 900)::BIGINT AS opening_points FROM range(1, {members} + 1) AS ids (id)"""

_TOPICS = """CREATE TABLE topics AS WITH drawn AS (
        SELECT id, moment(id / {topics}) AS created_at, random() AS who, random() AS what
        FROM range(1, {topics} + 1) AS ids (id))
    SELECT id, CASE WHEN what < 0.5 THEN 'qa' WHEN what < 0.85 THEN 'chat' WHEN what < 0.95 THEN 'idea' ELSE 'blog' END
        AS kind, one_of(greatest(({members} * 0.9 * id / {topics})::BIGINT, 1), who) AS author_id, created_at,
        CASE WHEN id % 4 = 0 THEN 'en' ELSE 'ja' END AS lang, word(who) || ' ' || word(what) || ' ' || id AS title,
        CASE WHEN id % 3 = 0 THEN word(what) ELSE '' END AS tags, NULL::BIGINT AS accepted_post_id FROM drawn"""

_POSTS = """CREATE TABLE posts AS WITH replies AS (
        SELECT {topics} + number AS id, lately({topics}, random()) AS to_id, random() AS who,
            random() AS wait, random() AS under, random() AS a, random() AS b
        FROM range(1, greatest({posts} - {topics}, 0) + 1) AS ids (number)),
    placed AS (SELECT replies.*, topics.id AS topic_id,
            topics.created_at + to_milliseconds((1000 + pow(wait, 4) * 20 * 86400000)::BIGINT) AS created_at
        FROM replies JOIN topics ON topics.id = to_id),
    every AS (
        SELECT id, id AS topic_id, author_id, created_at, title || '\n\n' || title || 'です。' AS body, 1.0 AS under
            FROM topics
        UNION ALL
        SELECT id, topic_id, one_of(greatest(({members} * 0.9 * topic_id / {topics})::BIGINT, 1), who), created_at,
            word(a) || 'は' || word(b) || 'です。' || repeat(word(wait) || '、', 4 + (a * 20)::INTEGER)
                || CASE WHEN b < 0.1 THEN '**' || word(a) || '** [link](https://example.com/' || id || ')' ELSE '' END
                || CASE WHEN b BETWEEN 0.1 AND 0.13 THEN ' @member' || (1 + (a * 50)::INTEGER) ELSE '' END,
            under FROM placed WHERE created_at < TIMESTAMP '{end}'),
    numbered AS (SELECT *, row_number() OVER (PARTITION BY topic_id ORDER BY created_at, id) - 1 AS position FROM every)
    SELECT id, topic_id, position, author_id,
        CASE WHEN under < 0.4 AND position > 1
            THEN lag(id) OVER (PARTITION BY topic_id ORDER BY position) END AS parent_id,
        created_at, body FROM numbered;
    UPDATE topics SET accepted_post_id = first_answer FROM (
        SELECT topic_id, min(id) AS first_answer FROM posts WHERE position > 0 AND parent_id IS NULL GROUP BY 1)
    WHERE topic_id = topics.id AND kind = 'qa' AND topics.id % 5 < 2"""

_REACTIONS = """CREATE TABLE reactions AS WITH drawn AS (
        SELECT lately((SELECT max(id) FROM posts), random()) AS post_id,
            one_of({members}, random()) AS member_id, random() AS wait
        FROM range({reactions} * 5 // 4) AS ids (number)),
    told AS (
        SELECT post_id, member_id,
            min(posts.created_at + to_milliseconds((500 + pow(wait, 6) * 30 * 86400000)::BIGINT)) AS created_at
        FROM drawn JOIN posts ON posts.id = post_id WHERE posts.author_id <> member_id GROUP BY ALL)
    SELECT row_number() OVER () AS id, post_id, member_id,
        (['like', 'like', 'thanks', 'helpful', 'insight'])[1 + post_id % 5] AS kind, created_at
    FROM told WHERE created_at < TIMESTAMP '{end}' LIMIT {reactions}"""

_GIFTS = """CREATE TABLE gifts AS WITH drawn AS (
        SELECT number AS id, one_of({members}, random()) AS giver, one_of({members}, random()) AS other,
            random() AS what,
            1 + floor(random() * (SELECT max(id) FROM posts))::BIGINT AS post_id, moment(number / {gifts}) AS created_at
        FROM range(1, {gifts} + 1) AS ids (number))
    SELECT drawn.id, CASE WHEN what < 0.9 THEN giver END AS from_id,
        CASE WHEN what < 0.6 THEN posts.author_id WHEN what < 0.8 OR what >= 0.9 THEN other END AS to_id,
        1 + (what * 30)::BIGINT AS amount,
        CASE WHEN what < 0.6 THEN 'tip' WHEN what < 0.8 THEN 'direct' WHEN what < 0.9 THEN 'pool_in' ELSE 'pool_out' END
            AS kind,
        CASE WHEN what < 0.6 THEN posts.id END AS post_id, drawn.created_at
    FROM drawn LEFT JOIN posts ON posts.id = drawn.post_id
    WHERE what >= 0.6 OR (posts.id IS NOT NULL AND posts.author_id <> giver AND posts.created_at < drawn.created_at)"""
