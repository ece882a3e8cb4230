"""Programmes round the forum: chips, tank, rewards, lottery, stars; each folder whole in itself."""
