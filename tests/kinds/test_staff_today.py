"""What waits for staff: how many, since when; of very many nobody needs to know how many more."""

from datetime import timedelta

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.models.topics import Topic
from app.queries.staff_today import staff_today
from tests.kinds.test_review_scale import post_many
from tests.world import make_topic


def test_how_many_wait_and_since_when_is_told_whatever_their_state(spaces, ada, kenji):
    with standing_at(now() - timedelta(days=9)):
        first = make_topic(ada, spaces["idea"], "Seen long ago")
    make_topic(ada, spaces["idea"], "New today")
    with transaction():
        db.session.get_one(Topic, first.id).state = "reviewing"
    with standing_at(now() - timedelta(days=3)):
        asked = make_topic(ada, spaces["question"], "Where does the water go?")
    told = {each.href: (each.count, each.oldest_at) for each in staff_today(kenji)}
    assert told["/staff/ideas/review"] == (2, first.published_at)
    assert told["/questions?state=open"] == (1, asked.published_at)
    assert told["/staff/queue"] == (0, None)


def test_more_than_a_thousand_are_not_counted_to_the_end(browse, spaces, ada, kenji):
    post_many(ada, spaces["idea"], 1001)
    with standing_at(now() + timedelta(days=60)):
        today = browse(kenji).read("/staff")
    assert today.count(">1,000+<") == 2  # ideas without a decision, and promises on them
