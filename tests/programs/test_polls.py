"""Polls: one ballot a member, changed until the end; results when the poll says so; the end is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.events.log import LogLine
from app.models.members import Member
from app.operations import moderating
from app.programs import polls
from app.programs.polls.asking import wish_of
from app.programs.polls.queries import poll_view
from app.queries.notification_list import notification_list
from app.queries.topic_page import find_topic
from app.rules import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.points.scene import send
from tests.world import catch_up, make_member, make_topic, sign_in
from workers import jobs

OPTIONS = "Red\n- Green\n\n・Blue"


@pytest.fixture
def ask(ada, board):
    """ask(**of the composer): a topic of Ada's with a poll."""

    def _ask(**fields):
        return make_topic(ada, board, "Which colour?", "Tell us.", **{"poll_options": OPTIONS, **fields})

    return _ask


def options(topic):
    return [each.option.id for each in poll_view(Actor.system(), topic).options]


def vote(actor, topic, *places):
    """By the options' places from 0."""
    with transaction():
        return polls.vote(actor, find_topic(actor, topic.id), [options(topic)[place] for place in places])


def take_back(actor, topic):
    with transaction():
        polls.take_back(actor, find_topic(actor, topic.id))


def counts(topic):
    return [(each.option.votes, each.option.points) for each in poll_view(Actor.system(), topic).options]


def told(actor):
    catch_up("notifications")
    return [line.what for line in notification_list(actor.member_id).lines.rows]


def test_options_are_lines_and_the_topic_says_that_it_has_a_poll(ask, ada):
    topic = ask(poll_kind="multiple", poll_results="always", poll_question="Paint?")
    view = poll_view(ada, topic)
    assert [each.option.words for each in view.options] == ["Red", "Green", "Blue"]
    assert (view.poll.kind, view.poll.results, view.poll.question) == ("multiple", "always", "Paint?")
    assert topic.has_poll


def test_without_options_there_is_no_poll(ask):
    assert not ask(poll_options="  \n", poll_kind="ranked").has_poll


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"poll_options": "One"}, "poll_options"),
        ({"poll_options": "\n".join(f"{n}" for n in range(13))}, "poll_options"),
        ({"poll_options": "Red\nred"}, "poll_options"),
        ({"poll_kind": "secret"}, "poll_kind"),
        ({"poll_results": "never"}, "poll_results"),
        ({"poll_closes_at": "2020-01-01T09:00"}, "poll_closes_at"),
        ({"poll_closes_at": "soon"}, "poll_closes_at"),
    ],
)
def test_what_makes_no_poll_is_refused_at_its_field_and_no_topic_is_made(ask, fields, field):
    with pytest.raises(Invalid) as refusal:
        ask(**fields)
    assert refusal.value.field == field


def test_the_end_is_typed_in_the_writers_zone(ask, ada, ada_member):
    with transaction():
        ada_member.zone = "Europe/London"
        db.session.add(ada_member)
    poll = poll_view(ada, ask(poll_closes_at="2040-01-02T09:00")).poll
    assert poll.closes_at.isoformat() == "2040-01-02T09:00:00+00:00"


def test_a_vote_counts_once_whatever_is_sent_again(ask, grace):
    topic = ask()
    for _again in range(2):
        vote(grace, topic, 1)
    assert counts(topic) == [(0, 0), (1, 0), (0, 0)]
    assert poll_view(grace, topic).poll.voter_count == 1
    assert len(db.session.scalars(select(LogLine).where(LogLine.name == "poll.voted")).all()) == 1


def test_a_vote_is_changed_and_taken_back(ask, grace, kenji):
    topic = ask()
    vote(grace, topic, 1)
    vote(kenji, topic, 1)
    vote(grace, topic, 0)
    assert counts(topic) == [(1, 0), (1, 0), (0, 0)]
    for _again in range(2):
        take_back(grace, topic)
    assert counts(topic) == [(0, 0), (1, 0), (0, 0)]
    assert poll_view(grace, topic).poll.voter_count == 1
    vote(grace, topic, 2)
    assert counts(topic)[2] == (1, 0)


def test_one_choice_is_one(ask, grace):
    topic = ask()
    for places in ((), (0, 1)):
        with pytest.raises(Invalid):
            vote(grace, topic, *places)


def test_an_option_of_another_poll_is_refused(ask, grace):
    topic, other = ask(), ask()
    with pytest.raises(Invalid), transaction():
        polls.vote(grace, find_topic(grace, topic.id), options(other)[:1])


def test_several_choices_count_each(ask, grace, kenji):
    topic = ask(poll_kind="multiple")
    vote(grace, topic, 2, 0)
    vote(kenji, topic, 0)
    assert counts(topic) == [(2, 0), (0, 0), (1, 0)]
    assert [each.share for each in poll_view(grace, topic).options] == [1.0, 0.0, 0.5]


def test_an_order_counts_three_two_one_points_and_none_for_what_is_left_out(ask, ada, grace, kenji):
    topic = ask(poll_kind="ranked")
    vote(ada, topic, 0, 1, 2)
    vote(grace, topic, 1, 0)
    vote(kenji, topic, 1)
    assert counts(topic) == [(1, 5), (2, 8), (0, 1)]
    vote(kenji, topic, 2, 1)
    assert counts(topic) == [(1, 5), (1, 7), (1, 4)]
    view = poll_view(kenji, topic)
    assert [each.option.words for each in view.ranking] == ["Green", "Red", "Blue"]
    assert [each.place for each in view.options] == [0, 2, 1]


@pytest.mark.parametrize(
    ("results", "before", "after"), [("always", True, True), ("voted", False, True), ("closed", False, False)]
)
def test_results_are_seen_when_the_poll_says_so(ask, ada, grace, results, before, after):
    topic = ask(poll_results=results)
    assert poll_view(grace, topic).shows_results is before
    vote(grace, topic, 0)
    assert poll_view(grace, topic).shows_results is after
    with transaction():
        polls.close(ada, find_topic(ada, topic.id))
    assert poll_view(Actor.guest(), topic).shows_results


def test_nobody_votes_after_the_end_even_if_the_schedule_sleeps(ask, grace):
    topic = ask(poll_closes_at=(now() + timedelta(hours=1)).isoformat())
    with standing_at(now() + timedelta(hours=2)), pytest.raises(Refused, match="closed"):
        vote(grace, topic, 0)


def test_guests_and_locked_topics_take_no_votes(ask, grace, kenji):
    topic = ask()
    with pytest.raises(Refused, match="Sign in"):
        vote(Actor.guest(), topic, 0)
    with transaction():
        moderating.lock(kenji, topic)
    with pytest.raises(Refused, match="locked"):
        vote(grace, topic, 0)


def test_the_schedule_tells_author_and_voters_of_the_end_once(ask, ada, grace, kenji, aoi):
    topic = ask(poll_closes_at=(now() + timedelta(hours=1)).isoformat())
    vote(grace, topic, 0)
    vote(kenji, topic, 0)
    take_back(kenji, topic)
    jobs.close_polls()
    assert told(grace) == []
    with standing_at(now() + timedelta(hours=2)):
        for _again in range(2):
            jobs.close_polls()
    assert told(ada) == told(grace) == ["poll_closed"]
    assert told(kenji) == told(aoi) == []


def test_only_the_author_and_staff_close_it_by_hand(ask, ada, grace, kenji):
    topic = ask()
    topic_id = topic.id
    vote(grace, topic, 0)
    with pytest.raises(Refused), transaction():
        polls.close(grace, find_topic(grace, topic_id))
    for _again in range(2):
        with transaction():
            polls.close(kenji, find_topic(kenji, topic_id))
    assert told(ada) == told(grace) == ["poll_closed"]


def test_a_poll_is_asked_and_answered_without_javascript(client, ada_member, grace_member, board):
    sign_in(client, ada_member)
    form = {"kind": "board", "space": board.id, "title": "Which?", "source": "Tell.", "poll_options": "Tea\nCoffee <b>"}
    where = send(client, "/new", form, form="/new?kind=board").location
    topic_id = int(where.split("/")[2])
    sign_in(client, grace_member)
    page = client.get(where).text
    assert "Coffee &lt;b&gt;" in page
    assert "1 vote " not in page
    choice = {"on": "1", "choice": options(find_topic(Actor.system(), topic_id))[1]}
    done = send(client, f"/t/{topic_id}/poll", choice, form=where)
    assert done.location.endswith("#poll")
    assert "1 vote · 100 %" in client.get(done.location).text
    assert send(client, f"/t/{topic_id}/poll/close", {}, form=where).status_code == 403


def test_a_refused_poll_keeps_what_was_typed(client, ada_member, board):
    sign_in(client, ada_member)
    form = {"kind": "board", "space": board.id, "title": "Which?", "source": "Tell.", "poll_options": "Only tea"}
    refused = send(client, "/new", form, form="/new?kind=board")
    assert refused.status_code == 422
    assert "Only tea</textarea>" in refused.text
    assert "2 to 12 options" in refused.text


def test_an_order_is_sent_by_places_each_given_once(client, ask, grace_member):
    topic = ask(poll_kind="ranked")
    first, second, third = options(topic)
    sign_in(client, grace_member)
    place, form = f"/t/{topic.id}/poll", f"/t/{topic.id}"
    twice = {f"place-{first}": "1", f"place-{second}": "1", f"place-{third}": ""}
    assert send(client, place, twice, form=form, htmx=True).status_code == 422
    given = send(client, place, {**twice, f"place-{first}": "2"}, form=form, htmx=True)
    assert 'id="poll"' in given.text
    db.session.rollback()
    grace = Actor.of(db.session.get_one(Member, grace_member.id))
    assert [each.place for each in poll_view(grace, find_topic(grace, topic.id)).options] == [2, 1, 0]


def test_a_program_reads_no_results_that_it_may_not_see(client, ask, grace):
    topic = ask()
    vote(grace, topic, 1)
    told = client.get(f"/api/v1/topics/{topic.id}/poll").json
    assert [option["votes"] for option in told["options"]] == [None, None, None]
    assert (told["kind"], told["voter_count"], told["is_open"], told["mine"]) == ("single", 1, True, [])


def test_a_topic_without_a_poll_says_so_to_programs(client, question_by_ada):
    assert client.get(f"/api/v1/topics/{question_by_ada.id}/poll").status_code == 404


def test_a_page_with_a_poll_stays_in_its_budget(client, ask, ada_member):
    topic = ask(poll_kind="ranked", poll_results="always")
    for number in range(5):
        vote(Actor.of(make_member(f"M{number} Member")), topic, number % 3)
    address = f"/t/{topic.id}"
    assert cost(client, address) <= 8
    assert cost(client, address) == 0
    sign_in(client, ada_member)
    client.get(address)
    assert cost(client, address) <= MEMBER


def test_a_vote_is_seen_by_guests_at_once(client, ask, grace):
    topic = ask(poll_results="always")
    english = {"Accept-Language": "en"}
    assert "0 members have voted" in client.get(f"/t/{topic.id}", headers=english).text
    vote(grace, topic, 1)
    assert "1 member has voted" in client.get(f"/t/{topic.id}", headers=english).text


def change(actor, topic, **fields):
    with transaction():
        wish = wish_of(actor, {"poll_options": OPTIONS, **fields})
        return polls.change(actor, find_topic(actor, topic.id), wish)


def test_its_author_changes_a_poll_whole_until_somebody_has_voted(ask, ada):
    topic = ask()
    change(ada, topic, poll_options="Cyan\nMagenta", poll_kind="ranked", poll_question="Ink?")
    view = poll_view(ada, topic)
    assert [each.option.words for each in view.options] == ["Cyan", "Magenta"]
    assert (view.poll.kind, view.poll.question) == ("ranked", "Ink?")


@pytest.mark.parametrize("fields", [{"poll_options": "Cyan\nMagenta"}, {"poll_kind": "multiple"}])
def test_what_was_voted_on_stays_and_the_rest_is_changed(ask, ada, grace, fields):
    topic = ask()
    vote(grace, topic, 1)
    with pytest.raises(Invalid, match="voted already"):
        change(ada, topic, **fields)
    change(ada, topic, poll_question="Paint?", poll_closes_at="2040-01-02T09:00")
    view = poll_view(ada, topic)
    assert (view.poll.question, view.poll.closes_at.year, counts(topic)[1][0]) == ("Paint?", 2040, 1)


def test_a_closed_poll_and_one_of_others_are_not_changed(ask, ada, grace):
    topic = ask()
    with pytest.raises(Refused, match="Only its author and staff"):
        change(grace, topic)
    with transaction():
        polls.close(ada, find_topic(ada, topic.id))
    with pytest.raises(Refused, match="closed"):
        change(ada, topic)


def test_the_same_wish_again_changes_nothing_and_is_not_told(ask, ada):
    topic = ask()
    change(ada, topic, poll_question="Paint?")
    change(ada, topic, poll_question="Paint?")
    assert db.session.scalar(select(func.count()).where(LogLine.name == "poll.changed")) == 1


def test_the_form_holds_what_is_asked_and_keeps_what_is_refused(browse, ask, ada):
    topic = ask(poll_question="Paint?")
    place = f"/t/{topic.id}/poll/change"
    assert "Red\nGreen\nBlue" in browse(ada).read(place)
    refused = browse(ada).post(place, {"poll_options": "One", "poll_question": "Ink?", "poll_kind": "single"})
    assert refused.status_code == 422
    assert "Ink?" in refused.text
    saved = browse(ada).post(place, {"poll_options": "Cyan\nMagenta", "poll_kind": "single", "poll_results": "always"})
    assert saved.location.endswith("#poll")
    assert "Magenta" in browse(ada).read(f"/t/{topic.id}")
