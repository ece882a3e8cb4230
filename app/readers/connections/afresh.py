"""The connections reader's tables in bulk: see `connections/__init__.py` for what makes a contact."""

from datetime import date, timedelta

from sqlalchemy import Date, bindparam, column, text

from app.base.clock import start_of
from app.base.database import UtcDateTime, db, is_sqlite
from app.readers.afresh.recipe import LastWord, Recipe, Source, Step
from app.readers.afresh.said import day_in_body, each, number, site_day, word
from app.readers.connections import connections
from app.readers.connections.guests import MOST_GUESTS, meetings
from app.readers.connections.tables import Connection, Contact, ContactKind, EventGuest, UnconnectingPost
from app.readers.connections.tie import STRONG_DAYS, WEIGHT, fading
from app.readers.people import merged_accounts
from app.settings.store import site

TOLD, STOOD, DROPPED, WORTH = "contact_told", "contact_stood", "contact_dropped", "contact_worth"
GUESTS = "contact_guests"
STAGES = {
    TOLD: """kind INTEGER, about_id BIGINT, from_id BIGINT, to_id BIGINT, day DATE, at {moment}, post_id BIGINT,
        given BOOLEAN, xid BIGINT, id BIGINT""",
    STOOD: "post_id BIGINT, stands BOOLEAN, xid BIGINT, id BIGINT",
    DROPPED: "post_id BIGINT, xid BIGINT, id BIGINT",
    GUESTS: "occasion_id BIGINT, member_id BIGINT, day DATE, came BOOLEAN, xid BIGINT, id BIGINT",
}
BESIDE = {WORTH: "day DATE, worth DOUBLE PRECISION"}


def _sources() -> list[Source]:
    post, author, by = number("post_id"), number("author_id"), "event.actor_id"
    above = f"coalesce({number('reply_to_author_id')}, {number('topic_author_id')})"
    asker, named = f"coalesce({by}, {number('topic_author_id')})", "CAST(named.value AS BIGINT)"
    member, inviter = number("member_id"), number("invited_by_id")
    mention, quote = each("mentioned_ids"), each("quoted_author_ids")
    return [
        _made(ContactKind.INVITE, "member.joined", member, inviter, member),
        _made(ContactKind.MENTION, "topic.added", post, author, named, post=post, joins=mention),
        _made(ContactKind.REPLY, "post.added", post, author, above, post=post),
        _made(ContactKind.QUOTE, "post.added", post, author, named, post=post, joins=quote),
        _made(ContactKind.MENTION, "post.added", post, author, named, post=post, joins=mention),
        _made(ContactKind.NICE, "nice.given", post, by, author, post=post),
        _made(ContactKind.NICE, "nice.taken_back", post, by, author, post=post, given="false"),
        _made(ContactKind.CHIP, "chip.given", number("chip_id"), by, author, post=post),
        _made(ContactKind.GIFT, "gift.given", number("gift_id"), by, number("to_id")),
        _made(ContactKind.ACCEPT, "answer.accepted", post, asker, author, post=post),
        Source("answer.unaccepted", DROPPED, {"post_id": post}),
        Source("post.removed", STOOD, {"post_id": post, "stands": "false"}),
        Source("post.restored", STOOD, {"post_id": post, "stands": "true"}),
        *_guests(),
    ]


def _guests() -> list[Source]:
    guest = {"occasion_id": number("occasion_id"), "member_id": number("member_id")}
    mine = f"{word('sort')} = 'event' AND {number('occasion_id')} IS NOT NULL"
    there, away = {"day": day_in_body("day"), "came": "true"}, {"came": "false"}
    return [
        Source("occasion.took_part", GUESTS, guest | there, when=mine),
        Source("occasion.taken_back", GUESTS, guest | away, when=mine),
    ]


def _made(
    kind: ContactKind,
    name: str,
    about: str,
    by: str,
    to: str,
    *,
    post: str = "NULL",
    joins: str = "",
    given: str = "true",
) -> Source:
    """Nobody acts on themselves."""
    columns = {"kind": f"{kind:d}", "about_id": about, "from_id": by, "to_id": to, "day": site_day()}
    columns |= {"at": "event.happened_at", "post_id": post, "given": given}
    return Source(name, TOLD, columns, joins, f"{by} <> {to}")


GONE = f"""INSERT INTO unconnecting_post_anew (post_id) SELECT post_id FROM (
        SELECT *, row_number() OVER (PARTITION BY post_id ORDER BY xid DESC, id DESC) AS place FROM {STOOD}
    ) AS stood WHERE place = 1 AND NOT stands"""

# The last word on a contact decides; who takes an acceptance back takes everybody's.
LAST = LastWord(TOLD, ("kind", "about_id", "from_id", "to_id"), f"NOT given OR kind = {ContactKind.ACCEPT:d}")


def _contacts(told: str) -> str:
    return f"""INSERT INTO contact_anew (kind, about_id, low_id, high_id, from_low, day, at, post_id, stands)
    SELECT kind, about_id, CASE WHEN from_id < to_id THEN from_id ELSE to_id END,
        CASE WHEN from_id < to_id THEN to_id ELSE from_id END, from_id < to_id, day, at, told.post_id,
        gone.post_id IS NULL
    FROM {told} AS told LEFT JOIN unconnecting_post_anew AS gone ON gone.post_id = told.post_id
    WHERE place = 1 AND given AND NOT (kind = {ContactKind.ACCEPT:d} AND EXISTS (
        SELECT 1 FROM {DROPPED} AS dropped WHERE dropped.post_id = told.about_id
            AND (dropped.xid > told.xid OR (dropped.xid = told.xid AND dropped.id > told.id))))"""


_WEIGHED = " ".join(f"WHEN {kind:d} THEN {weight}" for kind, weight in WEIGHT.items())
TIES = f"""INSERT INTO connection_anew (low_id, high_id, contacts_low_to_high, contacts_high_to_low, days,
        first_at, last_at, strength, first_on, mutual_on, strong_on)
    SELECT low_id, high_id, there, back, days, first_at, last_at, strength, first_on,
        CASE WHEN there > 0 AND back > 0 THEN CASE WHEN there_on > back_on THEN there_on ELSE back_on END END, strong_on
    FROM (
        SELECT low_id, high_id, sum(CASE WHEN from_low THEN 1 ELSE 0 END) AS there,
            sum(CASE WHEN from_low THEN 0 ELSE 1 END) AS back, max(place) AS days,
            min(at) AS first_at, max(at) AS last_at,
            sum(weight / worth) AS strength, min(day) AS first_on, min(CASE WHEN from_low THEN day END) AS there_on,
            min(CASE WHEN from_low THEN NULL ELSE day END) AS back_on,
            min(CASE WHEN place = {STRONG_DAYS} THEN day END) AS strong_on
        FROM (
            SELECT low_id, high_id, from_low, contact.day, at, worth,
                CAST(CASE kind {_WEIGHED} END AS DOUBLE PRECISION) AS weight,
                dense_rank() OVER (PARTITION BY low_id, high_id ORDER BY contact.day) AS place
            FROM contact_anew AS contact JOIN {WORTH} AS worth ON worth.day = contact.day WHERE stands
        ) AS touches GROUP BY low_id, high_id
    ) AS ties"""


# The last word on a guest decides.
CAME = f"""SELECT occasion_id, member_id, day FROM (
        SELECT *, row_number() OVER (PARTITION BY occasion_id, member_id ORDER BY xid DESC, id DESC) AS place
        FROM {GUESTS}
    ) AS told WHERE place = 1 AND came"""
CAME_ANEW = f"INSERT INTO event_guest_anew (occasion_id, member_id, day) {CAME}"
SMALL = f"""SELECT occasion_id, member_id, day FROM ({CAME}) AS guest WHERE occasion_id IN (
    SELECT occasion_id FROM ({CAME}) AS guests GROUP BY occasion_id HAVING count(*) BETWEEN 2 AND {MOST_GUESTS})"""
MET = text(
    f"""INSERT INTO {TOLD} (kind, about_id, from_id, to_id, day, at, given, xid, id)
    VALUES ({ContactKind.SAME_EVENT:d}, :about_id, :from_id, :to_id, :day, :at, true, 0, 0)"""
).bindparams(bindparam("day", type_=Date()), bindparam("at", type_=UtcDateTime()))


def _prepare() -> None:
    _merge()
    _let_guests_meet()
    _weigh_days()


def _merge() -> None:
    """Two accounts of one person were never in contact; who was invited is told by the member's id."""
    if merged_accounts():
        db.session.execute(text(f"DELETE FROM {TOLD} WHERE from_id = to_id"))
        db.session.execute(text(f"UPDATE {TOLD} SET about_id = to_id WHERE kind = {ContactKind.INVITE:d}"))


def _let_guests_meet() -> None:
    """Contacts of small events join those that the lines of the log tell of."""
    guests: dict[int, list[tuple[int, date]]] = {}
    there = text(SMALL).columns(column("occasion_id"), column("member_id"), column("day", Date()))
    for row in db.session.execute(there):
        guests.setdefault(row.occasion_id, []).append((row.member_id, row.day))
    for about_id, met in guests.items():
        rows = [
            {"about_id": about_id, "from_id": one, "to_id": other, "day": day, "at": start_of(day, site().zone)}
            for one, other, day in meetings(met)
        ]
        db.session.execute(MET, rows)


def _weigh_days() -> None:
    """What a contact of each day weighs, as `tie.py` says: both ways then give the same strength."""
    db.session.execute(text(f"CREATE INDEX {DROPPED}_post ON {DROPPED} (post_id)"))
    first, last = db.session.execute(text(f"SELECT min(day), max(day) FROM {TOLD}")).one()
    if first is None:
        return
    begin, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    rows = [{"day": day.isoformat() if is_sqlite() else day, "worth": fading(day)} for day in days]
    db.session.execute(text(f"INSERT INTO {WORTH} (day, worth) VALUES (:day, :worth)"), rows)
    db.session.execute(text(f"ANALYZE {WORTH}"))


def _steps() -> list[Step]:
    contacts = Step(Contact, _contacts(LAST.of_doubtful()), told_twice=_contacts(LAST.of_all()))
    made = [Step(UnconnectingPost, GONE), Step(EventGuest, CAME_ANEW), contacts]
    return [*made, Step(Connection, TIES, by_sorting=True)]


MEMBERS = {TOLD: ("from_id", "to_id"), GUESTS: ("member_id",)}
connections.afresh = Recipe(STAGES, _sources, _steps, _prepare, BESIDE, MEMBERS)
