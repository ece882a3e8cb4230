"""Which of the site's tables take which rows of the shelf, in the order in which they refer to one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.database import Model
from app.events.log import LogLine
from app.kinds.idea.models import Idea
from app.models.members import Member
from app.models.posts import Mention, Nice, Post
from app.models.topics import Topic, TopicTag
from app.programs.chips.models import Chip
from app.programs.tank.models import TankMovement
from app.programs.wallet.models import Gift


@dataclass(frozen=True)
class Target:
    """`columns` is SQL to the shelf, named like the table's; `order` leaves no two rows alike."""

    model: type[Model]
    source: str
    order: str
    columns: str

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)


TARGETS = (
    Target(
        Member,
        "member",
        "id",
        """local_id AS id, handle, name AS display_name, role, locale, joined_at, joined_at AS confirmed_at, left_at,
        topic_count, post_count, best_answer_count, nices_received""",
    ),
    Target(
        Topic,
        "topic",
        "id",
        """local_id AS id, kind, space_id, author_id + {member_0} AS author_id, title, lang, excerpt, state, post_count,
        last_number, answer_count, coalesce(nice_count, 0) AS nice_count, accepted_post_id + {post_0} AS best_post_id,
        best_at, CASE WHEN best_at IS NOT NULL THEN author_id + {member_0} END AS best_by_id, created_at,
        created_at AS published_at, last_at AS last_post_at, last_at AS open_post_at,
        last_by + {member_0} AS last_poster_id""",
    ),
    Target(
        Post,
        "post",
        "number, id",
        """local_id AS id, topic_id + {topic_0} AS topic_id, number, root + {post_0} AS reply_to_id,
        parent_id + {post_0} AS answers_id, author_id + {member_0} AS author_id, source, html, created_at, nice_count,
        chip_points""",
    ),
    Target(TopicTag, "topic_tag", "topic_id, tag_id", "topic_id + {topic_0} AS topic_id, tag_id"),
    Target(Mention, "mention", "post_id, member_id, by_quote", "post_id + {post_0} AS post_id, member_id, by_quote"),
    Target(Idea, "idea", "id", "id + {topic_0} AS topic_id, silent_since"),
    Target(
        Nice,
        "(SELECT * FROM reactions WHERE reason IS NULL)",
        "id",
        """id + {nice_0} AS id, post_id + {post_0} AS post_id, member_id + {member_0} AS member_id, created_at AS "at",
        kind""",
    ),
    Target(
        Chip,
        "(SELECT * FROM given WHERE kind = 'tip')",
        "id",
        """id + {chip_0} AS id, post_id + {post_0} AS post_id, from_id + {member_0} AS giver_id,
        to_id + {member_0} AS receiver_id, amount, day, created_at AS "at", 'import:{run}:' || id AS request_key""",
    ),
    Target(
        Gift,
        "(SELECT * FROM given WHERE kind = 'direct')",
        "id",
        """id + {gift_0} AS id, from_id + {member_0} AS giver_id, to_id + {member_0} AS receiver_id, amount, day,
        created_at AS "at", 'import:{run}:' || id AS request_key""",
    ),
    Target(
        TankMovement,
        "(SELECT * FROM given WHERE kind IN ('pool_in', 'pool_out'))",
        "id",
        """id + {tank_movement_0} AS id,
        (CASE WHEN kind = 'pool_in' THEN from_id ELSE to_id END) + {member_0} AS member_id,
        CASE WHEN kind = 'pool_in' THEN amount ELSE -amount END AS amount, day, created_at AS "at",
        'import:{run}:' || id AS request_key""",
    ),
    Target(LogLine, "line", "happened_at, rank, id", "name, actor_id, happened_at, true AS imported, body"),
)


def question(target: Target, here: Mapping[str, object], first: int | None = None, last: int = 0) -> str:
    """SQL for the target's rows, in order; or for those from the `first` (counted from 1) to the `last`."""
    query = f"SELECT {target.columns.format(**here)} FROM {target.source} ORDER BY {target.order}"
    # A sort goes to the disk where a window over all rows would have to fit into memory.
    return query if first is None else f"{query} LIMIT {last - first + 1} OFFSET {first - 1}"
