"""The ideas reader's tables in bulk: see `ideas/__init__.py` for what each event says."""

from app.models.members import Role
from app.readers.afresh.recipe import Recipe, Source, Step
from app.readers.afresh.said import number, site_day, word
from app.readers.ideas import DECIDED, ideas
from app.readers.ideas.tables import IdeaProgress, ReviewCoverage

TOLD, REVIEWED = "idea_told", "idea_reviewed"
STAGES = {
    TOLD: """what VARCHAR(20), topic_id BIGINT, post_id BIGINT, author_id BIGINT, at {moment}, day DATE,
        status VARCHAR(16), merged_into_id BIGINT, department_id BIGINT, xid BIGINT, id BIGINT""",
    REVIEWED: """session_id BIGINT, closed_on DATE, agenda BIGINT, covered BIGINT, decided BIGINT, xid BIGINT,
        id BIGINT""",
}


def _sources() -> list[Source]:
    topic = {"topic_id": number("topic_id"), "at": "event.happened_at"}
    opened = {"post_id": number("post_id"), "author_id": number("author_id"), "day": site_day()}
    decided = {"status": word("status"), "merged_into_id": number("merged_into_id")}
    post = {"post_id": number("post_id")}
    reviewed = {
        "session_id": number("session_id"),
        "closed_on": site_day(),
        "agenda": number("agenda_count"),
        "covered": number("covered_count"),
        "decided": number("decided_count"),
    }
    is_idea = f"{word('kind')} = 'idea'"
    return [
        Source("topic.added", TOLD, {"what": "'added'", **topic, **opened}, when=is_idea),
        Source("idea.seen", TOLD, {"what": "'seen'", **topic}),
        Source("idea.decided", TOLD, {"what": "'decided'", **topic, **decided}),
        Source("idea.assigned", TOLD, {"what": "'assigned'", **topic, "department_id": number("department_id")}),
        Source("post.removed", TOLD, {"what": "'removed'", **topic, **post}),
        Source("post.restored", TOLD, {"what": "'restored'", **topic, **post}),
        Source("review.closed", REVIEWED, reviewed),
    ]


def _last(columns: str, what: str, more: str = "") -> str:
    """The last word on each idea."""
    return f"""(SELECT {columns} FROM (
        SELECT told.*, row_number() OVER (PARTITION BY told.topic_id ORDER BY told.xid DESC, told.id DESC) AS place
        FROM {TOLD} AS told {more} WHERE told.what IN ({what})) AS words WHERE place = 1)"""


def _first(stage: str, key: str, condition: str = "true") -> str:
    """The first of the lines that say the same."""
    return f"""(SELECT * FROM (
        SELECT told.*, row_number() OVER (PARTITION BY {key} ORDER BY xid, id) AS place FROM {stage} AS told
        WHERE {condition}) AS lines WHERE place = 1)"""


_DECIDED = ", ".join(f"'{status}'" for status in DECIDED)
_OPENING = f"JOIN {TOLD} AS opened ON opened.what = 'added' AND opened.post_id = told.post_id"
COLUMNS = """topic_id, post_id, author_id, posted_at, posted_on, status, stands, seen_at, first_comment_at,
    first_change_at, decided_at, merged_into_id, department_id"""
IDEAS = f"""INSERT INTO idea_progress_anew ({COLUMNS})
    SELECT added.topic_id, added.post_id, added.author_id, added.at, added.day, coalesce(decided.status, 'not_started'),
        coalesce(stood.what, 'restored') = 'restored', moments.seen_at, comments.first_at, moments.changed_at,
        moments.decided_at, decided.merged_into_id, assigned.department_id
    FROM {_first(TOLD, "topic_id", "what = 'added'")} AS added
    LEFT JOIN {_last("topic_id, status, merged_into_id", "'decided'")} AS decided ON decided.topic_id = added.topic_id
    LEFT JOIN {_last("topic_id, department_id", "'assigned'")} AS assigned ON assigned.topic_id = added.topic_id
    LEFT JOIN {_last("topic_id, what", "'removed', 'restored'", _OPENING)} AS stood ON stood.topic_id = added.topic_id
    LEFT JOIN (
        SELECT topic_id, min(CASE WHEN what = 'seen' THEN at END) AS seen_at,
            min(CASE WHEN what = 'decided' THEN at END) AS changed_at,
            min(CASE WHEN what = 'decided' AND status IN ({_DECIDED}) THEN at END) AS decided_at
        FROM {TOLD} GROUP BY topic_id
    ) AS moments ON moments.topic_id = added.topic_id
    LEFT JOIN (
        SELECT topic.id, min(post.created_at) AS first_at FROM topic JOIN post ON post.topic_id = topic.id
            JOIN member ON member.id = post.author_id
        WHERE topic.kind = 'idea' AND post.number > 1 AND member.role >= {Role.STAFF:d}
            AND post.author_id <> topic.author_id AND post.hidden_at IS NULL AND post.removed_at IS NULL
        GROUP BY topic.id
    ) AS comments ON comments.id = added.topic_id"""
SESSIONS = f"""INSERT INTO review_coverage_anew (session_id, closed_on, agenda, covered, decided)
    SELECT session_id, closed_on, agenda, covered, decided FROM {_first(REVIEWED, "session_id")} AS reviewed"""

ideas.afresh = Recipe(
    STAGES,
    _sources,
    lambda: [Step(IdeaProgress, IDEAS), Step(ReviewCoverage, SESSIONS)],
    members={TOLD: ("author_id",)},
)
