"""Writes of programs that move points: done in one transaction with the answer, which the same key gets again."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask import Response, current_app, g, request
from marshmallow import Schema

from app.base.clock import now
from app.base.database import db, insert_or_ignore, transaction
from app.base.errors import Conflict
from app.base.i18n import _
from app.http.actor import current_actor
from app.models.answers import KeptAnswer


def kept(view: Callable[..., Any], gives: type[Schema], status: int) -> Callable[..., Response]:
    """Runs `view` in a transaction and keeps what it gives; a refusal is not kept, for it changed nothing."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:
        with transaction():
            row = _claimed(args)
            if row.body:
                return _json(row.body, status)
            given: Any = gives().dump(view(*args, **kwargs))
            row.body = json.dumps(given, ensure_ascii=False)
        return _json(row.body, status)

    return answered


def deed_key() -> str:
    """The key under which the running write happens once."""
    return str(g.deed_key)


def _claimed(args: tuple[Any, ...]) -> KeptAnswer:
    """This key's row: a new one, or after the other request with it has ended, the one with its answer."""
    given = request.headers.get("Idempotency-Key", "")
    g.deed_key = _hash(current_actor().member_id, given)[:64] if given else uuid4().hex
    asked = _hash(request.method, request.path, *args)
    if not given:
        return KeptAnswer(asked=asked, body="")
    insert_or_ignore(KeptAnswer, key=g.deed_key, asked=asked, body="", at=now())
    row = db.session.get_one(KeptAnswer, g.deed_key, populate_existing=True)
    if row.asked != asked:
        raise Conflict(_("This key was sent before with another content. Use a new key for another request."))
    return row


def _hash(*parts: Any) -> str:
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _json(body: str, status: int) -> Response:
    return current_app.response_class(body, status, mimetype="application/json")
