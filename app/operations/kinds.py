"""What a kind of topic is to the forum's flow. Each kind registers one value; see app/kinds/."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select

from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.models.posts import Post
from app.models.topics import Topic
from app.rules.actor import Actor

Asked = Mapping[str, str]  # what the address of a list asks for, by the names in Kind.asks
Extras = Mapping[str, str]  # what the composer of this kind asks besides title, text and tags


def _nothing(*_args: object) -> None:
    """Most kinds do nothing more."""


def _all_of_them(query: Select[Topic], _asked: Asked) -> Select[Topic]:
    """Most kinds' lists are filtered by what all topics have."""
    return query


@dataclass(frozen=True)
class Choice:
    """A filter of a list: its name for screen readers, and its values with their words ('' chooses all)."""

    label: Reason
    options: Mapping[str, Reason]


@dataclass(frozen=True)
class Order:
    """An order of a list: by this value of a topic, the greatest first."""

    label: Reason
    value: ColumnElement[int]


@dataclass(frozen=True)
class Kind:
    """A kind of topic. `path` is its list's address, `states` what Topic.state may be, in order.

    `asks` and `orders` are its list's own filters and orders; `sift` leaves of a list what the filters ask for.
    `on_show` and `on_list` give what the kind's own templates need besides topics: `page.more` there.
    """

    name: str
    path: str
    icon: str
    label: Reason
    plural: Reason
    new_label: Reason
    reply_label: Reason
    about: Reason
    first_state: str = ""
    states: Mapping[str, Reason] = field(default_factory=dict)
    has_answers: bool = False
    like_own: bool = False  # who opens one is shown similar ones of this kind alone
    asks: Mapping[str, Choice] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    sift: Callable[[Select[Topic], Asked], Select[Topic]] = _all_of_them
    on_show: Callable[[Actor, Topic], Any] = _nothing
    on_list: Callable[[Actor, Sequence[Topic]], Any] = _nothing
    on_add: Callable[[Actor, Topic, Extras], None] = _nothing
    on_publish: Callable[[Topic], None] = _nothing
    on_reply: Callable[[Actor, Topic, Post], None] = _nothing
    on_remove: Callable[[Topic, Post], None] = _nothing
    on_restore: Callable[[Topic, Post], None] = _nothing


KINDS: dict[str, Kind] = {}
BESIDES: list[Callable[[Actor, Topic, Extras], None]] = []
Besides = TypeVar("Besides", bound=Callable[[Actor, Topic, Extras], None])


def register(kind: Kind) -> Kind:
    if kind.name in KINDS:
        raise ValueError(f"two kinds are named {kind.name}")
    KINDS[kind.name] = kind
    return kind


def besides(add: Besides) -> Besides:
    """A programme takes its own part of the composer, whatever the kind of the topic that is being added."""
    BESIDES.append(add)
    return add


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound(_("There is no such kind of topic."))
    return KINDS[name]
