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
        _("Seen as promised"),
        _("Of the ideas old enough to tell: how many had staff's receipt within the days promised (7, a setting)."),
        Unit.PERCENT,
    ),
    _figure(
        "ideas_decided",
        _("Decided as promised"),
        _(
            "Of the ideas old enough to tell: how many were planned, done, declined or merged within the days "
            "promised (28, a setting)."
        ),
        Unit.PERCENT,
    ),
    _figure(
        "first_word_median",
        _("Days to staff's first word, median"),
        _("Half of the ideas had a comment or a reasoned change of status by staff within so many days."),
        Unit.DAYS,
        -1,
    ),
    _figure(
        "first_word_p90",
        _("Days to staff's first word, 9 of 10"),
        _("Nine of ten ideas had a comment or a reasoned change of status by staff within so many days."),
        Unit.DAYS,
        -1,
    ),
    _figure(
        "review_coverage",
        _("Coverage of the review"),
        _("Of the ideas on the agenda of the last closed session: how many staff have gone over. Staff's own count."),
        Unit.PERCENT,
    ),
    _figure(
        "authors_credited",
        _("Authors credited"),
        _("Members with an idea that came true, their own or one that was merged into it."),
        Unit.COUNT,
    ),
    _figure(
        "funnel_posted",
        _("On the way: posted"),
        _("Ideas posted in the last 365 days, without merged and removed ones."),
        Unit.COUNT,
    ),
    _figure("funnel_seen", _("On the way: seen"), _("Of these: with staff's receipt."), Unit.COUNT),
    _figure(
        "funnel_word",
        _("On the way: answered"),
        _("Of these: with a comment or a reasoned change of status by staff."),
        Unit.COUNT,
    ),
    _figure("funnel_decided", _("On the way: decided"), _("Of these: planned, done or declined now."), Unit.COUNT),
    _figure("funnel_done", _("On the way: done"), _("Of these: done now."), Unit.COUNT),
)
