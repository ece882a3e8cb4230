"""The forum part of the play: members join, write, answer, thank, accept."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from app.base.database import db
from app.base.errors import Refusal
from app.base.pictures import remade
from app.demo import blog, polls
from app.demo.covers import cover
from app.demo.script import Line, Person, Scene
from app.demo.stage import Stage
from app.http.pictures import uploads_folder
from app.kinds.blog.operations import set_cover
from app.kinds.question.operations import accept
from app.models.members import Role
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, posting, profiles, reacting, uploading
from app.operations.joining import Wish, new_member
from app.operations.telling import choices
from app.programs.chips.operations import give_chip
from app.rules.actor import Actor

ROLES = {"member": Role.MEMBER, "staff": Role.STAFF, "admin": Role.ADMIN}
TRUST_AFTER_DAYS = ((150, 2), (20, 1))
MOST_EXTRA_NICES = 3


def open_spaces(stage: Stage, wanted: list[dict[str, str]]) -> None:
    for position, each in enumerate(wanted):
        fields = {name: value for name, value in each.items() if name != "post_role"}
        role = ROLES[each.get("post_role", "member")]
        space = Space(**fields, post_role=int(role), position=position)
        db.session.add(space)
        db.session.flush()
        stage.spaces[each["slug"]] = space


def join(who: Person, password_hash: str, stage: Stage) -> None:
    """Signs up and says a word about themselves. Only demo accounts have a password."""
    wish = Wish(
        handle=who.handle,
        display_name=who.name,
        email=who.email or f"{who.handle}@demo.example",
        password_hash=password_hash if who.email else "",
        locale=who.lang,
    )
    member = new_member(wish, ROLES[who.role])
    member.trust = next((trust for days, trust in TRUST_AFTER_DAYS if who.ago >= days), 0)
    member.title = who.title
    choices.own_habit(member.id).no_mail = True  # so that the past is not mailed
    stage.member_ids[who.handle] = member.id
    if who.about:
        about = profiles.Profile(display_name=who.name, about=who.about, organisation=who.organisation)
        profiles.describe(Actor.of(member), member, about)


def open_topic(scene: Scene, stage: Stage) -> None:
    draft = posting.TopicDraft(
        scene.title,
        scene.text,
        scene.tags,
        extras={"discussion": "1" if scene.more.get("discussion", True) else "", **polls.asked(scene)},
        publish=not scene.more.get("draft"),
        publish_at=stage.now + timedelta(days=scene.more["in_days"]) if "in_days" in scene.more else None,
    )
    topic = posting.add_topic(stage.actor(scene.by), stage.spaces[scene.space], draft)
    stage.topic_ids[scene.title] = topic.id
    stage.post_ids[scene.title, 0] = posting.opening_post(topic.id).id
    if "cover" in scene.more:
        _lay_cover(scene, topic, stage)
    if scene.kind == "blog":
        blog.follow(scene, topic, stage)
    if topic.is_public:
        _plan_nices(stage, scene.title, 0, scene.by, scene.nices, scene.ago)
    for number, line in enumerate(scene.lines, start=1):
        stage.plan(stage.at(scene.ago) + timedelta(hours=line.after), partial(say, scene, number, line))
    for edit in scene.more.get("edits", ()):
        stage.plan(
            stage.at(scene.ago) + timedelta(hours=edit["after"]), partial(extend, scene, edit["by"], edit["add"])
        )


def _lay_cover(scene: Scene, topic: Topic, stage: Stage) -> None:
    actor = stage.actor(scene.by)
    upload = uploading.keep(actor, remade(cover(scene.title)), uploads_folder())
    set_cover(actor, topic, upload, scene.more["cover"])


def say(scene: Scene, number: int, line: Line, stage: Stage) -> None:
    to = stage.post(scene.title, line.to) if line.to else None
    post = posting.reply(stage.actor(line.by), stage.topic(scene.title), line.text, to=to)
    stage.post_ids[scene.title, number] = post.id
    ago = scene.ago - line.after / 24
    _plan_nices(stage, scene.title, number, line.by, line.nices, ago)
    for giver, amount, words in line.chips:
        thanked = line.to if giver == line.by else number  # with one's own words goes a chip for what they answer
        chip = partial(thank, scene.title, thanked, giver, amount, words)
        stage.plan(stage.at(ago) + timedelta(hours=1 + stage.random.random() * 9), chip)
    if line.best:
        stage.plan(stage.at(ago) + timedelta(hours=0.5 + stage.random.random() * 6), partial(choose, scene, number))


def extend(scene: Scene, by: str, more: str, stage: Stage) -> None:
    post = stage.post(scene.title, 0)
    editing.edit(stage.actor(by), post, f"{post.source}\n{more}")


def choose(scene: Scene, number: int, stage: Stage) -> None:
    accept(stage.actor(scene.by), stage.post(scene.title, number))


def like(title: str, number: int, by: str, stage: Stage) -> None:
    reacting.give_nice(stage.actor(by), stage.post(title, number))


def thank(title: str, number: int, by: str, amount: int, words: str, stage: Stage) -> None:
    """A chip, if the purse is not too light for it."""
    with suppress(Refusal):
        give_chip(stage.actor(by), stage.post(title, number), amount, words, f"demo-{title[:20]}-{number}-{by}")


def _plan_nices(stage: Stage, title: str, number: int, author: str, named: tuple[str, ...], ago: float) -> None:
    """Those named in the script, and a few more of those who are about."""
    others = [handle for handle in stage.around(ago - 1, author) if handle not in named]
    extra = stage.random.sample(others, min(stage.random.randint(0, MOST_EXTRA_NICES), len(others)))
    for handle in (*dict.fromkeys(named), *extra):
        if handle != author and stage.people[handle].ago > ago - 2:
            hours = 0.2 + stage.random.random() ** 2 * 40
            stage.plan(stage.at(ago) + timedelta(hours=hours), partial(_like_if_here, title, number, handle))


def _like_if_here(title: str, number: int, by: str, stage: Stage) -> None:
    """Who has joined by then, and where the post was not hidden meanwhile."""
    with suppress(Refusal):
        if by in stage.member_ids:
            like(title, number, by, stage)
