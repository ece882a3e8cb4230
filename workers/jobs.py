"""RQ jobs: each calls one function of a room below. They carry names and ids only, and may run twice.

A job runs in an application context of its own and opens its transactions itself. Whatever a job does must
be findable from the database, so that the schedule can do it when a worker was killed or Redis was away.
"""

from app.base.clock import now
from app.base.database import transaction
from app.figures import work as figures
from app.figures.segments import job as segments
from app.figures.segments.automations import acting as automations
from app.kinds.idea.care import digest
from app.kinds.idea.festival import timing as festivals
from app.ledger import expire_due, verify
from app.operations import allowances, answers, dwelling, previewing, publishing, reminding, trust
from app.programs import chips, fairness, groups, lottery, occasions, open_book, polls, rewards, tank, wallet
from app.queries.figures.briefing_letter import send_briefings as send_due_briefings
from app.readers import follow, points
from app.readers.reader import READERS, Sort
from app.readers.search import asked
from workers.mail import carry_errands, clear_old_mail, deliver_mail, fetch_mail, handle_mail, push_errands
from workers.until_done import until_done

__all__ = ["carry_errands", "clear_old_mail", "deliver_mail", "fetch_mail", "handle_mail", "push_errands"]  # for RQ


def catch_up_all() -> None:
    """Let every reader count what is new, the messengers first: somebody waits for them."""
    for name in sorted(READERS, key=lambda name: READERS[name].sort is not Sort.MESSENGER):
        follow.catch_up(name)


def catch_up(reader: str) -> None:
    """Let one reader count what is new."""
    follow.catch_up(reader)


def publish_due() -> int:
    """Make public what was scheduled for now, each topic in a transaction of its own; how many there were."""
    done = 0
    for topic_id in publishing.due_topic_ids():
        with transaction():
            done += publishing.publish_if_due(topic_id)
    return done


def send_staff_digests() -> None:
    with transaction():
        digest.send_digests(now())


def send_briefings() -> None:
    with transaction():
        send_due_briefings(now())


def forget_old_answers() -> None:
    with transaction():
        answers.forget_old_answers(now())


def expire_points() -> None:
    """Move points whose time is over to `expired`; what the tank lost by that stands in its book."""
    until_done(expire_due)
    with transaction():
        tank.note_level(now())


def mind_the_tank() -> None:
    """Close an emergency tank that is over, end the appeal with its month, and remind who asked for it."""
    with transaction():
        tank.mind(now())
        tank.end_appeal_if_over(now())
    until_done(tank.remind_some)


def renew_allowances() -> None:
    """Give this week's allowances; on other days there is nobody left to give to."""
    until_done(allowances.renew_some)


def let_chips_arrive() -> None:
    """Chips that new members gave arrive when these are not new any more."""
    until_done(chips.arrive_some)


def pay_due_earnings() -> None:
    """Pay what was earned some time ago and had to wait."""
    until_done(points.pay_due)


def check_ledger() -> None:
    """Check every rule of the ledger; the open book shows the result."""
    findings = verify()
    with transaction():
        open_book.note_check(findings, now())


def look_at_giving() -> None:
    """Look for circles of giving and shared browsers; what is found is limited, told, and put before staff."""
    with transaction():
        fairness.look(now())


def write_open_book() -> None:
    """Bring the open book's days up to this hour; each run reads the days since the last one alone."""
    until_done(open_book.write_days)


def close_lotteries() -> None:
    """Give back what nobody drew in lotteries that are over, and work their draws out again once a day."""
    until_done(lottery.close_some)
    for each in lottery.due_checks(now()):
        verdict = lottery.check(each)
        with transaction():
            lottery.note_check(each.id, verdict, now())


def turn_festivals() -> None:
    """Begin and close voting festivals whose moment has come."""
    until_done(festivals.begin_some)
    until_done(festivals.close_some)


def deliver_orders() -> None:
    """Ask the programs that fulfil orders, between transactions: the slowest of them holds nobody up."""
    with transaction():
        due = rewards.claim_due(now())
    for order_id in due:
        outcome = rewards.deliver(rewards.outgoing(order_id))
        with transaction():
            rewards.note_delivered(order_id, outcome, now())


def close_polls() -> None:
    """Tell the end of polls whose moment has come."""
    until_done(polls.close_some)


def remind_of_bookmarks() -> None:
    """Send the reminders that members set."""
    until_done(reminding.remind_some)


def remind_of_events() -> None:
    """Remind who is invited to an event tomorrow."""
    until_done(occasions.remind_some)


def warn_of_expiry() -> None:
    """Tell members 14 and 3 days before points of theirs expire."""
    at = now()
    for days_before, _down_to in wallet.STAGES:
        after, more = None, True
        while more:
            with transaction():
                after = wallet.warn_some(at, days_before, after)
            more = after is not None


def raise_trust() -> int:
    """Let trust levels rise; how many members rose."""
    with transaction():
        return trust.raise_trust()


def work_out_days() -> None:
    """Bring the figures of days, levels and connections up to what the readers know; at midnight, a day further."""
    figures.catch_up()


def work_out_points() -> None:
    """The figures of windows, weeks and months, where anything changed or a day began."""
    if figures.points_are_due():
        figures.work_out_points()


def tell_reading_time() -> None:
    """Put the reading of visits that are over into the log."""
    until_done(dwelling.tell_some)


def work_out_segments() -> None:
    """Who is in each segment on this day, then groups that go by one, then acts for who came and left.

    Each in a transaction of its own.
    """
    until_done(segments.work_out_some)
    with transaction():
        groups.follow_segments()
    until_done(automations.act_some)


def fetch_previews() -> None:
    """Read the pages that links lead to, between transactions, and put their cards into the posts."""
    with transaction():
        due = [(preview.id, preview.url) for preview in previewing.claim_due()]
    for preview_id, url in due:
        card = previewing.read(url)
        if card is not None:
            with transaction():
                previewing.keep(preview_id, card)
    for post_id in previewing.posts_without_their_cards():
        with transaction():
            previewing.show_cards(post_id)


def keep_searches() -> None:
    """What was searched in the last minute, without names, where staff see it."""
    with transaction():
        asked.keep_asked(now())
