"""The REST API's frame: blueprints that describe themselves, and the description at /api/v1/openapi.json."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import marshmallow
from flask import Flask
from flask_smorest import Api
from flask_smorest.blueprint import Blueprint

from app.base import links
from app.http import answering, limits, sending
from app.http.limits import limiter, visitor
from app.http.security import csrf

PREFIX = "/api/v1"
OFTEN = "600 per minute"
ABOUT = (
    "The same operations and rules as the pages. Send a member's token as `Authorization: Bearer yui_…`; without one, "
    "what guests may read can be read. Errors are problem details (RFC 9457) in the language of `Accept-Language` "
    "(`ja`, `en`). A POST with an `Idempotency-Key` can be sent again and is carried out once."
)


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "Any text of your own. The same key with the same body again gives the first result.",
}

SchemaKind = type[marshmallow.Schema]
View = TypeVar("View", bound=Callable[..., Any])


class ProblemSchema(marshmallow.Schema):
    """What went wrong, as RFC 9457 says it."""

    type = marshmallow.fields.String(required=True)
    title = marshmallow.fields.String(required=True)
    status = marshmallow.fields.Integer(required=True)
    detail = marshmallow.fields.String(required=True)
    instance = marshmallow.fields.String()
    errors = marshmallow.fields.List(marshmallow.fields.Dict(keys=marshmallow.fields.String()))


class _Api(Api):
    """Errors stay with app/http/errors.py; here they are only described."""

    ERROR_SCHEMA: Any = ProblemSchema

    def _register_error_handlers(self) -> None:
        """The site's own handlers answer."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", schema=ProblemSchema)
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for name in ("DEFAULT_ERROR", "UNPROCESSABLE_ENTITY", "UNPROCESSABLE_CONTENT"):
            self.spec.components.response(name, {"description": "Why not", "content": content}, lazy=True)


class Group(Blueprint):
    """Resources under /api/v1 that belong together."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, description=description)

    def at(
        self,
        method: str,
        path: str,
        gives: SchemaKind | None = None,
        *,
        asks: SchemaKind | None = None,
        takes: SchemaKind | None = None,
        status: int = 200,
        once: bool = False,
        kept: bool = False,
        often: str = "",
    ) -> Callable[[View], View]:
        """Serve `method path`: `asks` is read from the query, `takes` from the body; both come first to the view.

        `once`: an Idempotency-Key is understood. `kept`: so is the answer kept, and the view runs in a transaction.
        `often`: a limit narrower than that of the whole API.
        """

        def register(view: View) -> View:
            served: Any = sending.once(view) if once else view
            served = answering.kept(view, gives, status) if kept and gives else served
            served = limits.per_visitor(often)(served) if often else served
            served = self.response(status, gives)(served)
            for schema, location in ((takes, "json"), (asks, "query")):
                served = self.arguments(schema, location=location)(served) if schema else served
            headers = {"parameters": [IDEMPOTENCY_KEY]} if once or kept else {}
            served = self.doc(operationId=f"{self.name}.{view.__name__}", **headers)(served)
            self.route(path, methods=[method])(served)
            return view

        return register


def install(app: Flask, groups: Iterable[Group]) -> None:
    app.config.update(
        API_TITLE="Yui",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=_options(),
    )
    api = _Api(app)
    for group in groups:
        csrf.exempt(group)
        limiter.limit(OFTEN, key_func=visitor)(group)
        api.register_blueprint(group)


def _options() -> dict[str, Any]:
    return {
        "info": {"description": ABOUT, "license": {"name": "AGPL-3.0-only", "identifier": "AGPL-3.0-only"}},
        "servers": [{"url": links.whole("/")}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}, {}],
    }
