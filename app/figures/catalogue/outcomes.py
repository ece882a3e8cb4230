"""Figures of what happens outside the forum: events, surveys, and what members do elsewhere that is of worth."""

from app.base.i18n import Reason, _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.OUTCOMES)

# The kinds of conversion that have a name in both languages; others are shown as staff named them.
CONVERSIONS: dict[str, Reason] = {
    "visit": _("Shop visit"),
    "share": _("Sharing"),
    "trial": _("Trial"),
    "purchase": _("Purchase"),
}

OUTCOMES = (
    _figure(
        "events_held",
        _("Events held"),
        _("Events of the last 90 days of which staff or a program told that a member came."),
        Unit.COUNT,
    ),
    _figure(
        "event_participants",
        _("Members at events"),
        _("Members who took part in an event in the last 90 days, each counted once."),
        Unit.COUNT,
    ),
    _figure(
        "events_again",
        _("Came to another event"),
        _("Of the members who took part in an event in the last 90 days: how many came to two or more."),
        Unit.PERCENT,
    ),
    _figure(
        "surveys_answered",
        _("Surveys answered"),
        _("Surveys that members answered in the last 90 days, as staff or a program have told."),
        Unit.COUNT,
    ),
    _figure(
        "nps",
        _("Net promoter score"),
        _(
            "Would they recommend us, 0 to 10: percent of 9 and 10 less percent of 0 to 6, from −100 to 100. "
            "The latest score of each member in surveys of the last 90 days. Below ten members it is not shown."
        ),
        Unit.SCORE,
    ),
    _figure(
        "conversions",
        _("Conversions"),
        _("Shop visits, shares, trials, purchases and the like of the last 90 days; n is the members they are of."),
        Unit.COUNT,
    ),
    _figure(
        "conversion_participants",
        _("Participants who converted"),
        _(
            "Of the members who took part in an event or a survey in the 90 days before the last 90: "
            "how many had a conversion in the last 90 days. Members since before those who have not left."
        ),
        Unit.PERCENT,
    ),
    _figure(
        "conversion_rest",
        _("Others who converted"),
        _("The same of all other members who were here then: how many had a conversion in the last 90 days."),
        Unit.PERCENT,
    ),
    _figure(
        "conversion_gap",
        _("Conversions: participants against others"),
        _(
            "Participants who converted less others who converted, in percentage points. Taking part comes before the "
            "90 days in which conversions are counted, for all alike. It is an association, not a cause."
        ),
        Unit.POINTS,
    ),
)
