"""The briefing by mail: on Mondays or on the first of the month, to those of staff who chose it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.base import links
from app.base.database import db
from app.base.i18n import _, current_locale, format_number, speaking
from app.base.mail import Letter, Section
from app.figures.heat.tables import HeatState
from app.models.briefings import BriefingChoice
from app.models.members import Member, Role
from app.operations import letters
from app.operations.unsubscribing import with_briefing_way_out
from app.queries.figures.briefing import Briefing, Moved, briefing
from app.queries.figures.proposed import proposed_acts
from app.queries.figures.report import Report, report
from app.queries.figures.values import Value
from app.settings.store import site

AT = time(8)
LATE = timedelta(days=3)  # where workers were away; later it waits for the next time
PERIODS = {"weekly": 7, "monthly": 28}


def send_briefings(at: datetime) -> int:
    """To each who is due one; how many were sent. Sent twice is sent once."""
    return sum(_send_all(every, begun) for every, begun in _due(at).items())


def _due(at: datetime) -> dict[str, date]:
    """Which kinds are sent about now, and the day by which they are known."""
    here = at.astimezone(ZoneInfo(site().zone))
    begun = {"weekly": here.date() - timedelta(days=here.weekday()), "monthly": here.date().replace(day=1)}
    due = {every: datetime.combine(day, AT, here.tzinfo) for every, day in begun.items()}
    return {every: day for every, day in begun.items() if due[every] <= here < due[every] + LATE}


def _send_all(every: str, begun: date) -> int:
    wanted = select(Member, BriefingChoice.department_id).join(BriefingChoice, BriefingChoice.member_id == Member.id)
    here = Member.role >= int(Role.STAFF), Member.email.is_not(None), Member.left_at.is_(None)
    able = Member.suspended_at.is_(None), Member.mail_stopped_at.is_(None)
    found = db.session.execute(wanted.where(BriefingChoice.every == every, *here, *able).order_by(Member.id)).all()
    sent = 0
    for member, department_id in found:
        with speaking(member.locale or site().locale):
            letter = _report_letter(report(department_id, PERIODS[every])) if department_id else _letter(every)
            letter = with_briefing_way_out(letter, member)
            sent += letters.to_member(letter, member, key=f"briefing:{every}:{begun}:{member.id}")
    return sent


def _letter(every: str) -> Letter:
    found = briefing(PERIODS[every])
    return Letter(
        subject=_("The community in ten minutes"),
        paragraphs=(_("What moved, who needs somebody, and what waits, on %(day)s.", day=found.day.isoformat()),),
        sections=tuple(section for section in _sections(found) if section.items),
        action=(_("To the briefing"), links.whole(f"/admin?days={PERIODS[every]}")),
    )


def _sections(found: Briefing) -> list[Section]:
    acts = tuple((f"{act.what} {act.why}", links.whole(act.href)) for act in proposed_acts(found))
    waits = (
        (f"{_('Open reports')}: {found.flags.count}", links.whole("/staff/queue")),
        (f"{_('Ideas without a decision')}: {found.ideas.count}", links.whole("/staff/ideas/review")),
    )
    newcomers = tuple((topic.title, links.whole(f"/t/{topic.id}")) for topic in found.newcomers)
    return [
        Section(_("Three things to do"), acts),
        Section(_("What moved"), tuple(map(_moved, found.moved))),
        Section(_("What waits"), waits),
        Section(_("Newcomers nobody answered"), newcomers),
        Section(_("Rising"), tuple(map(_warm, found.rising))),
        Section(_("Fading"), tuple(map(_warm, found.fading))),
        Section(_("Check-up"), tuple(map(_value, found.values.values()))),
    ]


def _report_letter(found: Report) -> Letter:
    name = found.department.name_in(current_locale())
    own = tuple(
        (f"{each.figure.label}: {_number(each.value)}", links.whole(f"/admin/figures/{each.figure.name}"))
        for each in found.own
    )
    waiting = tuple((topic.title, links.whole(f"/t/{topic.id}")) for topic in found.waiting)
    sections = (
        Section(_("Ideas of the last 365 days"), own),
        Section(_("Ideas that wait for this department"), waiting),
        Section(_("What moved"), tuple(map(_moved, found.moved))),
        Section(_("The community"), tuple(map(_value, found.values))),
    )
    return Letter(
        subject=_("The community's report for %(department)s", department=name),
        paragraphs=(_("What members asked of us and told us, on %(day)s.", day=found.day.isoformat()),),
        sections=tuple(section for section in sections if section.items),
        action=(_("To the report"), links.whole(f"/admin/report/{found.department.id}?days={found.period}")),
    )


def _number(value: float | None) -> str:
    return format_number(value, digits=1)


def _moved(each: Moved) -> tuple[str, str]:
    change = "" if each.change is None else f" ({each.change:+,})"
    unusual = f" {_('(unusual)')}" if each.is_unusual else ""
    return f"{each.label}: {each.now:,}{change}{unusual}", links.whole(each.href)


def _warm(state: HeatState) -> tuple[str, str]:
    return state.member.display_name, links.whole(f"/admin/members/{state.member.handle}")


def _value(each: Value) -> tuple[str, str]:
    percent = " %" if each.figure.unit.value == "percent" and each.value is not None else ""
    words = f"{each.figure.label}: {_number(each.value)}{percent}"
    return words, links.whole(f"/admin/figures/{each.figure.name}")
