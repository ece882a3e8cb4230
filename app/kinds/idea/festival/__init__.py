"""The voting festival: for some days each member has a few votes to lay on ideas without a decision."""

from app.kinds.idea.festival import rules  # noqa: F401  (registers its rules)
