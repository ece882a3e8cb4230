"""Nothing that was typed is lost: a form that can't be taken is answered with all that it held."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from flask import Response, current_app, render_template, request

from app.base.database import transaction
from app.base.errors import Invalid, Refusal
from app.base.i18n import Reason
from app.http.actor import current_actor
from app.http.forms import Given
from app.http.respond import html
from app.models.members import Member
from app.operations import drafting
from app.rules import Actor

NOT_TYPED = frozenset(("csrf_token", "key", "place", "title", "source", "next", "do", "take", "merged"))


@dataclass(frozen=True)
class Words:
    """What a composer sent: its place (see Draft), title, text, and the other fields."""

    place: str
    title: str
    source: str
    more: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls) -> "Words | None":
        form = request.form
        if not drafting.PLACE.fullmatch(form.get("place", "")):
            return None
        return cls(form["place"], form.get("title", ""), form.get("source", ""), typed_besides())

    @classmethod
    def unpacked(cls, packed: str) -> "Words | None":
        """What `packed` gave to a form, back from it; None for anything else."""
        try:
            place, title, source, more = json.loads(packed)
            if not all(isinstance(each, str) for each in (place, title, source, *more, *more.values())):
                return None
        except (ValueError, TypeError, AttributeError):
            return None
        return cls(place, title, source, more) if drafting.PLACE.fullmatch(place) else None

    @property
    def packed(self) -> str:
        return json.dumps([self.place, self.title, self.source, dict(self.more)])

    def keep_for(self, member: Member) -> None:
        """From now on a draft of the member; who may keep none has signed in all the same."""
        with suppress(Refusal), transaction():
            drafting.save_draft(Actor.of(member), self.place, self.title, self.source, self.more)


def typed_besides() -> dict[str, str]:
    """The fields of a composer besides its title and text."""
    return {name: text for name, text in request.form.items() if name not in NOT_TYPED}


def ask_to_sign_in(reason: Reason, status: int) -> Response | None:
    """For a composer of somebody who is signed out: the door, through which the words go along."""
    words = Words.from_request()
    if words is None or current_actor().signed_in:
        return None
    given = Given({}, {"": reason})
    where = drafting.address_of(words.place)
    return html(render_template("accounts/sign_in.html", given=given, next=where, words=words), status)


def shown_again(reason: Reason, status: int) -> Response | None:
    """The form with all that it held and a token of now; None where a page has no way to show it."""
    view = current_app.view_functions.get(request.endpoint or "")
    show = getattr(view, "redo", None)
    if show is None:
        return None
    try:
        response: Response = show(**(request.view_args or {}), given=Given.from_request().with_error(Invalid(reason)))
    except Refusal:
        return None
    response.status_code = status
    return response
