"""How full a vessel is."""

from dataclasses import dataclass

BRIMS = (1, 2, 3, 5, 8)
LOWEST_BRIM = 100


@dataclass(frozen=True)
class Level:
    """How full the vessel is: `share` of what `brim` points would fill."""

    points: int
    brim: int

    @property
    def share(self) -> float:
        return self.points / self.brim


def brim_over(highest: int) -> int:
    """The next of 1, 2, 3, 5, 8 times a power of ten that leaves a tenth of air."""
    wanted = highest * 1.1
    power = int("1" + "0" * (len(str(int(wanted))) - 1))
    return next(step * power for step in (*BRIMS, 10) if step * power >= wanted)
