"""Stars and evangelists: role models, appointed for a term with a citation."""

from app.programs.stars.models import Star
from app.programs.stars.queries import is_star

__all__ = ["Star", "is_star"]
