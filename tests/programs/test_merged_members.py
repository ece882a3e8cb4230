"""Two accounts of one person in polls and at occasions: one ballot, one guest; what is over stands."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import day_of, now
from app.base.database import db, transaction
from app.figures.oracle.activity import member_days
from app.models.fairness import DampedPair
from app.models.members import Member
from app.programs import occasions, polls
from app.programs.occasions import Part
from app.programs.occasions.telling import Names
from app.programs.polls.models import PollBallot, PollMark
from app.programs.polls.queries import poll_view
from app.queries.topic_page import find_topic
from app.readers.activity import MemberDay
from app.readers.occasions import OutsideFact
from app.rules.actor import Actor
from app.settings.store import site
from tests.points.scene import catch_up as pay
from tests.points.scene import points_of
from tests.uniting import unite, whose
from tests.world import catch_up, make_topic


@pytest.fixture(params=["single", "ranked"])
def poll_topic(request, grace, board):
    """A poll of each way of counting."""
    more = {"poll_options": "Red\nGreen\nBlue", "poll_kind": request.param, "poll_results": "always"}
    return make_topic(grace, board, "Which colour?", "Tell us.", **more)


def shown(topic):
    return poll_view(Actor.system(), find_topic(Actor.system(), topic.id))


def vote(actor, topic, *places):
    options = [each.option.id for each in shown(topic).options]
    places = places if shown(topic).poll.kind == "ranked" else places[:1]
    with transaction():
        polls.vote(actor, find_topic(actor, topic.id), [options[place] for place in places])


def votes(topic):
    view = shown(topic)
    return [each.option.votes for each in view.options], view.poll.voter_count


def points(topic):
    return [each.option.points for each in shown(topic).options]


def test_a_ballot_of_the_closed_account_is_the_remaining_ones(poll_topic, byron, byron_member, ada, ada_member):
    vote(byron, poll_topic, 1, 0)
    before = votes(poll_topic), points(poll_topic)
    unite(byron_member, ada_member)
    assert (votes(poll_topic), points(poll_topic)) == before
    assert whose(PollBallot.member_id) == [ada_member.id]
    assert set(whose(PollMark.member_id)) == {ada_member.id}


def test_the_remaining_one_changes_the_ballot_that_came_over(poll_topic, byron, byron_member, ada, ada_member):
    vote(byron, poll_topic, 1, 0)
    unite(byron_member, ada_member)
    vote(ada, poll_topic, 2)
    assert votes(poll_topic) == ([0, 0, 1], 1)


def test_while_a_poll_is_open_the_own_ballot_alone_stands(poll_topic, byron, byron_member, ada, ada_member):
    vote(ada, poll_topic, 0, 2)
    alone = points(poll_topic)
    vote(byron, poll_topic, 1, 0)
    unite(byron_member, ada_member)
    assert (votes(poll_topic), points(poll_topic)) == (([1, 0, 0], 1), alone)
    assert whose(PollBallot.member_id) == [ada_member.id]


def test_in_a_closed_poll_both_ballots_stand(poll_topic, byron, byron_member, ada, ada_member, grace):
    vote(byron, poll_topic, 1)
    vote(ada, poll_topic, 0)
    with transaction():
        polls.close(grace, find_topic(grace, poll_topic.id))
    before = points(poll_topic)
    unite(byron_member, ada_member)
    assert (votes(poll_topic), points(poll_topic)) == (([1, 1, 0], 2), before)


def tell(sort: str, names: Names, title: str = "Meeting", day: date | None = None) -> None:
    with transaction():
        occasions.tell(Actor.system(), sort, title, day or today(), names)


def today() -> date:
    return day_of(now(), site().zone)


def part_of(member: Member) -> Part:
    """The only one there is."""
    db.session.rollback()
    found = db.session.scalars(select(Part)).one()
    assert found.member_id == member.id
    return found


def facts() -> list[tuple[int, str]]:
    catch_up("occasions")
    db.session.rollback()
    return sorted((row.member_id, str(row.what)) for row in db.session.scalars(select(OutsideFact)))


def test_who_was_invited_with_both_accounts_is_invited_once(byron_member, ada_member):
    tell("event", Names(invited=["byron", "ada"]))
    unite(byron_member, ada_member)
    part = part_of(ada_member)
    assert part.invited_at is not None
    assert not part.took_part
    assert len(facts()) == 1


@pytest.mark.parametrize("told_before", [False, True])
def test_who_came_with_the_closed_account_was_there(byron_member, ada_member, told_before):
    tell("event", Names(["byron"], invited=["ada"]))
    if told_before:
        catch_up("occasions", "activity")
    unite(byron_member, ada_member)
    part = part_of(ada_member)
    assert part.took_part
    assert part.invited_at is not None
    assert {who for who, _what in facts()} == {ada_member.id}
    assert len(facts()) == 2


def test_who_came_with_both_was_there_once(byron_member, ada_member):
    tell("event", Names(["byron", "ada"]))
    unite(byron_member, ada_member)
    assert part_of(ada_member).took_part
    assert len(facts()) == 1
    catch_up("activity")
    rows = db.session.scalars(select(MemberDay).where(MemberDay.events_attended > 0)).all()
    assert [(row.member_id, row.events_attended) for row in rows] == [(ada_member.id, 1)]
    assert member_days()[ada_member.id, today()]["events_attended"] == 1


def test_a_score_goes_over_where_there_was_none(byron_member, ada_member):
    tell("survey", Names(["byron", "ada"], scores={"byron": 9}))
    unite(byron_member, ada_member)
    assert part_of(ada_member).score == 9


def test_the_own_score_stands(byron_member, ada_member):
    tell("survey", Names(["byron", "ada"], scores={"byron": 9, "ada": 3}))
    unite(byron_member, ada_member)
    assert part_of(ada_member).score == 3


def test_what_was_told_after_the_merge_by_the_closed_name_is_of_the_remaining_one(byron_member, ada_member):
    unite(byron_member, ada_member)
    tell("event", Names(["byron"]))
    assert part_of(ada_member).took_part


def test_an_occasion_that_earned_twice_keeps_both_and_earns_no_more(byron_member, ada_member):
    tell("event", Names(["byron", "ada"]))
    pay()
    before = points_of(byron_member) + points_of(ada_member)
    unite(byron_member, ada_member)
    pay()
    assert (points_of(ada_member), points_of(byron_member)) == (before, 0)


def test_whom_giving_was_limited_with_it_stays_limited_with(byron_member, ada_member, grace_member, kenji_member):
    pairs = [(byron_member, grace_member), (ada_member, kenji_member), (byron_member, ada_member)]
    until = now() + timedelta(days=9)
    with transaction() as session:
        for number, pair in enumerate(pairs, 1):
            low, high = sorted(each.id for each in pair)
            session.add(DampedPair(finding_id=number, low_id=low, high_id=high, until=until))
    unite(byron_member, ada_member)
    left = [{row.low_id, row.high_id} for row in db.session.scalars(select(DampedPair).order_by(DampedPair.finding_id))]
    assert left == [{ada_member.id, grace_member.id}, {ada_member.id, kenji_member.id}]
    assert all(row.low_id < row.high_id for row in db.session.scalars(select(DampedPair)))
