"""The idea farm's rooms in the play: departments, notes, review sessions, voting festivals."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Refusal
from app.demo.stage import Act, Stage
from app.kinds.idea import operations
from app.kinds.idea.care import assigning, departments, notes
from app.kinds.idea.festival import timing
from app.kinds.idea.festival.holding import FestivalWish, open_festival
from app.kinds.idea.festival.voting import taking_part, vote
from app.kinds.idea.review import deciding, sessions, telling
from app.kinds.idea.review.agenda import the_open_session
from app.models.festivals import Festival
from app.models.topics import Topic
from app.operations import posting
from app.queries.topic_page import find_topic
from app.rules.actor import Actor
from app.settings.store import site

VOTERS = 0.6  # of those who are about
Farm = dict[str, list[dict[str, Any]]]
Part = Callable[[dict[str, Any], Stage], None]


def plan(stage: Stage, farm: Farm) -> None:
    parts: dict[str, Part] = {"department": found, "task": hand_over, "note": remember, "festival": hold}
    for name, act in parts.items():
        for each in farm[name]:
            stage.plan(stage.at(each["ago"]), partial(act, each))
    for each in farm["session"]:
        _plan_session(stage, each)


def found(each: dict[str, Any], stage: Stage) -> None:
    departments.add_department(stage.actor("yuko"), each["name_ja"], each["name_en"])


def hand_over(each: dict[str, Any], stage: Stage) -> None:
    chosen = next(one for one in departments.departments() if one.name_en == each["department"])
    due_on = day_of(now(), site().zone) + timedelta(days=each["due_in"])
    task = assigning.Task(str(chosen.id), due_on.isoformat())
    assigning.assign(stage.actor(each["by"]), stage.topic(each["idea"]), task)


def remember(each: dict[str, Any], stage: Stage) -> None:
    notes.add_note(stage.actor(each["by"]), stage.topic(each["idea"]), each["text"])


def _plan_session(stage: Stage, each: dict[str, Any]) -> None:
    def after(hours: float, act: Act) -> None:
        stage.plan(stage.at(each["ago"]) + timedelta(hours=hours), act)

    after(0, partial(gather, each))
    for answer in each["answers"]:
        after(answer["after"], partial(say, answer))
    if "hours" in each:
        after(each["hours"], partial(part, each))


def gather(each: dict[str, Any], stage: Stage) -> None:
    sessions.open_session(stage.actor(each["by"]))


def say(answer: dict[str, Any], stage: Stage) -> None:
    """A receipt alone, a word, or a decision."""
    actor, topic = stage.actor(answer["by"]), stage.topic(answer["idea"])
    if answer["to"] == "seen":
        operations.mark_seen(actor, topic)
    elif answer["to"] == deciding.WORD:
        deciding.give(actor, topic, deciding.Answer(deciding.WORD, answer["words"], seen_change=0))
    else:
        operations.decide(actor, topic, answer["to"], answer["words"])


def part(each: dict[str, Any], stage: Stage) -> None:
    """Close the session, and tell of it in the blog in both languages."""
    actor, session = stage.actor(each["by"]), the_open_session()
    if session is None:
        return
    sessions.close_session(actor, session)
    if "told" in each:
        draft = telling.begin_post(actor, session, ("ja", "en"))
        told = posting.TopicDraft(each["title"], f"{each['told'].strip()}\n\n{draft.source}", tuple(each["tags"]))
        posting.add_topic(actor, stage.spaces["from-the-workshop"], told)


def hold(each: dict[str, Any], stage: Stage) -> None:
    names = ("name_ja", "name_en", "votes_each", "most_on_one", "hides_results")
    ends_at = now() + timedelta(days=each["days"])
    wish = FestivalWish(starts_at=now(), ends_at=ends_at, **{name: each[name] for name in names})
    festival = open_festival(stage.actor(each["by"]), wish)
    stage.plan(ends_at, close_what_is_over)
    chance = Random(each["name_en"])  # noqa: S311  (of its own: what is drawn here moves nothing else)
    for handle in stage.around(each["ago"] - 1, each["by"]):
        if chance.random() < VOTERS:
            moment = now() + timedelta(days=min(each["days"], each["ago"]) * chance.random() ** 2)
            stage.plan(moment, partial(lay_votes, festival.id, handle, chance.random()))


def close_what_is_over(_stage: Stage) -> None:
    timing.close_some(now())


def lay_votes(festival_id: int, by: str, seed: float, stage: Stage) -> None:
    """On a few of the ideas that take part at that moment; not everybody uses all of their votes."""
    if by not in stage.member_ids:
        return
    chance, festival = Random(seed), db.session.get_one(Festival, festival_id)  # noqa: S311
    ids = db.session.scalars(taking_part(festival).order_by(Topic.id)).all()
    left = chance.randint(1, festival.votes_each)
    for topic_id in chance.sample(ids, min(3, len(ids))):
        votes = min(left, chance.randint(1, festival.most_on_one))
        if votes:
            with suppress(Refusal):
                vote(stage.actor(by), festival_id, find_topic(Actor.system(), topic_id), votes)
                left -= votes
