"""A member's page for staff."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from app.base.database import transaction
from app.figures.days import days_between
from app.figures.heat.proposals import PROPOSALS
from app.http import respond
from app.http.actor import current_actor
from app.http.sign_in import members_only
from app.models.members import Member
from app.operations.looking import look_at
from app.operations.staff_acting import LABELS
from app.queries.figures.member_story import SHOWN_DAYS, MemberStory, member_story
from app.queries.member_page import find_member
from app.rules import Action, require, why_not
from app.views.admin import charts, graphs, sentences

pages = Blueprint("member_story", __name__, url_prefix="/admin/members")


@pages.get("/<handle>")
@members_only
def show(handle: str) -> Response:
    member = find_member(handle)
    require(current_actor(), Action.MEMBER_LOOK_INTO, member)
    with transaction():
        looked_at = look_at(current_actor(), member)
    story = member_story(member, looked_at)
    every = days_between(story.day - timedelta(days=SHOWN_DAYS - 1), story.day)
    return respond.page(
        "admin/member.html",
        story=story,
        looked_at=looked_at,
        may_merge=why_not(current_actor(), Action.MEMBER_MERGE) is None,
        labels=charts.LEVELS,
        acts=sentences.ACTS,
        proposals=PROPOSALS,
        findings=LABELS,
        done_on=sentences.done_on,
        ties=graphs.network(*_ties(story), story.member),
        chart=charts.contribution_by_day(story.days, every),
    )


def _ties(story: MemberStory) -> tuple[dict[str, Any], dict[int, Member]]:
    """The strongest connections as a picture around the member."""
    me = story.member
    others = [{"id": tie.other.id, "level": tie.level, "strength": tie.strength} for tie in story.strongest]
    mine = {"id": me.id, "level": story.level.level if story.level else None, "strength": 1.0}
    body = {"members": [mine, *others], "ties": [(me.id, each["id"], each["strength"]) for each in others]}
    return body, {me.id: me, **{tie.other.id: tie.other for tie in story.strongest}}
