"""Figures, worked out by the day from the readers' tables."""
