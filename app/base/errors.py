"""Refusals: each carries one sentence for the member, translated when it is shown."""

from collections.abc import Callable, Mapping

from flask_babel.speaklater import LazyString


class Refusal(Exception):
    """Something was asked that is not done; `reason` says why, `status` is its HTTP number.

    `fields` says it by the field to mend ('' for none of them); `also` are further refusals of the same input.
    """

    status = 400

    def __init__(self, reason: LazyString | str, field: str | None = None, also: "tuple[Refusal, ...]" = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fields: Mapping[str, LazyString | str] = {
            name: said for each in also for name, said in each.fields.items()
        } | {field or "": reason}
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)


class Invalid(Refusal):
    """The input can't be taken as it is; `field` names the one to mend."""

    status = 422


class Refused(Refusal):
    """The actor may not do this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or none that the actor may see."""

    status = 404


class Conflict(Refusal):
    """Somebody else was there first, or the same key came with another body."""

    status = 409


class Busy(Refusal):
    """Too much at once: the same request may go through in a moment."""

    status = 503


def check_all(*checks: Callable[[], None]) -> None:
    """Refuse once for all that the checks find: nobody mends one field to be told of the next."""
    found = []
    for check in checks:
        try:
            check()
        except Invalid as refusal:
            found.append(refusal)
    if found:
        first, *others = found
        raise Invalid(first.reason, first.field, tuple(others))
