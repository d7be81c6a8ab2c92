"""What accelerate's FSDP plugin becomes, by the way that a transformers release fills it.

transformers 4 hands its options over in environment variables (4.57.1 ``training_args.py``:2003),
5.0 to 5.3 as arguments (5.0.0 ``_process_fsdp_args``), and 5.4 and later without the sharding
strategy (5.6.0 ``training_args.py``:2786). accelerate fills what is left from the environment (1.11
``utils/dataclasses.py``:1772-1821, 1988). The plugin was built with transformers 4.57.1, 5.0.0,
5.6.0 and 5.8.0 and looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.upstream.release.versions import TRANSFORMERS_RANGE, version_number


class Way(IntEnum):
    """How a transformers release fills the plugin."""

    ENVIRONMENT = 0
    ARGUMENTS = 1
    NO_STRATEGY = 2


_FIRST = {Way.ENVIRONMENT: "0", Way.ARGUMENTS: "5.0.0", Way.NO_STRATEGY: "5.4.0"}
"""The first release of each way."""

READ = (
    "min_num_params", "transformer_layer_cls_to_wrap", "backward_prefetch", "forward_prefetch",
    "use_orig_params", "sync_module_states", "cpu_ram_efficient_loading", "limit_all_gathers",
    "activation_checkpointing", "xla", "xla_fsdp_v2", "xla_fsdp_grad_ckpt", "xla_fsdp_settings",
)  # fmt: skip
"""Keys of ``fsdp_config`` that every release reads, with or without ``fsdp_`` before them."""
READ_SINCE_5 = ("version", "reshard_after_forward")

_STRATEGIES = ("FULL_SHARD", "SHARD_GRAD_OP", "NO_SHARD", "HYBRID_SHARD", "HYBRID_SHARD_ZERO2")
_STATE_DICTS = ("FULL_STATE_DICT", "LOCAL_STATE_DICT", "SHARDED_STATE_DICT")
_TRUE = {"y", "yes", "t", "true", "on", "1"}

Variable = Callable[[str], str | None]
"""Looks an environment variable of the run up; raises Unknown where a launcher may set it."""


def ways(release: str, transformers: str | None) -> tuple[Way, ...]:
    """The ways of the transformers releases that may run; one, where *transformers* is known."""
    first, last = (transformers, transformers) if transformers else TRANSFORMERS_RANGE[release]
    oldest = _way_of(first or "0")
    newest = _way_of(last) if last else Way.NO_STRATEGY
    return tuple(way for way in Way if oldest <= way <= newest)


def _way_of(transformers: str) -> Way:
    number = version_number(transformers)
    return max(way for way in Way if version_number(_FIRST[way]) <= number)


def keys_read(way: Way) -> tuple[str, ...]:
    return READ if way is Way.ENVIRONMENT else (*READ, *READ_SINCE_5)


def version_of(way: Way, config: Mapping[str, object], variable: Variable) -> int:
    """1 or 2; only transformers 5 reads it from ``fsdp_config``."""
    found = variable("FSDP_VERSION") or 1 if way is Way.ENVIRONMENT else config.get("version", 1)
    try:
        version = int(found)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        raise Unknown("zero.fsdp_settings") from None
    if version not in (1, 2):
        raise Unknown("zero.fsdp_settings")
    return int(version)


def state_dict_of(version: int, variable: Variable) -> str:
    """``FULL_STATE_DICT`` or ``SHARDED_STATE_DICT``: no key of ``fsdp_config`` says it."""
    found = variable("FSDP_STATE_DICT_TYPE")
    if found is None:
        return "FULL_STATE_DICT" if version == 1 else "SHARDED_STATE_DICT"
    name = _named(found, _STATE_DICTS)
    if name == "LOCAL_STATE_DICT":
        raise Unknown("zero.fsdp_settings")
    return name


def strategy_of(
    way: Way,
    version: int,
    options: tuple[str, ...],
    config: Mapping[str, object],
    variable: Variable,
) -> str:
    """The strategy that FSDP is wrapped with, in capitals; version 2 knows only the first two."""
    asked = [option.upper() for option in options if option.upper() in _STRATEGIES]
    if version == 2:
        return "FULL_SHARD" if _reshards(way, asked, config, variable) else "SHARD_GRAD_OP"
    # accelerate prefers the variable, or its default, to the argument that is passed since 5.4
    if asked and way is not Way.NO_STRATEGY:
        return asked[-1]
    found = variable("FSDP_SHARDING_STRATEGY")
    return _named(found, _STRATEGIES) if found is not None else "FULL_SHARD"


def _reshards(way: Way, asked: list[str], config: Mapping[str, object], variable: Variable) -> bool:
    if way is Way.ENVIRONMENT:
        found: object = variable("FSDP_RESHARD_AFTER_FORWARD")
        return is_true("true" if found is None else found)
    usual = way is Way.NO_STRATEGY and (not asked or asked[-1] != "SHARD_GRAD_OP")
    return is_true(config.get("reshard_after_forward", usual))


def is_true(value: object) -> bool:
    """As accelerate's ``str_to_bool`` reads a text; what it refuses is false here."""
    return str(value).lower() in _TRUE


def _named(text: str, names: tuple[str, ...]) -> str:
    """A name, or its number from 1 on; raises Unknown for what accelerate refuses."""
    name = names[int(text) - 1] if text in ("1", "2", "3", "4", "5")[: len(names)] else text.upper()
    if name not in names:
        raise Unknown("zero.fsdp_settings")
    return name
