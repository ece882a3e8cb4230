"""The occasions reader's table in bulk: see `occasions/__init__.py` for what each event says."""

from app.readers.afresh.recipe import Recipe, Source, Step
from app.readers.afresh.said import day_in_body, number, word
from app.readers.occasions import PARTS, OutsideFact, Told, occasions

TOLD = "outside_told"
STAGES = {
    TOLD: """what INTEGER, about_id BIGINT, member_id BIGINT, occasion_id BIGINT, day DATE, value BIGINT,
        given BOOLEAN, xid BIGINT, id BIGINT"""
}


def _sources() -> list[Source]:
    conversion = number("conversion_id")
    found = [
        _stands("occasion.invited", Told.INVITED),
        _goes("occasion.invitation_taken_back", Told.INVITED),
        _stands("occasion.scored", Told.SCORED, value=number("score")),
        _goes("occasion.taken_back", Told.SCORED),
        _stands("conversion.told", Told.CONVERTED, about_id=conversion, occasion_id="NULL", value=number("kind_id")),
        _goes("conversion.taken_back", Told.CONVERTED, about_id=conversion),
    ]
    for sort, what in PARTS.items():
        mine = f"{word('sort')} = '{sort}'"
        found.append(_stands("occasion.took_part", what, when=mine))
        found.append(_goes("occasion.taken_back", what, when=mine))
    return found


def _stands(name: str, what: Told, *, when: str = "true", **columns: str) -> Source:
    told = {"what": f"{what:d}", "about_id": number("part_id"), "member_id": number("member_id")}
    told |= {"occasion_id": number("occasion_id"), "day": day_in_body("day"), "given": "true"}
    return Source(name, TOLD, told | columns, when=when)


def _goes(name: str, what: Told, *, when: str = "true", **columns: str) -> Source:
    return Source(
        name, TOLD, {"what": f"{what:d}", "about_id": number("part_id"), "given": "false"} | columns, when=when
    )


# The last word on each thing decides.
FACTS = f"""INSERT INTO outside_fact_anew (what, about_id, member_id, occasion_id, day, value)
    SELECT what, about_id, member_id, occasion_id, day, value FROM (
        SELECT *, row_number() OVER (PARTITION BY what, about_id ORDER BY xid DESC, id DESC) AS place FROM {TOLD}
    ) AS told WHERE place = 1 AND given"""

occasions.afresh = Recipe(STAGES, _sources, lambda: [Step(OutsideFact, FACTS)], members={TOLD: ("member_id",)})
