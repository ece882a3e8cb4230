"""The spaces that whoever asks may read."""

from typing import Any

from app.api.schemas import SpaceListSchema
from app.http.actor import current_actor
from app.http.openapi import Group
from app.queries.topic_list import spaces_for

resources = Group("spaces", "Places with one kind of topic.")


@resources.at("GET", "/spaces", SpaceListSchema)
def every_space() -> dict[str, Any]:
    """The spaces that you may read."""
    return {"spaces": spaces_for(current_actor())}
