"""The form in which staff set a festival up: what it holds at first, and what was typed."""

import re
from collections.abc import Iterator
from datetime import timedelta

from app.base import typed
from app.base.clock import now
from app.base.errors import Invalid
from app.base.i18n import _
from app.http.forms import Given
from app.http.moments import as_typed, typed_moment
from app.kinds.idea.festival import holding
from app.kinds.idea.festival.holding import FestivalWish
from app.kinds.idea.status import UNDECIDED
from app.models.festivals import Festival
from app.operations import tagging


def wish_of(given: Given) -> FestivalWish:
    return FestivalWish(
        name_ja=given["name_ja"],
        name_en=given["name_en"],
        starts_at=typed_moment(given["starts_at"], "starts_at"),
        ends_at=typed_moment(given["ends_at"], "ends_at"),
        votes_each=typed.number(given["votes_each"]) or 0,
        most_on_one=typed.number(given["most_on_one"]) or 0,
        hides_results="hides_results" in given,
        space_ids=[int(name.removeprefix("space_")) for name in given.values if re.fullmatch(r"space_\d{1,15}", name)],
        tags=tagging.tag_names(given["tags"]),
        statuses=[status for status in UNDECIDED if f"status_{status}" in given],
        idea_ids=list(_idea_ids(given["ideas"])),
    )


def begun() -> Given:
    """A week from tomorrow on, five votes each."""
    start = now() + timedelta(days=1)
    values = {"votes_each": "5", "most_on_one": "3", "hides_results": "1"}
    values |= {"starts_at": as_typed(start), "ends_at": as_typed(start + timedelta(days=7))}
    return Given(values | {f"status_{status}": "1" for status in UNDECIDED})


def as_given(festival: Festival) -> Given:
    """The festival as the form shows it."""
    ticked = [f"space_{each}" for each in festival.places["spaces"]]
    ticked += [f"status_{each}" for each in festival.places["statuses"]]
    ticked += ["hides_results"] if festival.hides_results else []
    values = {name: str(getattr(festival, name)) for name in ("name_ja", "name_en", "votes_each", "most_on_one")}
    values |= {"starts_at": as_typed(festival.starts_at), "ends_at": as_typed(festival.ends_at)}
    values |= {"tags": " ".join(festival.places["tags"]), "ideas": " ".join(map(str, holding.chosen_ids(festival.id)))}
    return Given(values | dict.fromkeys(ticked, "1"))


def _idea_ids(text: str) -> Iterator[int]:
    """Numbers, or addresses such as /t/42, separated by blanks or commas."""
    for word in re.split(r"[\s,、]+", text.strip()) if text.strip() else ():
        found = re.search(r"/t/(\d{1,15})\b", word) or re.fullmatch(r"#?(\d{1,15})", word)
        if found is None:
            raise Invalid(_("Give the address of a topic, such as /t/42."), field="ideas")
        yield int(found[1])
