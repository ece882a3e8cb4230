"""The fields that the API is made of, with their refusals in both languages."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import OneOf, Range

from app.base.i18n import _

LARGEST = 2**53  # what every JSON reader holds exactly

NEEDED: dict[str, Any] = {"required": _("This is needed."), "null": _("This is needed.")}
WORDS = NEEDED | {"invalid": _("This must be text."), "invalid_utf8": _("This must be text.")}
NUMBER = NEEDED | {"invalid": _("This must be a whole number."), "too_large": _("This must be a whole number.")}
YES_OR_NO = NEEDED | {"invalid": _("This must be true or false.")}
LIST = NEEDED | {"invalid": _("This must be a list.")}
MAPPING = NEEDED | {"invalid": _("This must be an object.")}


class Asked(Schema):
    """The ground of everything that is sent."""

    error_messages: dict[str, Any] = {
        "unknown": _("There is no such field."),
        "type": _("This must be an object."),
    }


def words(about: str = "", **more: Any) -> fields.String:
    return fields.String(error_messages=WORDS, metadata=_about(about), **more)


def number(about: str = "", *, least: int = 0, most: int = LARGEST, **more: Any) -> fields.Integer:
    limits = Range(min=least, max=most, error=str(f"{least}–{most}"))
    return fields.Integer(error_messages=NUMBER, validate=limits, metadata=_about(about), **more)


def yes_or_no(about: str = "", **more: Any) -> fields.Boolean:
    return fields.Boolean(error_messages=YES_OR_NO, metadata=_about(about), **more)


def one_of(choices: tuple[str, ...], about: str = "", **more: Any) -> fields.String:
    limits = OneOf(choices, error=", ".join(choices))
    return fields.String(error_messages=WORDS, validate=limits, metadata=_about(about), **more)


def words_list(about: str = "", **more: Any) -> fields.List[str]:
    return fields.List(fields.String(error_messages=WORDS), error_messages=LIST, metadata=_about(about), **more)


def words_by_name(about: str = "", **more: Any) -> fields.Dict:
    name, value = fields.String(error_messages=WORDS), fields.String(error_messages=WORDS)
    return fields.Dict(keys=name, values=value, error_messages=MAPPING, metadata=_about(about), **more)


def numbers_by_name(about: str = "", *, least: int, most: int, **more: Any) -> fields.Dict:
    name, value = fields.String(error_messages=WORDS), number(least=least, most=most)
    return fields.Dict(keys=name, values=value, error_messages=MAPPING, metadata=_about(about), **more)


def _about(text: str) -> dict[str, str]:
    return {"description": text} if text else {}
