"""What ``accelerate launch`` makes of ``deepspeed_config`` in its file, and of its options.

Source: accelerate 1.11 ``utils/launch.py`` (``prepare_deepspeed_cmd_env``) and
``utils/dataclasses.py`` (``DeepSpeedPlugin.__post_init__``, ``_deepspeed_config_checks``); the
plugin was built with the variables, by LLaMA-Factory 0.9.5's parser with transformers 4.57.1 and
5.6.0, and looked at. Whether ``zero3_init_flag`` is set makes no difference to them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from lfconfiglint.upstream.launchers.accelerate_yaml import IN_DEEPSPEED_FILE

_FIELDS: Mapping[str, object] = {
    "zero_stage": 2,
    "offload_optimizer_device": "none",
    "offload_param_device": "none",
    "zero3_save_16bit_model": False,
    "gradient_accumulation_steps": "auto",
    "gradient_clipping": "auto",
}
"""What decides about memory, saving and contradictions, with the plugin's defaults."""
_NUMBERS: Mapping[str, type[int] | type[float]] = {
    "zero_stage": int, "gradient_accumulation_steps": int, "gradient_clipping": float,
}  # fmt: skip


def deepspeed_of(file: Mapping[str, object], options: Mapping[str, str | None]) -> str | None:
    """The path of DeepSpeed's own file, or what the fields make, as JSON; None where a value is
    not known or none that accelerate reads."""
    given = {**_own(file), **options}
    path = given.get("deepspeed_config_file")
    if path is not None or "deepspeed_config_file" in options:
        return path if isinstance(path, str) and path and not path.startswith("{") else None
    values = {}
    for field, default in _FIELDS.items():
        value = given.get(field)
        if value is None and field in options:
            return None
        values[field] = default if value is None else _read(field, value)
        if values[field] is None:
            return None
    zero = {
        "stage": values["zero_stage"],
        "offload_optimizer": {"device": values["offload_optimizer_device"]},
        "offload_param": {"device": values["offload_param_device"]},
        "stage3_gather_16bit_weights_on_model_save": values["zero3_save_16bit_model"],
    }
    rest = {name: values[name] for name in ("gradient_accumulation_steps", "gradient_clipping")}
    return json.dumps({**rest, "zero_optimization": zero})


def _own(file: Mapping[str, object]) -> Mapping[str, object]:
    config = file.get("deepspeed_config")
    return config if isinstance(config, Mapping) else {}


def _read(field: str, value: object) -> object | None:
    """The value as the plugin reads it from a variable."""
    text = str(value).lower()
    if field == "zero3_save_16bit_model":
        return text == "true"
    number = _NUMBERS.get(field)
    if number is None or (text == "auto" and field != "zero_stage"):
        return text
    try:
        return number(text)
    except ValueError:
        return None


def excluded_fields(
    file: Mapping[str, object], options: Mapping[str, str | None]
) -> tuple[str, ...]:
    """Fields of accelerate's file with which it refuses a DeepSpeed file, the one that the config
    names included; a precision of the command line is none of them."""
    found = [field for field in IN_DEEPSPEED_FILE if field in _own(file)]
    if file.get("mixed_precision") and "mixed_precision" not in options:
        found.append("mixed_precision")
    return tuple(found)
