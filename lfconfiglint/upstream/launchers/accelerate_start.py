"""What ``accelerate launch`` sets for the processes that it starts, from its file and its options.

Source: accelerate 1.11 ``commands/launch.py`` (``_validate_launch_command``, ``launch_command``,
the options' defaults), ``commands/config/config_args.py`` and ``utils/launch.py``
(``prepare_multi_gpu_env``); the variables were compared with those that it sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.launchers.accelerate_deepspeed import deepspeed_of, excluded_fields
from lfconfiglint.upstream.launchers.accelerate_yaml import refused_precision, refused_type

Kind = Literal["fsdp", "deepspeed", "ddp", "single"]
Options = Mapping[str, str | None]

_BY_TYPE: Mapping[str, Kind] = {
    "NO": "single", "FSDP": "fsdp", "DEEPSPEED": "deepspeed",
    **dict.fromkeys(
        ("MULTI_GPU", "MULTI_NPU", "MULTI_MLU", "MULTI_SDAA", "MULTI_MUSA", "MULTI_XPU",
         "MULTI_HPU"), "ddp"),
}  # fmt: skip
_BY_OPTION: Mapping[str, Kind] = {
    "use_fsdp": "fsdp", "use_deepspeed": "deepspeed", "multi_gpu": "ddp",
}  # fmt: skip
_OTHER_WAYS = (
    "cpu", "tpu", "tpu_use_cluster", "use_megatron_lm", "use_parallelism_config", "module", "m",
    "no_python", "?",
)  # fmt: skip
"""Options that take another way than the ones here, and what could hide any option."""
_DEFAULTS: Mapping[str, str | None] = {
    "fsdp_version": "1",
    "fsdp_sharding_strategy": "FULL_SHARD",
    "fsdp_reshard_after_forward": "true",
    "fsdp_offload_params": "false",
    "fsdp_auto_wrap_policy": None,
    "fsdp_state_dict_type": None,
    "fsdp_cpu_ram_efficient_loading": "true",
    "fsdp_activation_checkpointing": "false",
}
"""Those of ``fsdp_config`` that decide what is sharded and saved; None sets no variable."""
_WORDS = ("fsdp_sharding_strategy", "fsdp_auto_wrap_policy", "fsdp_state_dict_type")
"""Passed on as they are written, all others in lower case."""


@dataclass(frozen=True)
class AccelerateStart:
    """``file`` as it is named, the ``kind`` of group that is formed, ``precision`` as
    ``mixed_precision`` gives it, and the ``variables`` that FSDP is then built from.

    For DeepSpeed, ``deepspeed`` is the path of its file, or what accelerate makes of its own
    fields, as JSON; ``excluded`` are fields with which accelerate refuses any such file.
    """

    file: str
    kind: Kind
    precision: str
    variables: tuple[tuple[str, str], ...] = ()
    deepspeed: str = ""
    excluded: tuple[str, ...] = ()

    def variable(self, name: str) -> str | None:
        return dict(self.variables).get(name)

    @property
    def loads_once(self) -> bool:
        """Whether FSDP has one process read the weights for all."""
        return self.variable("FSDP_CPU_RAM_EFFICIENT_LOADING") == "true"


def accelerate_start(
    name: str, file: Mapping[str, object], options: Options, environment: Options
) -> AccelerateStart | None:
    """None where it is not certain what is started, or where it is none of the kinds here.

    *options* are those of the command line, which go before the file; *environment* is what the
    command runs in. What is None in them has a value that is not known.
    """
    if not file or refused_type(file) or refused_precision(file):
        return None
    if file.get("compute_environment", "LOCAL_MACHINE") != "LOCAL_MACHINE" or file.get("use_cpu"):
        return None
    if file.get("parallelism_config") or file.get("kt_config"):
        return None
    if any(option in options for option in _OTHER_WAYS):
        return None
    kind = _kind(file, options)
    precision = options.get("mixed_precision", file.get("mixed_precision") or "no")
    if kind is None or not isinstance(precision, str):
        return None
    if kind == "deepspeed":
        deepspeed = deepspeed_of(file, options)
        excluded = excluded_fields(file, options)
        if deepspeed is None:
            return None
        return AccelerateStart(name, kind, precision.lower(), (), deepspeed, excluded)
    variables = dict(_fsdp_variables(file, options, environment)) if kind == "fsdp" else {}
    if any(value is None for value in variables.values()):
        return None
    known = {key: value for key, value in variables.items() if value is not None}
    return AccelerateStart(name, kind, precision.lower(), tuple(sorted(known.items())))


def _kind(file: Mapping[str, object], options: Options) -> Kind | None:
    asked = [kind for option, kind in _BY_OPTION.items() if option in options]
    if asked:
        return asked[0] if len(asked) == 1 else None
    named = file["distributed_type"]
    # an unquoted NO is false in YAML
    return "single" if named is False else _BY_TYPE.get(str(named))


def _fsdp_variables(
    file: Mapping[str, object], options: Options, environment: Options
) -> Iterator[tuple[str, str | None]]:
    """Every variable that is set, with None where its value is not known."""
    config = file.get("fsdp_config")
    own = config if isinstance(config, Mapping) else {}
    given = {(key if key.startswith("fsdp") else f"fsdp_{key}"): own[key] for key in own}
    for option, default in _DEFAULTS.items():
        variable = option.upper()
        value = options[option] if option in options else given.get(option, default)
        if value is not None:
            yield variable, str(value) if option in _WORDS else str(value).lower()
        elif option in options or default is not None:
            # not known here, or refused by accelerate
            yield variable, None
        elif variable in environment:
            yield variable, environment[variable]
