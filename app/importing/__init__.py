"""Bringing a community in from elsewhere: read and checked first, then lived through in the order of its time."""
