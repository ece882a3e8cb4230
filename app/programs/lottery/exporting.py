"""A whole lottery for programs: everything that a check of its draws needs, a draw a line."""

import json
from collections.abc import Iterator

from app.programs.lottery.checking import in_order
from app.programs.lottery.models import Lottery


def as_json(lottery: Lottery, over: bool) -> Iterator[str]:
    """JSON text in pieces; `prize` of a draw is its place among the prizes, from 0. The seed only once it is over."""
    head = {
        "lottery": lottery.id,
        "opens": lottery.opens_at.isoformat(),
        "closes": lottery.closes_at.isoformat(),
        "promised": lottery.seed_hash,
        "seed": lottery.seed if over else None,
        "prizes": [
            {"name": prize.name_en, "points": prize.points, "stock": prize.stock, "chances": prize.chances}
            for prize in lottery.prizes
        ],
    }
    yield json.dumps(head)[:-1] + ', "draws": ['
    places = {prize.id: place for place, prize in enumerate(lottery.prizes)}
    before = "\n"
    for draw in in_order(lottery.id):
        line = {"member": draw.member_id, "day": draw.day.isoformat(), "roll": draw.roll}
        yield before + json.dumps({"number": draw.number, **line, "prize": places[draw.prize_id]})
        before = ",\n"
    yield "\n]}\n"
