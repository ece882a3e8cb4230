"""Badges: awarded by rules over counts, once each."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, transaction
from app.events import log
from app.events.forum import NiceGiven
from app.kinds.question.operations import accept
from app.models import Member, Post, Topic
from app.readers.badges import BADGES, MemberBadge
from app.rules import Actor
from tests.world import catch_up, make_reply


def badges_of(actor: Actor) -> Sequence[str]:
    query = select(MemberBadge.badge).where(MemberBadge.member_id == actor.member_id).order_by(MemberBadge.id)
    return db.session.scalars(query).all()


def test_a_first_post_and_a_best_answer_are_marked(
    ada: Actor, grace: Actor, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    with transaction():
        accept(ada, answer_by_grace)
    catch_up("badges")
    assert badges_of(ada) == ["first_words"]
    assert badges_of(grace) == ["first_words", "solver"]


def test_a_badge_is_awarded_once(grace: Actor, question_by_ada: Topic) -> None:
    for _time in range(3):
        make_reply(grace, question_by_ada)
        catch_up("badges")
    assert badges_of(grace) == ["first_words"]


def test_a_badge_comes_when_its_number_is_reached(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    for received, expected in ((9, []), (10, ["thanked"])):
        with transaction() as session:
            session.execute(update(Member).where(Member.id == ada.member_id).values(nices_received=received))
            log.append(NiceGiven(post_id=1, topic_id=question_by_ada.id, author_id=ada.member_id or 0), grace)
        catch_up("badges")
        assert [badge for badge in badges_of(ada) if badge != "first_words"] == expected


def test_what_an_import_brought_counts_apart(ada: Actor) -> None:
    with transaction() as session:
        brought = MemberBadge(
            member_id=ada.member_id, source="stackexchange", badge="solver", times=3, awarded_at=now()
        )
        session.add(brought)
        session.add(MemberBadge(member_id=ada.member_id, source="rule", badge="solver", awarded_at=now()))
    assert len(badges_of(ada)) == 2


def test_every_count_can_be_asked(ada: Actor) -> None:
    assert {badge.count(ada.member_id or 0) for badge in BADGES.values()} == {0}
