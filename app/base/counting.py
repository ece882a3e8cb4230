"""Counting up to a number, where nobody needs to know how many more there are."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

MOST = 1000


def counted(query: Select[*tuple[Any, ...]], most: int = MOST) -> ScalarSelect[int]:
    """How many rows the query has, in a column; one more than `most` stands for all that are more."""
    return select(func.count()).select_from(query.order_by(None).limit(most + 1).subquery()).scalar_subquery()
