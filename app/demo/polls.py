"""Polls in the play: asked with their topic, answered by those named in the script and by others who are about."""

from datetime import timedelta
from functools import partial

from app.base.clock import now
from app.demo.script import Scene
from app.demo.stage import Stage
from app.programs.polls import PollKind, vote
from app.programs.polls.queries import poll_view
from app.rules.actor import Actor

OTHERS = 0.4  # of those who are about
NIGHT = timedelta(hours=6)  # before the end nobody comes any more


def asked(scene: Scene) -> dict[str, str]:
    """The composer's fields of the scene's poll."""
    poll = scene.more.get("poll")
    if poll is None:
        return {}
    return {
        "poll_options": "\n".join(poll["options"]),
        "poll_kind": poll["kind"],
        "poll_results": poll["results"],
        "poll_question": poll.get("question", ""),
        "poll_closes_at": (now() + timedelta(days=poll["days"])).isoformat(),
    }


def follow(scene: Scene, stage: Stage) -> None:
    """Plan the votes: a script's `hana:2,1` is Hana's second option before the first."""
    poll = scene.more.get("poll")
    if poll is None:
        return
    ballots = dict(each.split(":") for each in poll["votes"].split())
    choices = list(ballots.values())
    for handle in stage.around(scene.ago - 1, scene.by):
        if handle not in ballots and stage.random.random() < OTHERS:
            ballots[handle] = stage.random.choice(choices)
    seconds = (timedelta(days=poll["days"]) - NIGHT).total_seconds()
    for handle, choice in ballots.items():
        after = timedelta(seconds=seconds * stage.random.random() ** 2)
        places = [int(place) for place in choice.split(",")]
        stage.plan(stage.at(scene.ago) + after, partial(cast, scene.title, handle, places))


def cast(title: str, by: str, places: list[int], stage: Stage) -> None:
    if by in stage.member_ids:
        topic = stage.topic(title)
        view = poll_view(Actor.system(), topic)
        chosen = places[:1] if view.poll.kind == PollKind.SINGLE else places
        vote(stage.actor(by), topic, [view.options[place - 1].option.id for place in chosen])
