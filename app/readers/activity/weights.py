"""Contribution: how much each act weighs, by the site's settings."""

from collections.abc import Mapping

from app.readers.activity.tables import Act
from app.settings.fields import Site


def weights(site: Site) -> dict[Act, int]:
    """What is not named weighs nothing: received nices and chips, votes and withdrawals."""
    return {
        Act.VISITS: site.weight_visit,
        Act.TOPICS: site.weight_topic,
        Act.ANSWERS: site.weight_answer,
        Act.COMMENTS: site.weight_comment,
        Act.ACCEPTS_RECEIVED: site.weight_accepted,
        Act.NICES_GIVEN: site.weight_nice,
        Act.CHIPS_GIVEN: site.weight_chip,
        Act.IDEAS: site.weight_idea,
        Act.DEPOSITS: site.weight_deposit,
        Act.EVENTS_ATTENDED: site.weight_event,
        Act.SURVEYS: site.weight_survey,
        Act.SHARES: site.weight_share,
    }


def contribution(counts: Mapping[Act, int], weight: Mapping[Act, int]) -> int:
    """Sum of weight x count."""
    return sum(times * weight.get(what, 0) for what, times in counts.items())
