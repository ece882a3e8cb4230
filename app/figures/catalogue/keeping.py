"""Figures of coming back, being lost and being invited; where members stand; and two scores side by side."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.MEMBERS)
_stage = of_group(Group.STAGES)
_score = of_group(Group.SCORES)

KEEPING = (
    _figure(
        "reactivated",
        _("Back again"),
        _("Members active in the last 28 days who had been silent for 90 days or more before."),
        Unit.COUNT,
    ),
    _figure(
        "lost_regulars",
        _("Regulars lost"),
        _("Members with 4 posts or more in the 90 days before the last 28, and none in the last 28."),
        Unit.COUNT,
        -1,
    ),
    _figure(
        "net_growth",
        _("Net growth"),
        _("New members and those who are back again, less the regulars lost, in the last 28 days."),
        Unit.COUNT,
    ),
    _figure(
        "referrals",
        _("Invited by a member"),
        _("Of the members who joined in the last 28 days: how many another member had invited."),
        Unit.PERCENT,
    ),
    _figure(
        "stars_of_year",
        _("Stars of the year"),
        _("Stars whose term began this year, of as many as are to be appointed (a setting)."),
        Unit.PERCENT,
    ),
)

TIME = (
    _figure(
        "dwell_minutes",
        _("Minutes of reading"),
        _(
            "Minutes that signed-in members had a topic before them and moved within the last minute, in 28 days. "
            "It can't see guests, browsers without a script, and eyes that rest on one screen for longer."
        ),
        Unit.COUNT,
    ),
    _figure(
        "dwell_per_member",
        _("Minutes of reading per member"),
        _("The same, for each member active in the last 28 days. At most 4 hours a day are counted."),
        Unit.EACH,
    ),
)

STAGES = (
    _stage(
        "stage_joined",
        _("Joined"),
        _("Members without any contribution yet. Who is dormant is counted there alone."),
        Unit.COUNT,
        0,
    ),
    _stage("stage_started", _("Started"), _("Members with a contribution on one or two days."), Unit.COUNT, 0),
    _stage("stage_active", _("Active"), _("Members with a contribution on three to nine days."), Unit.COUNT),
    _stage("stage_settled", _("Settled"), _("Members with a contribution on ten days or more."), Unit.COUNT),
    _stage(
        "stage_dormant",
        _("Dormant"),
        _("Members without activity for 90 days, however far they had come."),
        Unit.COUNT,
        -1,
    ),
)

SCORES = (
    _score(
        "participation_score",
        _("Participation score"),
        _(
            "Events attended, of those invited to, in the last 90 days, as staff or a program have told. "
            "Whoever comes uninvited counts as invited as well."
        ),
        Unit.PERCENT,
    ),
    _score(
        "participation_growth",
        _("Growth of the participation score"),
        _("The participation score against that of the 90 days before them; n is the invitations of those."),
        Unit.PERCENT,
    ),
    _score(
        "events_attended",
        _("Events attended"),
        _("How often members took part in an event in the last 90 days, as staff or a program have told."),
        Unit.COUNT,
    ),
    _score(
        "share_score",
        _("Share score"),
        _("Posts, shares and referrals of members in the last 90 days. Nothing counts shares yet: they are 0."),
        Unit.COUNT,
    ),
    _score(
        "share_growth",
        _("Growth of the share score"),
        _("The share score against that of the 90 days before them."),
        Unit.PERCENT,
    ),
)
