"""Every lever that a config has: the grid that is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers import step
from lfconfiglint.fit.levers.adapters import adapters
from lfconfiglint.fit.levers.deepspeed import zero_stages
from lfconfiglint.fit.levers.evaluation import evaluation
from lfconfiglint.fit.levers.fsdp import fsdp_loading, fsdp_options
from lfconfiglint.fit.levers.lever import Lever, Setting
from lfconfiglint.fit.levers.saves import saves


def sharding(facts: Facts) -> Iterator[Setting]:
    """DeepSpeed's, or FSDP's where the config asks for it: never both; none where accelerate's own
    file sets one of them up, which no key of the config changes."""
    context = facts.context
    if context.value("fsdp"):
        return fsdp_options(facts)
    if not context.value("deepspeed") and (facts.launch.fsdp or facts.launch.deepspeed):
        return iter(())
    return zero_stages(facts)


_BUILDERS: tuple[tuple[str, bool, Callable[[Facts], Iterator[Setting]]], ...] = (
    ("attention", False, step.attention),
    ("fused loss", False, step.fused_loss),
    ("batch", True, step.batch),
    ("gradient checkpointing", False, step.checkpointing),
    ("evaluation batch", True, evaluation),
    ("sharding", False, sharding),
    ("loading", False, fsdp_loading),
    ("saves", False, saves),
    ("adapters", False, adapters),
    ("length", True, step.length),
)
"""Name, whether it only shrinks, and what makes its settings."""


def levers_of(facts: Facts) -> tuple[Lever, ...]:
    """The levers that this config has; one whose keys have no usable value is left out."""
    found = []
    for name, shrinks, build in _BUILDERS:
        try:
            settings = tuple(build(facts))
        except Unknown:
            continue
        if settings:
            found.append(Lever(name, settings, shrinks))
    return tuple(found)
