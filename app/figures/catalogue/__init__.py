"""The catalogue of figures: name, label, definition in words, unit. What a page shows stands here.

Staff and bots are left out unless a definition says otherwise. "28 days" are those that end today.
"""

from app.figures.catalogue.checkup import CHECKUP
from app.figures.catalogue.connections import CONNECTIONS
from app.figures.catalogue.figure import GROUPS, Figure, Group, Unit
from app.figures.catalogue.ideas import IDEAS
from app.figures.catalogue.keeping import KEEPING, SCORES, STAGES, TIME
from app.figures.catalogue.members import MEMBERS
from app.figures.catalogue.outcomes import CONVERSIONS, OUTCOMES
from app.figures.catalogue.questions import QUESTIONS

__all__ = ["CONVERSIONS", "FIGURES", "GROUPS", "Figure", "Group", "Unit"]

ALL = (*MEMBERS, *KEEPING, *TIME, *STAGES, *SCORES, *OUTCOMES, *CONNECTIONS, *QUESTIONS, *IDEAS, *CHECKUP)
FIGURES = {figure.name: figure for figure in ALL}
