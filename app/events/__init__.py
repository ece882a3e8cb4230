"""The event log and every event's definition: small facts in the past tense, ids and numbers only."""

# Every event must be registered before the first line of the log is read.
from app.events import accounts, blog, forum, giving, ideas, moderation, polls  # noqa: F401
