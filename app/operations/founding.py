"""Opening spaces."""

import re

from sqlalchemy import func, select

from app.base import freshness
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.models.members import Role
from app.models.spaces import Space
from app.operations.kinds import kind_named
from app.rules import Action, Actor, require


def found(
    actor: Actor,
    *,
    kind: str,
    slug: str,
    names: tuple[str, str],
    about: tuple[str, str] = ("", ""),
    post_role: Role = Role.MEMBER,
    group_id: int | None = None,
) -> Space:
    """Open a space at the end of the list, or a group's own; `names` and `about` are Japanese, then English."""
    require(actor, Action.SETTINGS_CHANGE)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 60:
        raise Invalid(_("The address of a space has letters a to z, digits and - only."), field="slug")
    if db.session.scalar(select(Space.id).where(Space.slug == slug)):
        raise Conflict(_("Another space has this address."), field="slug")
    last = db.session.scalar(select(func.max(Space.position))) or 0
    space = Space(
        kind=kind_named(kind).name,
        slug=slug,
        name_ja=names[0],
        name_en=names[1],
        about_ja=about[0],
        about_en=about[1],
        read_role=int(Role.GUEST if group_id is None else Role.MEMBER),
        post_role=int(post_role),
        position=last + 1,
        group_id=group_id,
    )
    db.session.add(space)
    db.session.flush()
    freshness.touch("site")
    return space
