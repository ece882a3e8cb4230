"""The figures of the network are those of networkx on the same ties, and the quick ways say what the plain ones say."""

from datetime import date, timedelta
from math import ceil

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.figures.heat.quartiles import REACH_DAYS, upper_quartiles
from app.figures.measures.network import bridges, components
from app.figures.oracle.members import bridge_count

ties = st.sets(st.tuples(st.integers(1, 25), st.integers(1, 25)).filter(lambda pair: pair[0] < pair[1]), max_size=60)


@given(ties)
def test_components_and_bridges_are_those_of_networkx(pairs: set[tuple[int, int]]) -> None:
    low, high = np.array(sorted(pairs), dtype=np.int64).reshape(len(pairs), 2).T
    graph = nx.Graph(list(pairs))
    groups = [group.tolist() for group in components(low, high)]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, nx.connected_components(graph)))
    assert list(map(len, groups)) == sorted(map(len, groups), reverse=True)
    assert bridges(low, high) == sorted((min(tie), max(tie)) for tie in nx.bridges(graph))
    assert bridge_count(list(pairs)) == len(bridges(low, high))


DAY = date(2026, 11, 1)


@given(st.dictionaries(st.integers(1, 500), st.integers(1, 90), max_size=40), st.integers(0, 600))
def test_the_upper_quartile_is_that_of_every_day_summed_by_itself(given_on: dict[int, int], first: int) -> None:
    contributions = {DAY - timedelta(days=back): value for back, value in given_on.items()}
    joined = DAY - timedelta(days=first)
    past = []
    for back in range(365):
        day = DAY - timedelta(days=back)
        if day >= joined + timedelta(days=35):
            begin, end = day - timedelta(days=35), day - timedelta(days=7)
            past.append(sum(value for when, value in contributions.items() if begin <= when < end))
    expected = sorted(past)[ceil(0.75 * len(past)) - 1] if past else None
    row = np.array([[contributions.get(DAY - timedelta(days=back), 0) for back in range(REACH_DAYS + 7, -1, -1)]])
    assert upper_quartiles(row, np.array([REACH_DAYS + 7 - first]), REACH_DAYS + 7) == [expected]
