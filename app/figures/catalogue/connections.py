"""Figures of connections."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.CONNECTIONS)

CONNECTIONS = (
    _figure(
        "peers",
        _("Connections per member"),
        _("Half of the members are connected with at most so many others, ever. The spread is in tenths."),
        Unit.COUNT,
    ),
    _figure(
        "peers_recent",
        _("Connections per member in 90 days"),
        _("The same, counting only connections with a contact in the last 90 days."),
        Unit.COUNT,
    ),
    _figure(
        "peers_mutual",
        _("Mutual connections per member"),
        _("The same, counting only connections in which both have acted."),
        Unit.COUNT,
    ),
    _figure(
        "connected_members",
        _("Connected members"),
        _("Members with at least 3 mutual connections, of all members."),
        Unit.PERCENT,
    ),
    _figure(
        "newcomer_integration",
        _("Newcomer integration"),
        _("Of the members who joined in a week: how many were connected with a member within 14 days."),
        Unit.PERCENT,
    ),
    _figure(
        "isolated",
        _("Isolated members"),
        _("Members active in the last 28 days who had no contact with another member in 90: people to introduce."),
        Unit.COUNT,
        -1,
    ),
    _figure(
        "reciprocity",
        _("Reciprocity"),
        _("Of all directions in which somebody acted on somebody in 90 days: how many were returned."),
        Unit.PERCENT,
    ),
    _figure(
        "density",
        _("Density"),
        _("Pairs connected in 90 days, of all pairs that the members of that network could make."),
        Unit.PERCENT,
        0,
    ),
    _figure(
        "largest_component",
        _("In the largest group"),
        _("Members of the 90-day network who can reach one another by way of others, in the largest such group."),
        Unit.PERCENT,
    ),
    _figure(
        "bridges",
        _("Bridges"),
        _("Connections of the 90-day network without which a group would fall in two."),
        Unit.COUNT,
        0,
    ),
)
