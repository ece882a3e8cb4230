"""What admins set up and every page reads: read once by each process, and again when somebody has changed it."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from app.base import freshness
from app.base.database import aside, db
from app.base.keeping import Keep, Stamps

T = TypeVar("T")

STAMP = "standing"  # one for all of it: there is little, and it changes rarely
_kept: Keep[Any] = Keep(most=50)


def standing(name: str, load: Callable[[], T]) -> T:
    """What `load` reads, the same for the whole transaction or request; it belongs to no session.

    A transaction that writes, and has not read it before, reads for itself: it may be the one that changes it.
    """
    session = db.session()
    once = session.info.setdefault("once", {})
    if name not in once:
        once[name] = load() if session.info.get("writing") else _kept.value(name, _stamps(once), lambda: _apart(load))
    return cast(T, once[name])


def changed() -> None:
    """Something that stands was changed: all read anew, this transaction at once, the others after its commit."""
    db.session().info.pop("once", None)
    freshness.touch(STAMP)


def _stamps(once: dict[str, Any]) -> Stamps:
    """Asked for once: all that a page reads of this stands under the same."""
    if STAMP not in once:
        once[STAMP] = freshness.stamps(STAMP)
    return cast(Stamps, once[STAMP])


def _apart(load: Callable[[], T]) -> T:
    with aside():
        return load()
