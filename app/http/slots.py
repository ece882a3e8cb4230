"""Places on a page that rooms above fill: a programme adds its part to a page that doesn't know it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

Part = Callable[..., str]

_parts: defaultdict[str, list[tuple[int, Part]]] = defaultdict(list)


def fills(place: str, *, order: int = 50) -> Callable[[Part], Part]:
    """Register a part: it is called with what the page knows (`member=` on a profile) and answers HTML or ''.

    Places: `profile` (member), `staff_today` (no subject), `topic` (topic, page; under its opening post),
    `member_for_staff` (member, on the page that staff have of each).
    """

    def register(part: Part) -> Part:
        _parts[place].append((order, part))
        _parts[place].sort(key=lambda entry: entry[0])
        return part

    return register


def filled(place: str, **subject: Any) -> Sequence[Markup]:
    """The parts of this place that have something to show, in order."""
    made = [part(**subject) for _order, part in _parts[place]]
    # Parts are rendered by templates, which escape what people wrote.
    return [Markup(html) for html in made if html]  # noqa: S704
