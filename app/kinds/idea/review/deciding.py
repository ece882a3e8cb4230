"""What a reviewer answers on an idea: a word, a decision, a merge, or its undoing."""

from dataclasses import dataclass

from app.kinds.idea import merging, operations
from app.kinds.idea.review import covering
from app.kinds.idea.status import MERGED, REVIEWING
from app.models.topics import Topic
from app.operations import drafting, posting
from app.rules import Action, Actor, require

WORD = covering.WORD


@dataclass(frozen=True)
class Answer:
    """`words` are public. `seen_change` is the last change that the reviewer saw: whoever is second is told."""

    status: str
    words: str
    seen_change: int
    into: Topic | None = None
    shipped: Topic | None = None


def give(actor: Actor, topic: Topic, answer: Answer) -> None:
    require(actor, Action.IDEA_DECIDE, topic)
    drafting.forget_draft(actor, f"idea:{topic.id}")
    if answer.status == WORD:
        _say(actor, topic, answer.words)
    elif answer.status == MERGED and answer.into is not None:
        merging.merge(actor, topic, answer.into, answer.words, seen_change=answer.seen_change)
    elif topic.state == MERGED and answer.status == REVIEWING:
        merging.separate(actor, topic, answer.words, seen_change=answer.seen_change)
    else:
        operations.decide(
            actor, topic, answer.status, answer.words, seen_change=answer.seen_change, shipped=answer.shipped
        )


def _say(actor: Actor, topic: Topic, words: str) -> None:
    """A comment, by which the author hears something; it is the receipt, too."""
    operations.mark_seen(actor, topic)
    posting.reply(actor, topic, operations.checked_reason(words))
