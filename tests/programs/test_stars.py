"""Stars and evangelists: appointed for a term, with a citation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.models import AuditRow, Member
from app.programs.stars import Star
from app.programs.stars.operations import appoint, end, today
from app.programs.stars.queries import stars_page, terms_of
from app.rules import Actor


def make_star(actor: Actor, member: Member, role: str = "star", *, starts: int = 0, days: int = 30) -> Star:
    first = today() + timedelta(days=starts)
    with transaction():
        return appoint(actor, member, role, "Answers at night.", first, first + timedelta(days=days))


def test_only_admins_appoint(kenji: Actor, grace_member: Member) -> None:
    with pytest.raises(Refused, match="for admins"):
        make_star(kenji, grace_member)


def test_an_appointment_is_in_the_log_and_in_the_audit(aoi: Actor, grace_member: Member) -> None:
    star = make_star(aoi, grace_member)
    line = db.session.scalars(select(LogLine)).one()
    assert (line.name, line.body) == (
        "star.appointed",
        {"member_id": grace_member.id, "star_id": star.id, "role": "star"},
    )
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.action, row.actor_id, row.subject_id) == ("star.appoint", aoi.member_id, grace_member.id)


def test_a_star_shines_from_the_first_day_to_the_last(aoi: Actor, grace_member: Member) -> None:
    star = make_star(aoi, grace_member, starts=2, days=3)
    assert ([each.id for each in stars_page().to_come], terms_of(grace_member.id)) == ([star.id], [])
    for day, shines in ((2, True), (5, True), (6, False)):
        with standing_at(now() + timedelta(days=day)):
            assert bool(terms_of(grace_member.id)) is shines
            assert bool(stars_page().before) is (not shines)


def test_terms_of_one_role_do_not_overlap(aoi: Actor, grace_member: Member) -> None:
    make_star(aoi, grace_member)
    with pytest.raises(Conflict, match="already"):
        make_star(aoi, grace_member, starts=30)
    make_star(aoi, grace_member, "evangelist")
    make_star(aoi, grace_member, starts=31)


def test_a_term_needs_words_and_sense(aoi: Actor, grace_member: Member) -> None:
    for days, message in ((-1, "ends before"), (400, "at most a year")):
        with pytest.raises(Invalid, match=message):
            make_star(aoi, grace_member, days=days)
    with pytest.raises(Invalid, match="honoured for"), transaction():
        appoint(aoi, grace_member, "star", " ", today(), today())


def test_a_term_is_ended_once_with_a_reason(aoi: Actor, grace_member: Member) -> None:
    star = make_star(aoi, grace_member)
    with transaction():
        end(aoi, star, "Moved on.")
    assert terms_of(grace_member.id) == []
    with pytest.raises(Conflict, match="ended already"), transaction():
        end(aoi, star, "Again.")
