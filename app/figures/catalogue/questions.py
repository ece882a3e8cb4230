"""Figures of questions and answers."""

from app.base.i18n import _
from app.figures.catalogue.figure import Group, Unit, of_group

_figure = of_group(Group.QUESTIONS)

QUESTIONS = (
    _figure("questions", _("Questions"), _("Questions of members in the last 90 days that stand."), Unit.COUNT),
    _figure(
        "answered_24h",
        _("Answered within 24 hours"),
        _("Of the questions that are 24 hours old: how many had an answer by somebody else within 24 hours."),
        Unit.PERCENT,
    ),
    _figure(
        "answered_72h",
        _("Answered within 72 hours"),
        _("Of the questions that are 72 hours old: how many had an answer by somebody else within 72 hours."),
        Unit.PERCENT,
    ),
    _figure(
        "first_answer_median",
        _("Time to the first answer, median"),
        _("Half of the questions had an answer by somebody else within this time. What still waits counts as slowest."),
        Unit.HOURS,
        -1,
    ),
    _figure(
        "first_answer_p90",
        _("Time to the first answer, 90 of 100"),
        _("90 of 100 questions had an answer within this time. What still waits counts as slowest."),
        Unit.HOURS,
        -1,
    ),
    _figure("solved", _("Solved"), _("Questions with a best answer that stands, of all."), Unit.PERCENT),
    _figure(
        "answers_per_question",
        _("Answers per question"),
        _("Answers by others than the asker, for each question."),
        Unit.EACH,
    ),
    _figure(
        "answered_by_members",
        _("Answered by members"),
        _("Of the answered questions: how many had an answer by somebody who is not staff."),
        Unit.PERCENT,
    ),
    _figure("unanswered", _("Unanswered"), _("Questions that still wait for somebody else's answer."), Unit.COUNT, -1),
)
