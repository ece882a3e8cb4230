"""Making groups, changing and closing them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import Reason, _
from app.base.standing import changed
from app.figures.segments import names_of_all
from app.models.groups import Entry, Group, GroupMember
from app.models.spaces import Space
from app.operations import auditing
from app.operations.founding import found
from app.operations.names import clean_text
from app.programs.groups.following import follow
from app.rules import Action, Actor, require

ENTRIES: Mapping[Entry, tuple[Reason, Reason]] = {
    Entry.OPEN: (_("Open to all"), _("Every member can come in.")),
    Entry.REQUEST: (_("On request"), _("Members ask, staff let them in.")),
    Entry.INVITATION: (_("By invitation"), _("Staff invite, members accept.")),
    Entry.RULE: (_("By rule"), _("Whoever is in a saved segment is in the group; it is followed by itself.")),
}
LONGEST_NAME, LONGEST_ABOUT = 80, 1000
TAKEN = ("new",)  # addresses of pages


@dataclass(frozen=True)
class Wish:
    """What staff say of a group; names and abouts are Japanese, then English. A segment where it goes by rule."""

    slug: str
    names: tuple[str, str]
    about: tuple[str, str]
    entry: str
    segment_id: int | None = None
    has_space: bool = True


def make(actor: Actor, wish: Wish) -> Group:
    """A group; with a space of its own under the same address, which only its members read."""
    require(actor, Action.GROUP_MANAGE)
    slug = wish.slug.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 60 or slug in TAKEN:
        raise Invalid(_("The address has letters a to z, digits and - only."), field="slug")
    if db.session.scalar(select(Group.id).where(Group.slug == slug)):
        raise Conflict(_("Another group has this address."), field="slug")
    group = Group(slug=slug, made_by_id=actor.member_id, made_at=now(), entry=_entry(wish), **_words(wish))
    group.segment_id = _segment(wish)
    db.session.add(group)
    db.session.flush()
    if wish.has_space:
        names, about = (group.name_ja, group.name_en), (group.about_ja, group.about_en)
        found(Actor.system(), kind="board", slug=slug, names=names, about=about, group_id=group.id)
    if group.entry == Entry.RULE:
        follow(group)
    auditing.note(actor, "group.make", "group", group.id, group=slug, entry=group.entry)
    return group


def change(actor: Actor, group: Group, wish: Wish) -> None:
    """Its address stays. Who is in stays in, but where it goes by rule from now on."""
    require(actor, Action.GROUP_MANAGE, group)
    group = db.session.get_one(Group, group.id, with_for_update=True, populate_existing=True)
    if group.closed_at:
        raise Conflict(_("This group is closed."))
    for name, words in _words(wish).items():
        setattr(group, name, words)
    segment_id = _segment(wish)
    group.followed_at = group.followed_at if (group.entry, group.segment_id) == (wish.entry, segment_id) else None
    group.entry, group.segment_id = _entry(wish), segment_id
    for space in db.session.scalars(select(Space).where(Space.group_id == group.id)):
        space.name_ja, space.name_en = group.name_ja, group.name_en
        space.about_ja, space.about_en = group.about_ja, group.about_en
    if group.entry == Entry.RULE:
        follow(group)
    auditing.note(actor, "group.change", "group", group.id, group=group.slug, entry=group.entry)
    freshness.touch("site")
    changed()


def close(actor: Actor, group: Group, reason: str) -> None:
    """Nobody is in it any more; its space is staff's alone from then on, and nothing in it is lost."""
    require(actor, Action.GROUP_MANAGE, group)
    reason = auditing.given_reason(reason)
    group = db.session.get_one(Group, group.id, with_for_update=True, populate_existing=True)
    if group.closed_at is None:
        group.closed_at = now()
        db.session.query(GroupMember).filter_by(group_id=group.id).delete(synchronize_session=False)
        auditing.note(actor, "group.close", "group", group.id, reason, group=group.slug)
        freshness.touch("site")
        changed()


def _entry(wish: Wish) -> str:
    if wish.entry not in list(Entry):
        raise Invalid(_("Choose how members come in."), field="entry")
    return wish.entry


def _words(wish: Wish) -> dict[str, str]:
    found_words = {}
    for field, words in (("name_ja", wish.names[0]), ("name_en", wish.names[1])):
        found_words[field] = clean_text(words, LONGEST_NAME, field)
        if not found_words[field]:
            raise Invalid(_("Give the group a name in both languages."), field=field)
    for field, words in (("about_ja", wish.about[0]), ("about_en", wish.about[1])):
        found_words[field] = clean_text(words, LONGEST_ABOUT, field)
    return found_words


def _segment(wish: Wish) -> int | None:
    if wish.entry != Entry.RULE:
        return None
    if wish.segment_id not in names_of_all():
        raise Invalid(_("Choose the segment whose members are in the group."), field="segment_id")
    return wish.segment_id
