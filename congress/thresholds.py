"""How many are needed, in whole numbers (Order 32, articles 11 to 21). People, never shares."""

from typing import Literal

PassRule = Literal["gt_half", "ge_half"]


def at_least(share: tuple[int, int], total: int) -> int:
    """The fewest people that are `share` (numerator, denominator) of `total`."""
    numerator, denominator = share
    return -(-numerator * total // denominator)


def at_most(share: tuple[int, int], total: int) -> int:
    """The most people that are no more than `share` of `total`."""
    numerator, denominator = share
    return numerator * total // denominator


def votes_to_pass(total: int, rule: str) -> int:
    """Votes in favour that pass: more than half of all (过半数), or half and above (半数以上)."""
    return total // 2 + 1 if rule == "gt_half" else -(-total // 2)
