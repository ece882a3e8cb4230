"""Figures of growing and staying."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.MEMBERS)

MEMBERS = (
    _figure("dau", _("Active today"), _("Members with a visit or a deed of their own today."), Unit.COUNT),
    _figure("wau", _("Active in 7 days"), _("Different members active in the last 7 days."), Unit.COUNT),
    _figure("mau", _("Active in 28 days"), _("Different members active in the last 28 days."), Unit.COUNT),
    _figure(
        "stickiness",
        _("Stickiness"),
        _("Members active on an average day of the last 28, of all who were active in them."),
        Unit.PERCENT,
    ),
    _figure("new_members", _("New members"), _("Members who joined in the last 28 days."), Unit.COUNT),
    _figure(
        "activation",
        _("Activation"),
        _("Of the members who joined in a week: how many posted or were connected within 7 days."),
        Unit.PERCENT,
    ),
    _figure(
        "retention",
        _("Retention"),
        _("Of the members who joined in a month: how many were active in the month so many months later."),
        Unit.PERCENT,
    ),
    _figure(
        "posts_a_day",
        _("Posts a day"),
        _("Topics, answers, comments and ideas of members on an average day of the last 28."),
        Unit.EACH,
    ),
    _figure(
        "posters_returning",
        _("Posters who return"),
        _("Of those who posted in the 28 days before the last 28: how many posted again in the last 28."),
        Unit.PERCENT,
    ),
)
