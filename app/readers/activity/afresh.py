"""The activity reader's tables in bulk: see `activity/__init__.py` for what each event counts as."""

from app.readers.activity import OCCASIONS, activity
from app.readers.activity.tables import Act, CountedAct, MemberDay, UncountedPost
from app.readers.activity.weights import weights
from app.readers.afresh.recipe import LastWord, Recipe, Source, Step
from app.readers.afresh.said import day_in_body, number, ordinal, site_day, truth, word
from app.settings.store import site

TOLD, STOOD = "activity_told", "activity_stood"
STAGES = {
    TOLD: """what INTEGER, about_id BIGINT, by_id BIGINT, member_id BIGINT, other_what INTEGER, other_id BIGINT,
        day DATE, times INTEGER, post_id BIGINT, given BOOLEAN, xid BIGINT, id BIGINT""",
    STOOD: "post_id BIGINT, stands BOOLEAN, xid BIGINT, id BIGINT",
}


def _sources() -> list[Source]:
    post, author, topic, chip = number("post_id"), number("author_id"), number("topic_id"), number("chip_id")
    by, day, visit, movement = "event.actor_id", site_day(), day_in_body("day"), number("movement_id")
    known, taker = f"{by} IS NOT NULL", f"coalesce({by}, 0)"
    opened = f"CASE WHEN {word('kind')} = 'idea' THEN {Act.IDEAS:d} ELSE {Act.TOPICS:d} END"
    replied = f"CASE WHEN {truth('is_answer')} THEN {Act.ANSWERS:d} ELSE {Act.COMMENTS:d} END"
    member, nices = number("member_id"), {"other_what": f"{Act.NICES_RECEIVED:d}"}
    return [
        _given("member.visited", Act.VISITS, ordinal(visit), member, visit, by=member),
        _given("member.read", Act.DWELL, ordinal(visit), member, visit, by=member, times=number("seconds")),
        _given("topic.added", opened, post, author, day, post=post),
        _given("post.added", replied, post, author, day, post=post),
        _given("nice.given", Act.NICES_GIVEN, post, by, day, by=by, post=post, when=known, other_id=author, **nices),
        _taken("nice.taken_back", Act.NICES_GIVEN, post, by=taker, **nices),
        _given(
            "nices.counted", Act.NICES_RECEIVED, post, author, day, by="-event.id", post=post, times=number("count")
        ),
        _given("chip.given", Act.CHIPS_GIVEN, chip, by, day, post=post, when=known),
        _given("chip.given", Act.CHIPS_RECEIVED, chip, author, day, post=post),
        _given("answer.accepted", Act.ACCEPTS_RECEIVED, post, author, day, post=post),
        _taken("answer.unaccepted", Act.ACCEPTS_RECEIVED, post),
        _given("idea.supported", Act.VOTES, topic, by, day, by=by, when=known),
        _taken("idea.support_withdrawn", Act.VOTES, topic, by=taker),
        _given("tank.deposited", Act.DEPOSITS, movement, by, day, when=known),
        _given("tank.withdrawn", Act.WITHDRAWALS, movement, by, day, when=known),
        *_parts(member, visit),
        Source("post.removed", STOOD, {"post_id": post, "stands": "false"}),
        Source("post.restored", STOOD, {"post_id": post, "stands": "true"}),
    ]


def _parts(member: str, day: str) -> list[Source]:
    """What members took part in elsewhere."""
    found = []
    for sort, act in OCCASIONS.items():
        mine = f"{word('sort')} = '{sort}'"
        found.append(_given("occasion.took_part", act, number("part_id"), member, day, when=mine))
        found.append(_taken("occasion.taken_back", act, number("part_id"), when=mine))
    return found


def _given(
    name: str,
    what: Act | str,
    about: str,
    member: str,
    day: str,
    *,
    by: str = "0",
    post: str = "NULL",
    times: str = "1",
    when: str = "true",
    **other: str,
) -> Source:
    columns = {"what": _number(what), "about_id": about, "by_id": by, "member_id": member, "day": day, "times": times}
    return Source(name, TOLD, {**columns, "post_id": post, "given": "true", **other}, when=when)


def _taken(name: str, what: Act, about: str, *, by: str = "0", when: str = "true", **other: str) -> Source:
    columns = {"what": _number(what), "about_id": about, "by_id": by, "given": "false"}
    return Source(name, TOLD, {**columns, **other}, when=when)


def _number(what: Act | str) -> str:
    return what if isinstance(what, str) and not isinstance(what, Act) else f"{int(what)}"


# The last word on an act decides; a nice is an act of two members. Visits and reading are told again and again.
LAST = LastWord(TOLD, ("what", "about_id", "by_id"), f"NOT given OR what IN ({Act.VISITS:d}, {Act.DWELL:d})")


def _acts(told: str) -> str:
    return f"""INSERT INTO counted_act_anew (what, about_id, by_id, member_id, day, times, post_id, stands)
    SELECT CASE WHEN side.number = 0 THEN what ELSE other_what END, about_id, by_id,
        CASE WHEN side.number = 0 THEN member_id ELSE other_id END, day, times, told.post_id, gone.post_id IS NULL
    FROM {told} AS told
    JOIN (SELECT 0 AS number UNION ALL SELECT 1) AS side ON side.number = 0 OR other_what IS NOT NULL
    LEFT JOIN uncounted_post_anew AS gone ON gone.post_id = told.post_id
    WHERE place = 1 AND given"""


GONE = f"""INSERT INTO uncounted_post_anew (post_id) SELECT post_id FROM (
        SELECT *, row_number() OVER (PARTITION BY post_id ORDER BY xid DESC, id DESC) AS place FROM {STOOD}
    ) AS stood WHERE place = 1 AND NOT stands"""


def _days() -> str:
    """Each member's days: the sums of what stands."""
    weight = weights(site())
    sums = {act.column: f"coalesce(sum(times) FILTER (WHERE what = {act:d}), 0)" for act in Act}
    worth = " ".join(f"WHEN {act:d} THEN {weight.get(act, 0)}" for act in Act)
    own = ", ".join(f"{act:d}" for act in Act if act.is_own_deed)
    sums |= {
        "contribution": f"sum(times * CASE what {worth} ELSE 0 END)",
        "active": f"max(CASE WHEN what IN ({own}) THEN 1 ELSE 0 END) = 1",
    }
    return f"""INSERT INTO member_day_anew (member_id, day, {", ".join(sums)})
        SELECT member_id, day, {", ".join(sums.values())} FROM counted_act_anew WHERE stands GROUP BY member_id, day"""


def _steps() -> list[Step]:
    acts = Step(CountedAct, _acts(LAST.of_doubtful()), told_twice=_acts(LAST.of_all()))
    return [Step(UncountedPost, GONE), acts, Step(MemberDay, _days(), by_sorting=True)]


# `by_id` of nices that name no giver is below 0.
activity.afresh = Recipe(STAGES, _sources, _steps, members={TOLD: ("by_id", "member_id", "other_id")})
