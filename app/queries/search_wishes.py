"""What somebody wants found, from the fields and operators of a query, as far as they may ask for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.base.clock import start_of
from app.base.i18n import Reason, _
from app.operations.accounts import member_called
from app.operations.kinds import KINDS
from app.queries.tags_page import main_name
from app.queries.topic_list import spaces_for
from app.readers.search import Ask, Order
from app.readers.search.asking import LONGEST_QUERY
from app.readers.search.operators import Operator, Query, read
from app.rules.actor import Actor
from app.settings.store import site

MOST = 12  # operators, exact words and unwanted words that are heeded, each
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_STATES = {"solved": ("solved",), "unsolved": ("open", "answered"), "open": ("open",), "answered": ("answered",)}


@dataclass(frozen=True)
class SearchFilter:
    """What is asked for; all but the text may be empty. The text may hold operators that say the same."""

    text: str = ""
    kind: str = ""
    space_id: int = 0
    tag: str = ""
    by: str = ""
    status: str = ""
    since: str = ""
    before: str = ""
    order: Order = Order.RELEVANCE
    skip: int = 0
    size: int = 20

    @property
    def is_further(self) -> bool:
        """Is any of the fields filled that are folded away?"""
        return bool(self.tag or self.by or self.status or self.since or self.before)


@dataclass
class Wishes:
    """The question for the engine, and what is wrong with what was typed (then nothing is looked for)."""

    ask: Ask
    query: Query
    problems: list[Reason] = field(default_factory=list)


def wishes_of(actor: Actor, wanted: SearchFilter) -> Wishes:
    query = read(wanted.text[:LONGEST_QUERY])
    spaces = [space for space in spaces_for(actor, wanted.kind) if wanted.space_id in (0, space.id)]
    ask = Ask(
        query.text,
        frozenset(space.id for space in spaces),
        phrases=query.phrases[:MOST],
        without=query.without[:MOST],
        order=wanted.order,
        skip=wanted.skip,
        size=wanted.size,
    )
    wishes = Wishes(ask, query)
    for operator in [*_fields(wanted), *query.operators[:MOST]]:
        if operator.refused and operator.name != "tag":
            wishes.problems.append(_("Only words and tags can be left out with a minus."))
        else:
            _HEED[operator.name](actor, wishes, operator)
    return wishes


def _fields(wanted: SearchFilter) -> Iterable[Operator]:
    """The form's fields say what operators say."""
    given = {"tag": wanted.tag, "by": wanted.by, "status": wanted.status}
    given |= {"after": wanted.since, "before": wanted.before}
    return [Operator(name, value) for name, value in given.items() if value]


def _heed_space(actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wanted = operator.value.lower()
    found = [
        space.id for space in spaces_for(actor) if wanted in (space.slug, space.name_ja.lower(), space.name_en.lower())
    ]
    if not found:
        wishes.problems.append(_("There is no space “%(name)s” that you may read.", name=operator.value[:40]))
    wishes.ask = replace(wishes.ask, space_ids=wishes.ask.space_ids & frozenset(found))


def _heed_kind(actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wanted = operator.value.lower()
    called = {kind.name: (kind.name, str(kind.label).lower(), str(kind.plural).lower()) for kind in KINDS.values()}
    named = [name for name, names in called.items() if wanted in names]
    if not named:
        names = ", ".join(sorted(KINDS))
        wishes.problems.append(
            _("“%(name)s” is no kind of topic. There are: %(names)s.", name=wanted[:40], names=names)
        )
    spaces = frozenset(space.id for name in named for space in spaces_for(actor, name))
    wishes.ask = replace(wishes.ask, space_ids=wishes.ask.space_ids & spaces)


def _heed_by(actor: Actor, wishes: Wishes, operator: Operator) -> None:
    handle = operator.value.lstrip("@＠").lower()
    author_id = actor.member_id if handle == "me" else None
    author = None if author_id else member_called(handle.replace("\x00", ""))
    author_id = author.id if author and not author.left_at else author_id
    if author_id is None:
        wishes.problems.append(_("There is no member @%(handle)s.", handle=handle[:40]))
    wishes.ask = replace(wishes.ask, author_id=author_id or 0)


def _heed_tag(_actor: Actor, wishes: Wishes, operator: Operator) -> None:
    tag = main_name(operator.value.lstrip("#＃").lower().replace("\x00", "").strip())
    if operator.refused:
        wishes.ask = replace(wishes.ask, without_tags=(*wishes.ask.without_tags, tag))
    else:
        wishes.ask = replace(wishes.ask, tags=(*wishes.ask.tags, tag))


def _heed_status(_actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wanted = operator.value.lower().replace("-", "_")
    known = {name: label for kind in KINDS.values() for name, label in kind.states.items()}
    named = [name for name, label in known.items() if wanted in (name, str(label).lower())]
    if not named:
        names = ", ".join(known)
        wishes.problems.append(_("“%(name)s” is no status. There are: %(names)s.", name=wanted[:40], names=names))
    wishes.ask = replace(wishes.ask, states=tuple(named))


def _heed_is(actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wanted = operator.value.lower()
    if wanted == "best":
        wishes.ask = replace(wishes.ask, best_only=True)
    elif wanted == "topic":
        wishes.ask = replace(wishes.ask, opening_only=True)
    elif wanted in _STATES:
        wishes.ask = replace(wishes.ask, states=_STATES[wanted])
    else:
        names = ", ".join([*_STATES, "best", "topic"])
        wishes.problems.append(_("“is:%(name)s” is not known. There are: %(names)s.", name=wanted[:40], names=names))


def _heed_before(_actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wishes.ask = replace(wishes.ask, before=_moment(wishes, operator))


def _heed_after(_actor: Actor, wishes: Wishes, operator: Operator) -> None:
    wishes.ask = replace(wishes.ask, since=_moment(wishes, operator))


def _moment(wishes: Wishes, operator: Operator) -> datetime | None:
    """The first moment of the day, month or year that is named, as the site's days go."""
    match = _DAY.fullmatch(operator.value)
    try:
        if match:
            year, month, day = (int(each or 1) for each in match.groups())
            return start_of(date(year, month, day), site().zone)
    except (ValueError, OverflowError):
        pass  # the 31st of February
    wishes.problems.append(_("“%(day)s” is no date. Write it like 2026-11-05.", day=operator.value[:40]))
    return None


_HEED: dict[str, Callable[[Actor, Wishes, Operator], None]] = {
    "space": _heed_space,
    "kind": _heed_kind,
    "by": _heed_by,
    "tag": _heed_tag,
    "status": _heed_status,
    "is": _heed_is,
    "before": _heed_before,
    "after": _heed_after,
}
