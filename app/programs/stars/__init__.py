"""Stars and evangelists: role models, appointed for a term with a citation."""

from app.programs.stars.models import Star

__all__ = ["Star"]
