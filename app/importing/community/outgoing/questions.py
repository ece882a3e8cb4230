"""What an export asks the site's tables, file by file. What is hidden, removed, a draft or a group's stays here."""

TOPIC = """topic.published_at IS NOT NULL AND topic.hidden_at IS NULL AND topic.removed_at IS NULL
    AND topic.space_id NOT IN (SELECT id FROM space WHERE group_id IS NOT NULL)"""
POST = "post.hidden_at IS NULL AND post.removed_at IS NULL"
HERE = f"FROM post JOIN topic ON topic.id = post.topic_id AND {TOPIC} WHERE {POST}"
ARRIVED = "chip.due_at IS NULL AND chip.returned_at IS NULL"
# What two accounts of one member gave each other still names the closed one; it moved nothing.
OF_TWO = """NOT EXISTS (SELECT 1 FROM member WHERE member.merged_into_id IS NOT NULL
    AND member.id IN (giver_id, receiver_id))"""

# Bots go out as staff: figures leave both out.
QUESTIONS = {
    "members": """SELECT id, handle, display_name, locale, joined_at, left_at,
        CASE WHEN role >= 2 OR is_bot THEN 1 ELSE 0 END AS is_staff FROM member
        WHERE merged_into_id IS NULL ORDER BY id""",
    "topics": f"""SELECT topic.id, topic.kind, topic.author_id, topic.published_at AS created_at, topic.lang,
        topic.title,
        best.id AS accepted_post_id FROM topic
        JOIN post ON post.topic_id = topic.id AND post.number = 1 AND {POST}
        LEFT JOIN post AS best ON best.id = topic.best_post_id AND best.hidden_at IS NULL AND best.removed_at IS NULL
        WHERE {TOPIC} ORDER BY topic.id""",
    "tags": """SELECT topic_tag.topic_id, tag.name FROM topic_tag JOIN tag ON tag.id = topic_tag.tag_id
        ORDER BY topic_tag.topic_id, tag.name""",
    "posts": f"""SELECT post.id, post.topic_id, post.number - 1 AS position, post.author_id,
        post.answers_id AS parent_id,
        post.created_at, post.source AS body {HERE} ORDER BY post.id""",
    "reactions": f"""SELECT nice.id, nice.post_id, nice.member_id, nice.kind, nice.at AS created_at
        FROM nice JOIN post ON post.id = nice.post_id JOIN topic ON topic.id = post.topic_id AND {TOPIC}
        WHERE {POST} ORDER BY nice.id""",
    "tips": f"""SELECT chip.id, giver_id AS from_id, receiver_id AS to_id, amount, 'tip' AS kind, post_id,
        chip.at AS created_at
        FROM chip JOIN post ON post.id = chip.post_id JOIN topic ON topic.id = post.topic_id AND {TOPIC}
        WHERE {POST} AND {ARRIVED} AND {OF_TWO} ORDER BY chip.id""",
    "direct": f"""SELECT id, giver_id AS from_id, receiver_id AS to_id, amount, 'direct' AS kind, NULL AS post_id,
        at AS created_at FROM gift WHERE {OF_TWO} ORDER BY id""",
    "tank": """SELECT id, CASE WHEN amount > 0 THEN member_id END AS from_id,
        CASE WHEN amount < 0 THEN member_id END AS to_id,
        abs(amount) AS amount, CASE WHEN amount > 0 THEN 'pool_in' ELSE 'pool_out' END AS kind, NULL AS post_id,
        at AS created_at FROM tank_movement WHERE emergency_id IS NULL ORDER BY id""",
    "balances": """SELECT CASE WHEN kind = 'tank' THEN 0 ELSE owner_id END AS owner_id, balance FROM ledger_account
        WHERE kind IN ('wallet', 'tank')""",
}
COLUMNS = {
    "members": "id BIGINT, handle VARCHAR, display_name VARCHAR, locale VARCHAR, joined_at TIMESTAMP, "
    "left_at TIMESTAMP, is_staff BIGINT",
    "topics": "id BIGINT, kind VARCHAR, author_id BIGINT, created_at TIMESTAMP, lang VARCHAR, title VARCHAR, "
    "accepted_post_id BIGINT",
    "tags": "topic_id BIGINT, name VARCHAR",
    "posts": "id BIGINT, topic_id BIGINT, position BIGINT, author_id BIGINT, parent_id BIGINT, created_at TIMESTAMP, "
    "body VARCHAR",
    "reactions": "id BIGINT, post_id BIGINT, member_id BIGINT, kind VARCHAR, created_at TIMESTAMP",
    **dict.fromkeys(
        ("tips", "direct", "tank"),
        "id BIGINT, from_id BIGINT, to_id BIGINT, amount BIGINT, kind VARCHAR, post_id BIGINT, created_at TIMESTAMP",
    ),
    "balances": "owner_id BIGINT, balance BIGINT",
}

# In the shelf: gifts keep their ids where no two have the same; else they are numbered by their times.
GIFTS = """CREATE OR REPLACE TABLE gifts AS
    WITH every AS (SELECT * FROM tips UNION ALL SELECT * FROM direct UNION ALL SELECT * FROM tank),
    same AS (SELECT count(*) > count(DISTINCT id) AS twice FROM every)
    SELECT CASE WHEN twice THEN row_number() OVER (ORDER BY created_at, kind, id) ELSE id END AS id,
        from_id, to_id, amount, kind, post_id, created_at FROM every, same"""

# What a wallet must have had so that its gifts could be given, and so that it has in the end what it has now.
OPENING = """CREATE OR REPLACE TABLE opening AS
    WITH moved AS (
        SELECT coalesce(CASE WHEN kind = 'pool_out' THEN 0 ELSE from_id END, 0) AS owner_id, id, -amount AS step
            FROM gifts
        UNION ALL SELECT coalesce(CASE WHEN kind = 'pool_in' THEN 0 ELSE to_id END, 0), id, amount FROM gifts),
    stood AS (SELECT owner_id, sum(step) OVER (PARTITION BY owner_id ORDER BY id) AS net, step FROM moved),
    needed AS (SELECT owner_id, sum(step) AS net, greatest(-min(net), 0) AS least FROM stood GROUP BY 1)
    SELECT owner_id, greatest(coalesce(balance, 0) - coalesce(net, 0), coalesce(least, 0), 0)::BIGINT AS points
    FROM balances FULL JOIN needed USING (owner_id)"""

FILES = {
    "members": """SELECT id, handle, display_name, locale, joined_at, left_at, is_staff = 1 AS is_staff,
        coalesce(points, 0) AS opening_points FROM members LEFT JOIN opening ON owner_id = id ORDER BY id""",
    "topics": """SELECT topics.id, coalesce(told, 'chat') AS kind, author_id, created_at, lang, title,
        coalesce(tags, '') AS tags, accepted_post_id FROM topics LEFT JOIN kinds ON kinds.kind = topics.kind
        LEFT JOIN (SELECT topic_id AS id, string_agg(name, ';' ORDER BY name) AS tags FROM tags GROUP BY 1) AS tagged
            ON tagged.id = topics.id ORDER BY topics.id""",
    "posts": """SELECT posts.id, topic_id, position, author_id,
        CASE WHEN parent_id IN (SELECT id FROM posts) THEN parent_id END AS parent_id, created_at, body
        FROM posts WHERE topic_id IN (SELECT id FROM topics) ORDER BY posts.id""",
    "reactions": """SELECT * FROM reactions WHERE post_id IN (
        SELECT id FROM posts WHERE topic_id IN (SELECT id FROM topics)) ORDER BY id""",
    "gifts": "SELECT * FROM gifts ORDER BY id",
}
