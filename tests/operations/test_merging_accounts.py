"""Who may merge which accounts, and what becomes of the account itself: its name, address, sessions and profile."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.models import AuditRow
from app.models.accounts import ApiToken
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.staff_acts import StaffAct, StaffActMember
from app.models.telling import TellingChoice, TellingHabit
from app.operations import accounts, entering, moderating, passwords, staff_acting, tokens
from app.operations.staff_acting import LABELS
from app.programs.rewards.coupons.operations import members_named
from app.queries.figures.acts_page import members_meant
from app.queries.search_wishes import SearchFilter, wishes_of
from app.readers.people import merged_accounts
from app.rules.actor import Actor
from tests.mailbox import deliver, mails_in, text_of
from tests.uniting import fresh, unite, whose
from tests.world import make_member, make_topic

WORDS = "a few plain words"


@pytest.fixture(autouse=True)
def box(app: Flask, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


@pytest.fixture
def byron_member(app: Flask) -> Member:
    """Ada's other account."""
    return make_member("Byron King", days=400)


def change(member: Member, **values: object) -> None:
    with transaction() as session:
        for name, value in values.items():
            setattr(session.get_one(Member, member.id), name, value)


def set_password(member: Member) -> None:
    change(member, password_hash=passwords.hash_password(WORDS))


def merges() -> list[str]:
    return list(db.session.scalars(select(LogLine.name).where(LogLine.name == "member.merged")))


def test_an_admin_merges_with_a_reason_that_is_kept(byron_member, ada_member, aoi):
    assert unite(byron_member, ada_member, aoi, "She wrote to us from both.")
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "member.merge")).one()
    assert (row.actor_id, row.subject_id, row.reason) == (aoi.member_id, ada_member.id, "She wrote to us from both.")
    assert (row.details["merged"], row.details["handle"]) == (byron_member.id, "byron")


@pytest.mark.parametrize("who", ["ada", "kenji"])
def test_neither_members_nor_staff_merge(byron_member, ada_member, who, request):
    with pytest.raises(Refused, match="for admins"):
        unite(byron_member, ada_member, request.getfixturevalue(who))
    assert merges() == []


def test_nothing_is_merged_without_a_reason(byron_member, ada_member, aoi):
    with pytest.raises(Invalid):
        unite(byron_member, ada_member, aoi, "  ")
    assert fresh(byron_member).left_at is None


def test_an_account_is_not_merged_into_itself(ada_member, aoi):
    with pytest.raises(Invalid, match="the same account"):
        unite(ada_member, ada_member, aoi)
    assert fresh(ada_member).left_at is None


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"role": int(Role.STAFF)}, "staff and of programs"),
        ({"is_bot": True}, "staff and of programs"),
        ({"suspended_at": now()}, "suspended"),
        ({"left_at": now()}, "closed"),
    ],
)
def test_accounts_that_are_not_merged_whichever_of_the_two_it_is(
    byron_member, ada_member, aoi, values, sentence, turned
):
    change(byron_member, **values)
    with pytest.raises(Conflict, match=sentence):
        unite(*((ada_member, byron_member) if turned else (byron_member, ada_member)), aoi)
    assert merges() == []


def test_merging_twice_is_merging_once(board, byron_member, ada_member, aoi):
    make_topic(Actor.of(byron_member), board)
    assert unite(byron_member, ada_member, aoi) is True
    assert unite(byron_member, ada_member, aoi) is False
    assert (merges(), fresh(ada_member).topic_count) == (["member.merged"], 1)


def test_a_merged_account_takes_no_other_in(byron_member, ada_member, grace_member, aoi):
    unite(byron_member, ada_member, aoi)
    for old, new in ((ada_member, byron_member), (grace_member, byron_member), (byron_member, grace_member)):
        with pytest.raises(Conflict, match="closed"):
            unite(old, new, aoi)


def test_accounts_merged_one_after_the_other_lead_to_the_last(board, byron_member, ada_member, grace_member, aoi):
    topic = make_topic(Actor.of(byron_member), board)
    unite(byron_member, ada_member, aoi)
    unite(ada_member, grace_member, aoi)
    assert whose(Post.author_id) == [grace_member.id]
    assert db.session.get_one(type(topic), topic.id).author_id == grace_member.id
    for handle in ("byron", "ada", "Grace"):
        assert accounts.member_called(handle).id == grace_member.id
    assert merged_accounts() == {byron_member.id: grace_member.id, ada_member.id: grace_member.id}
    assert unite(byron_member, grace_member, aoi) is False


def test_the_closed_address_signs_in_nowhere_and_the_own_one_still_does(byron_member, ada_member):
    for member in (byron_member, ada_member):
        set_password(member)
    unite(byron_member, ada_member)
    with pytest.raises(Invalid, match="do not fit"):
        entering.known_by("byron@example.com", WORDS)
    assert entering.known_by("ada@example.com", WORDS).id == ada_member.id


def test_an_account_of_an_import_takes_over_address_and_password(byron_member, ada_member):
    set_password(byron_member)
    change(ada_member, email=None, password_hash="")
    unite(byron_member, ada_member)
    assert entering.known_by("byron@example.com", WORDS).id == ada_member.id
    assert fresh(byron_member).email is None


def test_with_the_address_goes_what_its_reader_wants_to_be_sent(byron_member, ada_member):
    change(ada_member, email=None)
    change(byron_member, mail_stopped_at=now(), mail_digest=False)
    with transaction() as session:
        session.add(TellingHabit(member_id=byron_member.id, no_mail=True))
        session.add(
            TellingChoice(member_id=byron_member.id, kind="nice", in_app=True, mail=False, digest=False, push=False)
        )
    unite(byron_member, ada_member)
    assert whose(TellingChoice.member_id) == [ada_member.id]
    assert db.session.get_one(TellingHabit, ada_member.id).no_mail
    now_is = fresh(ada_member)
    assert (now_is.mail_stopped_at is None, now_is.mail_digest) == (False, False)


def test_who_keeps_the_own_address_keeps_the_own_wishes(byron_member, ada_member):
    change(byron_member, mail_stopped_at=now())
    with transaction() as session:
        session.add(TellingHabit(member_id=byron_member.id, no_mail=True))
    unite(byron_member, ada_member)
    assert whose(TellingHabit.member_id) == []
    assert fresh(ada_member).mail_stopped_at is None


def test_sessions_and_tokens_of_the_closed_account_end_and_the_own_ones_do_not(byron_member, ada_member):
    stamps = [fresh(member).session_stamp for member in (byron_member, ada_member)]
    for member in (byron_member, ada_member):
        with transaction():
            tokens.issue(Actor.of(member), db.session.get_one(Member, member.id), "Script")
    unite(byron_member, ada_member)
    assert fresh(byron_member).session_stamp != stamps[0]
    assert fresh(ada_member).session_stamp == stamps[1]
    assert whose(ApiToken.member_id) == [ada_member.id]


def test_letters_go_to_both_addresses(byron_member, ada_member):
    unite(byron_member, ada_member)
    mails = deliver()
    assert sorted(str(mail["To"]) for mail in mails) == ["ada@example.com", "byron@example.com"]
    assert all("@byron" in text_of(mail) and "@ada" in text_of(mail) for mail in mails)


def test_without_an_address_there_is_one_letter(byron_member, ada_member):
    change(ada_member, email=None)
    unite(byron_member, ada_member)
    assert [str(mail["To"]) for mail in deliver()] == ["byron@example.com"]


def test_blanks_of_the_profile_are_filled_and_words_stand(byron_member, ada_member):
    change(byron_member, about="I count.", organisation="Engines", zone="Europe/London", locale="ja")
    change(ada_member, about="I write.")
    unite(byron_member, ada_member)
    now_is = fresh(ada_member)
    assert (now_is.about, now_is.organisation, now_is.zone, now_is.locale) == (
        "I write.",
        "Engines",
        "Europe/London",
        "en",
    )
    assert (fresh(byron_member).about, fresh(byron_member).name_given) == ("", "")


@pytest.mark.parametrize("turned", [False, True])
def test_the_member_is_here_since_the_older_of_both_and_trusted_as_much_as_either(byron_member, ada_member, turned):
    old, new = (ada_member, byron_member) if turned else (byron_member, ada_member)
    first = fresh(byron_member).joined_at
    change(ada_member, trust=3)
    unite(old, new)
    assert (fresh(new).joined_at, fresh(new).trust) == (first, 3)
    assert first < now() - timedelta(days=399)


def test_whom_either_invited_was_invited_by_the_remaining_one(byron_member, ada_member, grace_member):
    change(grace_member, invited_by_id=byron_member.id)
    change(ada_member, invited_by_id=byron_member.id)
    unite(byron_member, ada_member)
    assert fresh(grace_member).invited_by_id == ada_member.id
    assert fresh(ada_member).invited_by_id is None


def test_a_suspended_account_is_merged_once_that_is_lifted(byron_member, ada_member, kenji, aoi):
    with transaction():
        moderating.suspend(kenji, fresh(byron_member), "Insults")
    with pytest.raises(Conflict):
        unite(byron_member, ada_member, aoi)
    with transaction():
        moderating.unsuspend(kenji, fresh(byron_member), "They apologised")
    assert unite(byron_member, ada_member, aoi)


def test_staff_reach_the_remaining_member_by_the_closed_name(byron_member, ada_member, grace_member):
    unite(byron_member, ada_member)
    assert [member.id for member in members_named("@byron, grace, ada")] == sorted([ada_member.id, grace_member.id])
    assert list(members_meant("@byron", 0)) == [ada_member.id]
    assert wishes_of(Actor.system(), SearchFilter("engines", by="byron")).ask.author_id == ada_member.id


def test_whoever_left_is_reached_by_no_name(byron_member, ada_member):
    unite(byron_member, ada_member)
    with transaction():
        accounts.leave(Actor.system(), db.session.get_one(Member, ada_member.id))
    for handle in ("ada", "byron"):
        with pytest.raises(Invalid, match="no member"):
            members_named(handle)
        assert wishes_of(Actor.system(), SearchFilter("engines", by=handle)).ask.author_id == 0


def test_what_staff_plan_for_both_accounts_is_for_one_member(byron_member, ada_member, grace_member, kenji):
    everybody = [member.id for member in (byron_member, ada_member, grace_member)]
    with transaction():
        for meant in (everybody, everybody[:1]):
            staff_acting.plan(kenji, staff_acting.Plan(finding=next(iter(LABELS)), words="Ask.", members=meant))
    unite(byron_member, ada_member)
    rows = db.session.execute(select(StaffActMember.act_id, StaffActMember.member_id).order_by("act_id", "member_id"))
    meant = {}
    for act_id, member_id in rows:
        meant.setdefault(act_id, []).append(member_id)
    assert list(meant.values()) == [sorted(everybody[1:]), [ada_member.id]]
    assert list(db.session.scalars(select(StaffAct.member_count).order_by(StaffAct.id))) == [2, 1]
