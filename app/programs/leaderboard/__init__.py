"""The leaderboard: who contributed most this week, this month and in all. Spending never lowers a rank."""

from app.programs.leaderboard.queries import Board, board

__all__ = ["Board", "board"]
