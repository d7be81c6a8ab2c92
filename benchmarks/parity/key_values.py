"""Values for a key: such as its declaration allows, and such as it does not."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from benchmarks.parity.sidecar import PATH_KEYS
from lfconfiglint.upstream.keys.schema import KeySpec

_LEGAL: Final[Mapping[str, tuple[Any, ...]]] = {
    "accelerator_config": ("accelerator.json", {"even_batches": False}, {"split_batches": True}),
    "deepspeed": ("ds_z2.json", "ds_z3.json", None),
    "fsdp": ("", "full_shard", "shard_grad_op auto_wrap", "full_shard auto_wrap offload"),
    "fsdp_config": ("fsdp.json", {"xla": False}, None),
    "gradient_checkpointing_kwargs": ({"use_reentrant": False}, None),
    "lr_scheduler_kwargs": ({"num_cycles": 2}, None),
    "new_special_tokens_config": (None,),
    "report_to": ("none", "wandb", "tensorboard", "all", ["wandb", "mlflow"]),
    "template": ("llama3", "qwen", "default"),
    "warmup_ratio": (0.03, 0.1, 0.0, 1),
    "warmup_steps": (0, 10, 0.1),
    "max_steps": (-1, 100),
    "seed": (42, 0, 1),
    "data_seed": (42, 0, None),
}
_ILLEGAL: Final[tuple[Any, ...]] = (
    *("5", "1e-4", "true", "False", "no", "abc", "", "None", "auto", "a,b"),
    *(True, False, None, 0, 1, -1, 3, 10**12, -(10**6)),
    *(0.5, 2.5, -0.5, 1.0, 1e30, float("inf")),
    *([], [1, 2], ["a"], {}, {"a": 1}),
)
_RAW: Final = (
    *("no", "off", "yes", "on", "No", "y", "1e-5", "1e5", "1.e5", "-.5", ".5", "010", "0o10"),
    *("0x10", "12:30", "1_000", "08", "1,000", "10%", "~", "", "None", "null", ".inf", ".nan"),
    *("2024-01-01", "=", "<<", "${x}", "${", "'1e-4'", '"8"', "'true'", '"False"', "!!str 5"),
    *("!!int '5'", "!x 1", "&a 1", "*a", "[1, 2", "{a: 1", "a: b", "- a", "'", '"', "@a", "`a`"),
    *("% a", "|", ">-", "? a", "1 2", "#x", "{1}", "{}", "[]", "5 steps", "1e-4.5", "+5", "1__0"),
)

_JSON: Final = ("'{\"a\": 1'", "'{}'", "'{\"a\": true}'", '"{a: 1}"', "'{\"a\": 1,}'")
"""JSON in a text, as the command line wants it, sound and broken."""


def legal(spec: KeySpec, random: Random) -> object:
    """A value that the declared type allows."""
    if spec.name in _LEGAL:
        return random.choice(_LEGAL[spec.name])
    declared = random.choice(spec.declared_types)
    if spec.choices:
        return random.choice(spec.choices)
    default = spec.default
    if declared == "bool":
        return random.random() < 0.6
    if declared == "int":
        start = default if isinstance(default, int) and default > 0 else 4
        return random.choice((start, start * 2, 1, 2, 8, 100))
    if declared == "float":
        usual = float(default) if isinstance(default, int | float) and default > 0 else 0.5
        return random.choice((usual, usual / 2, 0.1, 1e-5, 1, 0.0))
    if declared == "list":
        return random.choice((["a"], ["a", "b"]))
    if declared == "dict":
        return random.choice(({"a": 1}, {}))
    if declared == "None" or spec.name in PATH_KEYS:
        return None
    return random.choice(("abc", "some/path", "a,b", "all"))


def illegal(spec: KeySpec, random: Random) -> object:
    """A value of a kind that may not fit: type, sign, size, fraction, quoting, emptiness."""
    while True:
        value = random.choice(_ILLEGAL)
        if isinstance(value, str) and spec.name in PATH_KEYS:
            # whether a file of that name exists is not what is compared
            continue
        if isinstance(value, str) and spec.choices and random.random() < 0.7:
            return near_miss(random.choice(spec.choices), random)
        return value


def raw(spec: KeySpec, random: Random) -> str:
    """A text that YAML reads as something else than it looks, or not at all."""
    if "dict" in spec.declared_types and random.random() < 0.5:
        return random.choice(_JSON)
    if spec.name in PATH_KEYS:
        return random.choice(("no", "off", "010", "~", "", "12:30", "{a: 1}"))
    return random.choice(_RAW)


def near_miss(word: str, random: Random) -> str:
    """*word* with a slip: a letter dropped, doubled or swapped, other case or separator."""
    place = random.randrange(max(1, len(word) - 1))
    slips = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place : place + 1] * 2 + word[place + 1 :],
        word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
        word.upper() if random.random() < 0.5 else word.title(),
        word.replace("_", "-") if "_" in word else word + "s",
    )
    return random.choice(slips)
