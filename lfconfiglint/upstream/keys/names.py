"""What an unknown key or choice most likely meant: a foreign or a misspelt name."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from lfconfiglint.errors import closest
from lfconfiglint.records import dataclass

RENAMED_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("finetuning_type", "qlora"): ("lora",),
    ("flash_attn", "disabled"): ("off",),
    ("flash_attn", "eager"): ("disabled", "off"),
    ("flash_attn", "flash_attention_2"): ("fa2",),
    ("flash_attn", "flash_attn2"): ("fa2",),
    ("flash_attn", "flash_attn_2"): ("fa2",),
    ("flash_attn", "flash2"): ("fa2",),
    ("flash_attn", "flash_attn3"): ("fa3",),
    ("flash_attn", "flash_attn_3"): ("fa3",),
    ("flash_attn", "flash_attention2"): ("fa2",),
    ("flash_attn", "flash_attention_3"): ("fa3",),
    ("flash_attn", "off"): ("disabled",),
    ("optim", "adamw"): ("adamw_torch",),
    ("optim", "adamw_hf"): ("adamw_torch",),
    ("quantization_method", "bitsandbytes"): ("bnb",),
    ("quantization_method", "bnb"): ("bitsandbytes",),
}
"""Key and choice that another release or the library below knows -> what says the same; the first
that the target has."""

FORMER_SWITCHES: dict[str, str] = {"flash_attn": "fa2"}
"""Key that was true or false before it had choices -> the choice that says true."""

DEPRECATED: frozenset[str] = frozenset(
    {
        "adafactor",
        "dispatch_batches",
        "evaluation_strategy",
        "fp16_backend",
        "fsdp_min_num_params",
        "fsdp_transformer_layer_cls_to_wrap",
        "include_inputs_for_metrics",
        "no_cuda",
        "per_gpu_eval_batch_size",
        "per_gpu_train_batch_size",
        "push_to_hub_model_id",
        "push_to_hub_organization",
        "push_to_hub_token",
        "split_batches",
        "torchdynamo",
        "tpu_metrics_debug",
        "use_mps_device",
    }
)
"""Keys that transformers warns about in its last releases that have them."""

MEGATRON_KEYS: frozenset[str] = frozenset(
    {
        "context_parallel_size",
        "expert_model_parallel_size",
        "pipeline_model_parallel_size",
        "tensor_model_parallel_size",
    }
)
"""With the environment variable USE_MCA=1 another package's dataclass reads the file; a file with
one of these keys is written for it, and which keys that package knows is not established."""

_LONGEST = 80
"""Characters beyond which text is no misspelt name, and comparing it would take long."""


@dataclass(frozen=True)
class Meant:
    """The known key that an unknown one meant: ``foreign`` where other trainers call it so, and
    ``given`` where it is already in the file."""

    key: str
    foreign: bool
    given: bool


def meant_key(key: str, known: frozenset[str], given: Collection[object]) -> Meant | None:
    """The known key that *key* meant, or None."""
    from lfconfiglint.upstream.keys.foreign import FOREIGN, LINES, variable_of
    from lfconfiglint.upstream.keys.renames import RENAMED

    plain = plain_name(key)
    if len(plain) > _LONGEST or plain in LINES or variable_of(plain):
        return None
    if plain in known:
        return Meant(plain, False, plain in given)
    name = FOREIGN.get(plain) or RENAMED.get(plain)
    if name is not None:
        return Meant(name, plain in FOREIGN, name in given) if name in known else None
    # a near name is the wrong advice when the nearest of all is already in the file
    nearest = _slip_of(plain, known)
    return Meant(nearest, False, nearest in given) if nearest is not None else None


@lru_cache(maxsize=512)
def _slip_of(plain: str, known: frozenset[str]) -> str | None:
    """The known key that is nearest, where the difference is a slip; configs of one project have
    the same keys of their own."""
    from lfconfiglint.upstream.keys.slips import is_slip, may_be_slip_of_any

    if not may_be_slip_of_any(plain, known):
        # all names are compared below, which a file with thousands of own keys would feel
        return None
    nearest = closest(plain, known)
    return nearest if nearest is not None and is_slip(plain, nearest) else None


def suggest_choice(key: str, text: str, choices: Collection[str]) -> str | None:
    """The choice that *text* meant at *key*, or None."""
    from lfconfiglint.upstream.keys.slips import is_slip

    plain = text.strip().lower()
    if len(plain) > _LONGEST:
        return None
    renamed = RENAMED_CHOICES.get((key, plain), ())
    same = [name for name in renamed if name in choices]
    # letters in another order: too far apart for a measure of likeness in words of three
    same = same or [name for name in choices if sorted(name) == sorted(plain)]
    if same:
        return same[0]
    nearest = closest(plain, choices)
    # a fork's `modpo` is no mistyped `dpo`
    return nearest if nearest is not None and is_slip(plain, nearest) else None


def plain_name(key: str) -> str:
    """``--Learning-Rate`` and ``learningRate`` -> ``learning_rate``."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", key.strip().lstrip("-"))
    return re.sub(r"[\s-]+", "_", key).lower()
