"""What a lever is: settings from cheap to dear, and what every maker of settings asks.

Setting 0 of a lever is the config as it is. Whether LLaMA-Factory accepts a combination is for
the rules to say (:mod:`lfconfiglint.fit.workshop`); what is left out here could never be proposed.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import CostClass
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass

MOST_NOTCHES = 6
"""Sizes of a batch that are tried; the last of them is always 1."""
LARGEST_BATCH = 10_000


@dataclass(frozen=True)
class Setting:
    """One position of a lever: the keys it sets, what it costs, and the comment for the file.

    ``near`` says beside which keys a new one is written. Settings of one ``chain`` go further and
    further; those of another do something else. ``without`` names levers that must stay as they
    are with it.
    """

    values: Mapping[str, object]
    cost: CostClass
    weight: int
    comment: Text
    near: tuple[str, ...] = ()
    chain: str = ""
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lever:
    """``settings`` go from cheap to dear; with ``shrinks`` each takes no more memory than the one
    before it, in any phase, which lets the search leave most of them out."""

    name: str
    settings: tuple[Setting, ...]
    shrinks: bool = False


def own_kernels_run(facts: Facts) -> bool:
    """Whether CUDA packages such as bitsandbytes and Liger can be meant for the cards."""
    hardware = facts.context.hardware
    return hardware is None or hardware.gpu.vendor in {None, "NVIDIA", "AMD"}


def divided(number: int) -> tuple[int, ...]:
    """Smaller and smaller divisors of *number*, down to 1: 12 gives 6, 3, 1."""
    found = []
    factor = 2
    while 1 < number <= LARGEST_BATCH:
        if number % factor:
            factor += 1
        else:
            number //= factor
            found.append(number)
    return (*found[: MOST_NOTCHES - 1], 1) if len(found) > MOST_NOTCHES else tuple(found)
