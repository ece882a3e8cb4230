"""Three proposed acts: what would help most today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.base.i18n import Reason, _, ngettext
from app.figures.heat.proposals import PROPOSALS
from app.queries.figures.briefing import Briefing

MOST = 3


@dataclass(frozen=True)
class Act:
    """What to do, why now, and where."""

    what: Reason
    why: Reason
    href: str


def proposed_acts(briefing: Briefing) -> Sequence[Act]:
    """The most pressing first: reports, newcomers who wait, people who fade, ideas, the isolated, the rising."""
    return list(islice(_candidates(briefing), MOST))


def _candidates(briefing: Briefing) -> Iterator[Act]:
    if briefing.flags.count:
        why = ngettext("%(num)d report waits for staff.", "%(num)d reports wait for staff.", briefing.flags.count)
        yield Act(_("Look at the oldest report."), why, "/staff/queue")
    for topic in briefing.newcomers[:1]:
        why = _("“%(title)s” by %(name)s has no answer yet.", title=topic.title, name=topic.author.display_name)
        yield Act(_("Answer a newcomer."), why, f"/t/{topic.id}/{topic.slug}")
    for state in [state for state in briefing.fading if not state.held_out and not state.done][:1]:
        why = _("%(name)s is fading.", name=state.member.display_name)
        yield Act(PROPOSALS[state.proposal], why, f"/admin/members/{state.member.handle}")
    if briefing.ideas.count:
        why = ngettext("%(num)d idea has no decision yet.", "%(num)d ideas have no decision yet.", briefing.ideas.count)
        yield Act(_("Open the review room."), why, "/staff/ideas/review")
    isolated = briefing.values["isolated"].value
    if isolated:
        why = ngettext(
            "%(num)d active member has no connection.", "%(num)d active members have no connection.", int(isolated)
        )
        yield Act(_("Introduce two people to each other."), why, "/admin/connections#isolated")
    for state in [state for state in briefing.rising if not state.held_out and not state.done][:1]:
        why = _("%(name)s is rising.", name=state.member.display_name)
        yield Act(PROPOSALS[state.proposal], why, f"/admin/members/{state.member.handle}")
