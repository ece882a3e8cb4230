"""Points that admins grant: with a reason, and above a limit with a second admin."""

from app.programs.grants.models import Grant, GrantState
from app.programs.grants.operations import confirm, decline, grant, take_back
from app.programs.grants.queries import tell_grants

__all__ = ["Grant", "GrantState", "confirm", "decline", "grant", "take_back", "tell_grants"]
