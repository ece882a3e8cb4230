"""The log lines that the same acts would have made; they are sorted when they are written."""

from collections.abc import Mapping

from app.importing.community.incoming.shelf import Shelf

# For each event: what it is made of, whose deed it was, when, and its body. Ids are the site's.
LINES = """
SELECT 'member.joined' AS name, local_id AS actor_id, joined_at AS happened_at, 0 AS rank, id,
    to_json({{'member_id': local_id, 'invited_by_id': NULL::BIGINT}})::VARCHAR AS body FROM member
UNION ALL SELECT 'member.confirmed', local_id, joined_at, 1, id,
    to_json({{'member_id': local_id}})::VARCHAR FROM member
UNION ALL SELECT 'member.left', local_id, left_at, 9, id,
    to_json({{'member_id': local_id}})::VARCHAR FROM member WHERE left_at IS NOT NULL
UNION ALL SELECT 'topic.added', topic.author_id + {member_0}, topic.created_at, 2, topic.id,
    to_json({{'topic_id': topic.local_id, 'post_id': post.local_id, 'space_id': space_id, 'kind': kind,
        'author_id': topic.author_id + {member_0}, 'mentioned_ids': coalesce(names.mentioned, [])}})::VARCHAR
    FROM topic JOIN post ON post.topic_id = topic.id AND number = 1 LEFT JOIN names ON names.post_id = post.id
UNION ALL SELECT 'post.added', post.author_id + {member_0}, post.created_at, 3, post.id,
    to_json({{'topic_id': topic.local_id, 'post_id': post.local_id, 'space_id': space_id, 'kind': kind,
        'author_id': post.author_id + {member_0}, 'topic_author_id': topic.author_id + {member_0},
        'is_answer': kind = 'question' AND post.parent_id IS NULL, 'reply_to_id': post.parent_id + {post_0},
        'reply_to_author_id': above.author_id + {member_0}, 'quoted_author_ids': coalesce(names.quoted, []),
        'mentioned_ids': coalesce(names.mentioned, [])}})::VARCHAR
    FROM post JOIN topic ON topic.id = post.topic_id LEFT JOIN posts AS above ON above.id = post.parent_id
        LEFT JOIN names ON names.post_id = post.id WHERE number > 1
UNION ALL SELECT 'answer.accepted', topic.author_id + {member_0}, best_at, 4, topic.id,
    to_json({{'topic_id': topic.local_id, 'post_id': post.local_id, 'author_id': post.author_id + {member_0},
        'topic_author_id': topic.author_id + {member_0}}})::VARCHAR
    FROM topic JOIN post ON post.id = accepted_post_id
UNION ALL SELECT 'nice.given', member_id + {member_0}, created_at, 5, id,
    '{{"post_id":' || (post_id + {post_0}) || ',"topic_id":' || (topic_id + {topic_0}) || ',"author_id":'
        || (author_id + {member_0}) || '}}' FROM reactions WHERE reason IS NULL
UNION ALL SELECT 'chip.given', from_id + {member_0}, created_at, 6, id,
    to_json({{'chip_id': id + {chip_0}, 'post_id': post_id + {post_0}, 'topic_id': topic_id + {topic_0},
        'author_id': to_id + {member_0}, 'amount': amount}})::VARCHAR FROM given WHERE kind = 'tip'
UNION ALL SELECT 'gift.given', from_id + {member_0}, created_at, 6, id,
    to_json({{'gift_id': id + {gift_0}, 'to_id': to_id + {member_0}, 'amount': amount}})::VARCHAR
    FROM given WHERE kind = 'direct'
UNION ALL SELECT CASE WHEN kind = 'pool_in' THEN 'tank.deposited' ELSE 'tank.withdrawn' END,
    coalesce(CASE WHEN kind = 'pool_in' THEN from_id END, to_id) + {member_0}, created_at, 6, id,
    to_json({{'movement_id': id + {tank_movement_0}, 'amount': amount}})::VARCHAR
    FROM given WHERE kind IN ('pool_in', 'pool_out')
"""


def make_lines(shelf: Shelf, offsets: Mapping[str, int]) -> None:
    """`line`: what happened, when, and which of those at one instant goes first."""
    if shelf.is_done("lines"):
        return
    here = {f"{name}_0": offset for name, offset in offsets.items()}
    shelf.run("BEGIN")
    shelf.run(
        """CREATE OR REPLACE TABLE names AS SELECT post_id,
            list_sort(list(member_id) FILTER (NOT by_quote)) AS mentioned,
            list_sort(list(member_id) FILTER (by_quote)) AS quoted FROM mention GROUP BY 1"""
    )
    shelf.run(f"CREATE OR REPLACE TABLE line AS {LINES.format(**here)}")
    shelf.note_done("lines")
    shelf.run("COMMIT")
