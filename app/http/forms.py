"""Forms: what was typed is kept, and every error stands beside its field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from app.base.errors import Conflict, Invalid, Refusal
from app.base.i18n import Reason
from app.http.respond import forget_changes, is_htmx

P = ParamSpec("P")


@dataclass(frozen=True)
class Given:
    """What a form holds: values as typed, and the errors found in them by field ('' for the whole form)."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Reason] = field(default_factory=dict)
    is_conflict: bool = False  # somebody else was there first

    @classmethod
    def from_request(cls) -> "Given":
        return cls({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})

    def __getitem__(self, name: str) -> str:
        """The text typed into a field, trimmed; empty when it was not sent."""
        return self.values.get(name, "").strip()

    def __contains__(self, name: str) -> bool:
        return bool(self[name])

    def with_error(self, refusal: Refusal) -> "Given":
        return Given(self.values, dict(refusal.fields), isinstance(refusal, Conflict))


def redo_with(show: Callable[..., Response]) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """When the decorated view refuses its input, `show(given=..., **same arguments)` answers with 422.

    For htmx the error handler answers instead: the form stays in the page as it is.
    """

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            try:
                return view(*args, **kwargs)
            except (Invalid, Conflict) as refusal:
                if is_htmx():
                    raise
                forget_changes()
                response = show(*args, **kwargs, given=Given.from_request().with_error(refusal))
                response.status_code = refusal.status
                return response

        guarded.redo = show  # type: ignore[attr-defined]  # for a form whose token is stale, see kept_words.py
        return guarded

    return decorate
