"""Bodies rendered by the site's own Markdown, as a process of its own: file names in, file names out."""

import json
import re
import sys
from pathlib import Path
from typing import Any

from app.base import markup

MOST_NAMED = 20
LARGEST_ID = 10**17

_names: dict[str, Any] = {}


def know(path: Path) -> None:
    """Who and what may be named: handles with (id here, Unix seconds of joining), tags; what quotes move on by."""
    told = json.loads(path.read_text(encoding="utf-8"))
    _names.update(handles=told["handles"], tags=set(told["tags"]), offset=told["offset"])


def render_part(path: Path) -> Path:
    """A line of JSON for each body in the file."""
    done = path.with_suffix(".html.json")
    with path.open(encoding="utf-8") as bodies, done.open("w", encoding="utf-8") as rendered:
        rendered.writelines(json.dumps(_rendered(**json.loads(body)), ensure_ascii=False) + "\n" for body in bodies)
    path.unlink()
    return done


def _rendered(id: int, moment: float, position: int, body: str) -> dict[str, Any]:
    people: dict[str, int] = {}

    def known(names: tuple[str, ...]) -> set[str]:
        """Nobody is named before they joined."""
        there = ((name, _names["handles"].get(name)) for name in names[:MOST_NAMED])
        people.update({name: found[0] for name, found in there if found and found[1] <= moment})
        return set(people)

    moved = moved_quotes(body, _names["offset"])
    made = markup.render(
        moved.replace("\r\n", "\n").strip(),
        known,
        anchors=position == 0,
        tags=lambda names: _names["tags"].intersection(names[:MOST_NAMED]),
    )
    return {
        "id": id,
        "html": made.html,
        "excerpt": markup.plain(made.html) if position == 0 else "",
        "source": None if moved == body else moved,
        "mentioned": sorted(set(people.values())),
        "quoted": [number for number in made.quoted_posts[:MOST_NAMED] if number < LARGEST_ID],
    }


def moved_quotes(source: str, offset: int) -> str:
    """Quotes lead to the posts' places here."""
    if not offset or "(/p/" not in source:
        return source
    return re.sub(r"\(/p/(\d{1,15})\)", lambda found: f"(/p/{int(found[1]) + offset})", source)


def main() -> None:
    know(Path(sys.argv[1]))
    for line in sys.stdin:
        sys.stdout.write(f"{render_part(Path(line.strip()))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
