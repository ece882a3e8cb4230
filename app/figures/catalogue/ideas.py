"""Figures of ideas."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.IDEAS)

IDEAS = (
    _figure(
        "ideas_posted", _("Ideas posted"), _("Every idea of a member ever published, also removed ones."), Unit.COUNT
    ),
    _figure(
        "realisation",
        _("Realisation rate"),
        _("Ideas done, of those posted, without merged and removed ones. By month: by the month of posting."),
        Unit.PERCENT,
    ),
    _figure(
        "ideas_undecided",
        _("Undecided"),
        _("Ideas not started or in review, of those posted, without merged and removed ones."),
        Unit.PERCENT,
        -1,
    ),
    _figure(
        "ideas_seen",
        _("Seen within 7 days"),
        _("Of the ideas that are 7 days old: how many had staff's receipt within 7 days."),
        Unit.PERCENT,
    ),
    _figure(
        "ideas_decided",
        _("Decided within 28 days"),
        _("Of the ideas that are 28 days old: how many were planned, done, declined or merged within 28 days."),
        Unit.PERCENT,
    ),
    _figure(
        "first_word_median",
        _("Days to staff's first word, median"),
        _("Half of the ideas had a comment or a reasoned change of status by staff within so many days."),
        Unit.DAYS,
        -1,
    ),
)
