"""How sure a difference of two shares is: Newcombe's interval, made of Wilson's for each of them."""

from math import sqrt

Z = 1.959963984540054  # 95 %


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Where the share behind `hits` of `n` (at least 1) lies, 95 of 100 times; both from 0 to 1."""
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def newcombe(hits: int, n: int, other_hits: int, other_n: int) -> tuple[float, float] | None:
    """The same of the first share less the other (Newcombe 1998, method 10); None where one of them is undefined."""
    if not n or not other_n:
        return None
    one, other = hits / n, other_hits / other_n
    (low, high), (other_low, other_high) = wilson(hits, n), wilson(other_hits, other_n)
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return one - other - below, one - other + above
