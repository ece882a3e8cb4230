"""The gauges of the check-up: four ways in which communities die."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.CHECKUP)

CHECKUP = (
    _figure(
        "flags_upheld",
        _("Reports upheld per 1,000 posts"),
        _("Reports that staff agreed with in 28 days, for each 1,000 posts of everybody."),
        Unit.EACH,
        -1,
    ),
    _figure(
        "returning_flagged",
        _("Posters who return after a reported thread"),
        _(
            "Of those who posted in the 28 days before the last 28, in a thread in which a report was upheld: how many "
            "posted again in the last 28."
        ),
        Unit.PERCENT,
    ),
    _figure(
        "returning_others",
        _("Posters who return, the others"),
        _("The same for those who posted in other threads alone: to compare."),
        Unit.PERCENT,
    ),
    _figure(
        "staff_replies",
        _("Replies by staff"),
        _("Answers and comments by staff in 28 days, of everybody's."),
        Unit.PERCENT,
        -1,
    ),
    _figure(
        "oldest_waiting",
        _("Waiting longest"),
        _("Whole days that the oldest open report or unseen idea has waited for staff."),
        Unit.DAYS,
        -1,
    ),
    _figure(
        "staff_half",
        _("Staff who do half the work"),
        _("The smallest number of staff who did half of staff's replies and logged acts in 28 days."),
        Unit.COUNT,
    ),
    _figure(
        "staff_off_hours",
        _("Staff's work outside office hours"),
        _("Posts and logged acts of staff in 28 days: at a weekend, or outside the hours of the settings."),
        Unit.PERCENT,
        -1,
    ),
    _figure(
        "newcomers_answered",
        _("Newcomers answered within 24 hours"),
        _("First topics of members who joined in the last 90 days: how many were answered within 24 hours."),
        Unit.PERCENT,
    ),
    _figure(
        "newcomers_kept",
        _("Newcomers who stay"),
        _("Of the members who joined 28 to 55 days ago: how many were active in the last 28 days."),
        Unit.PERCENT,
    ),
    _figure(
        "newcomers_posts",
        _("Posts by newcomers"),
        _("Posts in 28 days by members of less than 90 days, of all members' posts."),
        Unit.PERCENT,
        0,
    ),
    _figure(
        "charter_weeks",
        _("Weeks since the charter was reviewed"),
        _("Whole weeks since an admin last went over purpose and goals."),
        Unit.COUNT,
        -1,
    ),
    _figure(
        "purpose_posts",
        _("Posts for the purpose"),
        _("Posts of members in 28 days: in the spaces that the charter ties to the purpose. A dash: it names none."),
        Unit.PERCENT,
    ),
    _figure(
        "ideas_decided_lately",
        _("Ideas decided"),
        _("Ideas that were decided for the first time in the last 28 days."),
        Unit.COUNT,
    ),
)
