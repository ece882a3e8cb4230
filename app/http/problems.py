"""How the API says no: RFC 9457 problem details, with the refusal's own sentence."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request

from app.base.i18n import Reason

API = "/api/"


def is_api() -> bool:
    """A program asks, not a browser."""
    return request.path.startswith(API)


def problem(
    status: int, reason: Reason, *, fields: Mapping[str, Reason] | None = None, messages: Any = None
) -> Response:
    """`fields` or `messages` (as marshmallow nests them) name what to mend."""
    named = [{"field": name, "detail": str(said)} for name, said in (fields or {}).items() if name]
    errors = named or list(_listed(messages, ()))
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(reason),
        "instance": request.path,
    }
    response = jsonify(body | ({"errors": errors} if errors else {}))
    response.status_code = status
    response.mimetype = "application/problem+json"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="yui"'
    return response


def _listed(messages: Any, path: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """One entry for each message; the first level (json, query) is not the caller's matter."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _listed(inner, (*path, str(name)))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _listed(inner, path)
    elif messages:
        yield {"field": ".".join(path[1:]), "detail": str(messages)}
