"""Figures of what happens outside: participation, NPS, conversions of those who took part beside the rest."""

from datetime import timedelta

import pytest

from app.base.database import db, transaction
from app.figures import work
from app.figures.catalogue import FIGURES
from app.figures.days import today
from app.figures.interval import newcombe, wilson
from app.figures.verify import verify
from app.programs.occasions import Names, Part, take_back, tell
from app.programs.occasions.converting import Happened, tell_conversions
from app.programs.occasions.telling import take_invitation_back
from app.queries.figures.comparing import comparison
from app.queries.figures.member_story import member_story
from app.queries.figures.values import band_around, latest
from app.readers.connections import Connection, Contact, ContactKind
from app.rules.actor import Actor
from tests.pages.test_figures import read, staff  # noqa: F401  (fixtures)
from tests.world import catch_up, make_member


def crowd(count, days=300):
    return [make_member(f"P{number:02}", days=days).handle for number in range(count)]


def event(names, invited=(), ago=0, title="Meeting"):
    with transaction():
        return tell(Actor.system(), "event", title, today() - timedelta(days=ago), Names(names, invited))


def survey(scores, ago=0, title="Survey"):
    with transaction():
        day = today() - timedelta(days=ago)
        return tell(Actor.system(), "survey", title, day, Names(list(scores), scores=scores))


def convert(*members, kind="purchase"):
    with transaction():
        rows = [Happened(number, each, kind, today().isoformat()) for number, each in enumerate(members)]
        tell_conversions(Actor.system(), rows)


def value(name):
    while not work.is_settled():
        work.work_out_everything()
    db.session.remove()
    return latest([name])[name]


def verified():
    wrong = [verdict for verdict in verify() if not verdict.is_ok]
    db.session.remove()
    return wrong == []


def test_the_participation_score_is_events_attended_of_those_invited_to(app):
    names = crowd(4)
    assert value("participation_score").value is None
    event(names[:2], names[1:], ago=100)
    event([names[0], names[3]], names[1:3], title="Another")
    assert (value("participation_score").hits, value("participation_score").n) == (2, 4)
    assert value("participation_growth").value == 0  # 2 of 4 before, too
    assert value("events_held").value == 1
    assert value("event_participants").value == 2
    assert verified()


def test_an_invitation_is_told_once_and_taken_back_alone(app):
    names = crowd(2)
    assert (event(names[:1], names).invited, event(names[:1], names).invited) == (2, 0)
    first, second = db.session.query(Part).order_by("id")
    for part in (first, second):
        with transaction():
            take_invitation_back(Actor.system(), part.id, "A mistake.")
    assert (value("participation_score").hits, value("participation_score").n) == (1, 1)
    with transaction():
        take_back(Actor.system(), first.id, "Was not there.")
    assert value("participation_score").value is None
    assert event([], names[:1]).invited == 1
    assert value("participation_score").value == 0
    assert verified()


def test_the_net_promoter_score_is_hidden_at_nine_and_shown_at_ten(app):
    names = crowd(10)
    survey(dict.fromkeys(names[:9], 10))
    assert (value("nps").value, value("nps").n) == (None, 9)
    survey({names[9]: 6})
    assert (value("nps").value, value("nps").n) == (80, 10)
    survey({names[9]: 8}, ago=1, title="Before")
    assert value("nps").value == 80  # the latest of each member counts
    survey({names[9]: 7})
    assert value("nps").value == 90
    with transaction():
        take_back(Actor.system(), db.session.query(Part).filter_by(score=7).one().id, "Another member.")
    assert (value("nps").value, value("nps").n) == (90, 10)  # what they said before stands
    assert verified()


def test_conversions_are_compared_between_those_who_took_part_before_and_the_rest(app):
    names = crowd(8)
    late = make_member("Late", days=10).handle
    make_member("Kenji Sato", role=2)
    event(names[:4], ago=120)
    event([names[7], late])  # too late to have come before
    convert(names[0], names[1], names[5], late, "kenji")
    convert(names[0], kind="visit")
    assert (value("conversion_participants").hits, value("conversion_participants").n) == (2, 4)
    assert (value("conversion_rest").hits, value("conversion_rest").n) == (1, 4)
    assert value("conversion_gap").value == 25
    assert (value("conversions").value, value("conversions").n) == (5, 4)
    every, purchase, visit = comparison("conversion_gap")
    assert [str(each.label) for each in (every, purchase, visit)] == ["Any of them", "Purchase", "Shop visit"]
    assert (visit.participants.hits, visit.others.hits, visit.gap) == (1, 0, 25)
    assert verified()


def test_where_nobody_took_part_the_difference_is_undefined(app):
    convert(*crowd(2))
    assert (value("conversion_participants").value, value("conversion_gap").value) == (None, None)
    assert comparison("conversions")[0].interval is None
    assert verified()


def test_the_interval_is_that_of_newcombes_own_example():
    """Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10."""
    low, high = newcombe(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert [round(each, 4) for each in wilson(10, 10)] == [0.7225, 1]
    assert newcombe(0, 0, 1, 2) is None


def test_what_may_be_below_0_has_a_band_below_0():
    assert band_around(FIGURES["nps"], 1, [1, 1, 1]) == (-1, 3)
    assert band_around(FIGURES["participation_growth"], -20, [1, 1, 1]) == (-22, -18)
    assert band_around(FIGURES["conversions"], 1, [1, 1, 1]) == (0, 3)


def test_a_small_event_connects_those_who_came_and_a_large_one_nobody(app):
    names = crowd(31)
    event(names[:30], names)
    catch_up("connections")
    assert db.session.query(Contact).filter_by(kind=int(ContactKind.SAME_EVENT)).count() == 30 * 29
    assert all(tie.is_mutual and tie.days == 1 for tie in db.session.query(Connection))
    event(names)
    catch_up("connections")
    assert db.session.query(Connection).count() == 0
    with transaction():
        take_back(Actor.system(), db.session.query(Part).first().id, "Was not there.")
    catch_up("connections")
    assert db.session.query(Connection).count() == 30 * 29 / 2
    value("nps")
    assert verified()


def test_a_members_page_shows_both_scores_with_their_inputs_and_what_was_told(staff, ada_member, grace_member):  # noqa: F811
    event(["ada"], ["ada", "grace"])
    survey({"ada": 9})
    convert("ada")
    value("nps")
    text = read(staff, "/admin/members/ada")
    for words in ("Events: invited to 1, attended 1", "score 9 of 10", "Purchase", "Meeting"):
        assert words in text
    assert "Invited, did not come" in read(staff, "/admin/members/grace")
    scores = member_story(grace_member).scores
    assert (scores.invited, scores.participation, scores.share) == (1, 0, 0)


@pytest.mark.parametrize("name", ["participation_score", "nps", "conversions", "conversion_participants"])
def test_each_figure_tells_who_stands_behind_it(staff, name):  # noqa: F811
    hana = make_member("Hana", days=300).handle
    event([hana], ago=100, title="Then")
    event([hana])
    survey({hana: 9})
    convert(hana)
    value(name)
    assert "/admin/members/hana" in read(staff, f"/admin/figures/{name}")


def test_the_page_says_that_it_is_an_association(staff, ada_member):  # noqa: F811
    convert("ada")
    value("conversions")
    assert "an association, not a cause" in read(staff, "/admin/figures/conversion_gap")
