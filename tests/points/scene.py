"""A few members and one question, made by the same operations that pages use."""

import re
from datetime import UTC, datetime

from app.base.clock import now
from app.base.database import db, transaction
from app.ledger import ISSUED, SPENT, Note, balance_of, move, verify, wallet
from app.models.members import Member, Role
from app.models.spaces import Space
from app.operations import posting
from app.queries.topic_page import find_post
from app.readers import follow
from app.rules import Actor

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def member(handle, role=Role.MEMBER, trust=1, joined_at=LONG_AGO, **more):
    with transaction() as session:
        found = Member(
            handle=handle,
            display_name=handle.title(),
            email=f"{handle}@example.com",
            role=int(role),
            trust=trust,
            joined_at=joined_at,
            confirmed_at=joined_at,
            session_stamp=handle,
            **more,
        )
        session.add(found)
    return found


def actor(someone):
    return Actor.of(db.session.get_one(Member, someone.id))


def space(kind="question"):
    with transaction() as session:
        found = Space(kind=kind, slug=kind, name_ja=kind, name_en=kind)
        session.add(found)
    return found


def ask(asker, place, title="Where are the APN settings?"):
    with transaction():
        return posting.add_topic(actor(asker), place, posting.TopicDraft(title=title, source="I can't find them."))


def answer(by, topic, text="Under Settings, Network."):
    with transaction():
        return posting.reply(actor(by), topic, text)


def catch_up():
    return follow.catch_up("points")


def fund(someone, amount, key="fund", at=None, expires_at=None):
    with transaction():
        return move(
            ISSUED,
            wallet(someone.id),
            amount,
            Note(kind="grant", key=f"{key}:{someone.id}", at=at or now()),
            expires_at=expires_at,
        )


def points_of(someone):
    return balance_of(wallet(someone.id))


def faults():
    return [finding.fault for finding in verify() if not finding.holds]


def spend(someone, amount, key="spend"):
    with transaction():
        return move(wallet(someone.id), SPENT, amount, Note(kind="test", key=f"{key}:{someone.id}"))


def post(post_id):
    """The post as operations need it: with author, topic and space."""
    return find_post(Actor.system(), post_id)


def send(client, address, data, *, form=None, htmx=False):
    """Post a form as a browser does: with the token of the page on which it stands."""
    page = client.get(form or address).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address, data={**data, "csrf_token": token}, headers=headers)
