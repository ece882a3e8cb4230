"""However many events are read in one go, each earns what it would alone."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, event, select

from app.base.database import db, transaction
from app.events import log
from app.events.accounts import MemberJoined, MemberVisited, ProfileCompleted
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    NiceGiven,
    NiceTakenBack,
    PostAdded,
    PostRemoved,
    PostRestored,
)
from app.ledger import Account
from app.models.giving import AllowanceWeek
from app.readers import follow
from app.readers.points import Contribution, Earning, all_rules
from app.readers.reader import Cursor, Stumble
from tests.points import scene

pytestmark = pytest.mark.usefixtures("database")

THURSDAY = datetime(2026, 11, 19, 3, tzinfo=UTC)
APART = timedelta(hours=1, minutes=50)  # over the end of a week
EVENTS = 60


@pytest.fixture
def members(database):
    return [scene.member(name) for name in ("ada", "grace", "kenji", "aoi")]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_earns_what_its_events_earn_one_by_one(members, seed):
    happen(members, seed)
    outcomes = [read_in_batches_of(size) for size in (1, 7, 200)]
    assert len(outcomes[0]["earnings"]) > EVENTS / 3
    assert outcomes[1] == outcomes[0]
    assert outcomes[2] == outcomes[0]


def test_the_work_of_a_batch_hardly_grows_with_its_events(members):
    counted = []
    for events in (8, 10, 100):  # the first opens the accounts
        with transaction():
            for number in range(events):
                by = members[number % 4]
                post = {"post_id": number % 6, "topic_id": 1, "author_id": members[(number + 1) % 4].id}
                log.append(NiceGiven(**post), scene.actor(by), at=THURSDAY)
                log.append(MemberVisited(member_id=by.id, day="-"), scene.actor(by), at=THURSDAY)
        counted.append(statements_of(scene.catch_up))
    assert counted[2] <= counted[1] + 5
    assert counted[2] <= 35


def happen(members, seed):
    """A tangle of deeds on a few posts, more than the caps allow."""
    random = Random(seed)
    authors = {post_id: random.choice(members).id for post_id in range(1, 7)}
    with transaction():
        for rule in all_rules().values():
            rule.cap_day = min(rule.cap_day, 3)
        for number in range(EVENTS):
            by, post_id = random.choice(members), random.randint(1, 6)
            deed = some_deed(random, by.id, post_id, authors[post_id])
            log.append(deed, scene.actor(by), at=THURSDAY + number * APART)


def some_deed(random, by_id, post_id, author_id):
    post = {"post_id": post_id, "topic_id": 1, "author_id": author_id}
    answer = {"space_id": 1, "kind": "question", "is_answer": True, "reply_to_id": None, "reply_to_author_id": None}
    deeds = (
        MemberVisited(member_id=by_id, day="-"),
        ProfileCompleted(member_id=by_id),
        MemberJoined(member_id=by_id, invited_by_id=author_id),
        PostAdded(**post, **answer, topic_author_id=by_id),
        AnswerAccepted(**post, topic_author_id=by_id),
        AnswerUnaccepted(**post, accepted_at=THURSDAY.isoformat()),
        NiceGiven(**post),
        NiceGiven(**post),
        NiceGiven(**post),
        NiceTakenBack(**post, given_at=THURSDAY.isoformat()),
        PostRemoved(**post, by_staff=False),
        PostRestored(**post),
    )
    return random.choice(deeds)


def read_in_batches_of(size):
    """Read the whole log from the start, into an empty book; what came of it."""
    with transaction() as session:
        for table in reversed(db.metadata.sorted_tables):
            if table.name.startswith("ledger_"):
                session.execute(table.delete())
        for rows in (Earning, Contribution, AllowanceWeek, Cursor):
            session.execute(delete(rows))
    db.session.expunge_all()
    while follow.catch_up("points", limit=size):
        pass
    assert db.session.scalars(select(Stumble)).all() == []
    assert scene.faults() == []
    earned = select(Earning.event_id, Earning.verb, Earning.member_id, Earning.points, Earning.taken_back)
    return {
        "earnings": rows_of(earned.order_by(Earning.event_id, Earning.verb, Earning.member_id)),
        "balances": rows_of(select(Account.kind, Account.owner_id, Account.balance).where(Account.balance != 0)),
        "contributions": rows_of(select(Contribution.period, Contribution.member_id, Contribution.points)),
        "weeks": rows_of(select(AllowanceWeek.member_id, AllowanceWeek.monday)),
    }


def rows_of(query):
    return sorted(tuple(row) for row in db.session.execute(query))


def statements_of(act):
    """How many commands `act` sends to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_more):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)
