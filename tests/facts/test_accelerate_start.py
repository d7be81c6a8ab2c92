"""What `accelerate launch` starts by a file of its own, and what follows for sharding and saving.

The variables are those that accelerate 1.11 sets for the same file and options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hardware.profile import resolve_hardware
from lfconfiglint.upstream.launchers.accelerate_start import AccelerateStart, accelerate_start
from tests.facts.support import SMALL, defaults

FULL, SHARDED = "FULL_STATE_DICT", "SHARDED_STATE_DICT"
FSDP: dict[str, object] = {
    "distributed_type": "FSDP",
    "num_processes": 8,
    "mixed_precision": "bf16",
}
SET_ALWAYS = {
    "FSDP_VERSION": "1",
    "FSDP_SHARDING_STRATEGY": "FULL_SHARD",
    "FSDP_RESHARD_AFTER_FORWARD": "true",
    "FSDP_OFFLOAD_PARAMS": "false",
    "FSDP_CPU_RAM_EFFICIENT_LOADING": "true",
    "FSDP_ACTIVATION_CHECKPOINTING": "false",
}


def start(
    file: Mapping[str, object],
    options: Mapping[str, str | None] | None = None,
    environment: Mapping[str, str | None] | None = None,
) -> AccelerateStart | None:
    return accelerate_start("fsdp.yaml", file, options or {}, environment or {})


@pytest.mark.parametrize(
    ("config", "options", "environment", "changes"),
    [
        (None, {}, {}, {}),
        ({"fsdp_version": 2, "fsdp_state_dict_type": FULL, "fsdp_reshard_after_forward": False}, {},
         {}, {"FSDP_VERSION": "2", "FSDP_STATE_DICT_TYPE": FULL,
              "FSDP_RESHARD_AFTER_FORWARD": "false"}),
        ({"offload_params": True, "sharding_strategy": 2}, {}, {},
         {"FSDP_OFFLOAD_PARAMS": "true", "FSDP_SHARDING_STRATEGY": "2"}),
        ({"fsdp_offload_params": True}, {"fsdp_offload_params": "False"}, {}, {}),
        ({"fsdp_state_dict_type": None}, {}, {"FSDP_STATE_DICT_TYPE": SHARDED},
         {"FSDP_STATE_DICT_TYPE": SHARDED}),
        ({}, {}, {"FSDP_VERSION": "2"}, {}),
        ({"fsdp_auto_wrap_policy": "TRANSFORMER_BASED_WRAP"}, {}, {},
         {"FSDP_AUTO_WRAP_POLICY": "TRANSFORMER_BASED_WRAP"}),
    ],
)  # fmt: skip
def test_variables(
    config: object,
    options: Mapping[str, str],
    environment: Mapping[str, str],
    changes: Mapping[str, str],
) -> None:
    """The command line goes before the file, the file before the environment."""
    found = start({**FSDP, "fsdp_config": config}, options, environment)
    assert found is not None
    assert dict(found.variables) == {**SET_ALWAYS, **changes}


@pytest.mark.parametrize(
    ("file", "options", "kind"),
    [
        ({"distributed_type": "MULTI_GPU"}, {}, "ddp"),
        ({"distributed_type": "MULTI_NPU"}, {}, "ddp"),
        ({"distributed_type": "MULTI_GPU"}, {"use_fsdp": ""}, "fsdp"),
        ({"distributed_type": False}, {}, "single"),
        ({"distributed_type": "DEEPSPEED"}, {}, "deepspeed"),
    ],
)
def test_kinds(file: Mapping[str, object], options: Mapping[str, str], kind: str) -> None:
    """What forms the group: an option goes before the file."""
    found = start(file, options)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ({}, {}),
        ({"num_processes": 8}, {}),
        ({"distributed_type": "fsdp"}, {}),
        ({"distributed_type": "MEGATRON_LM"}, {}),
        ({**FSDP, "mixed_precision": "float16"}, {}),
        ({**FSDP, "use_cpu": True}, {}),
        ({**FSDP, "compute_environment": "AMAZON_SAGEMAKER"}, {}),
        ({**FSDP, "parallelism_config": {"parallelism_config_cp_size": 2}}, {}),
        ({**FSDP, "kt_config": {"kt_backend": "AMXINT8"}}, {}),
        ({**FSDP, "fsdp_config": {"fsdp_sharding_strategy": None}}, {}),
        (FSDP, {"?": None}),
        (FSDP, {"cpu": ""}),
        (FSDP, {"use_fsdp": "", "multi_gpu": ""}),
        (FSDP, {"fsdp_offload_params": None}),
        (FSDP, {"mixed_precision": None}),
    ],
)
def test_uncertain_starts(file: Mapping[str, object], options: Mapping[str, str | None]) -> None:
    """What accelerate refuses, other ways to train, and values that a script leaves open."""
    assert start(file, options) is None


def facts(folder: Path, file: str, machine: Hardware | None = None, **values: object) -> Facts:
    """A config that a script starts with such a file; on eight cards unless told otherwise."""
    (folder / "run.sh").write_text("accelerate launch --config_file a.yaml src/train.py x.yaml\n")
    (folder / "a.yaml").write_text(file)
    (folder / "x.yaml").write_text("")
    eight = machine or resolve_hardware("8xH20")
    given = {**SMALL, "finetuning_type": "full", **values}
    return Facts(Context(given, defaults(), eight, None, (folder,), path=folder / "x.yaml"))


def written(**config: object) -> str:
    lines = [f"  fsdp_{key}: {str(value).lower()}\n" for key, value in config.items()]
    head = "distributed_type: FSDP\nnum_processes: 8\nmixed_precision: bf16\n"
    return head + ("fsdp_config:\n" + "".join(lines) if lines else "")


LAYERS = {"auto_wrap_policy": "TRANSFORMER_BASED_WRAP"}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, (1, FULL, "FULL_SHARD", None, False, True)),
        (LAYERS, (1, FULL, "FULL_SHARD", None, True, True)),
        ({**LAYERS, "version": 2}, (2, SHARDED, "FULL_SHARD", None, True, True)),
        ({**LAYERS, "version": 2, "state_dict_type": FULL, "reshard_after_forward": False},
         (2, FULL, "SHARD_GRAD_OP", None, True, True)),
        ({**LAYERS, "offload_params": True, "cpu_ram_efficient_loading": False},
         (1, FULL, "FULL_SHARD", "cpu", True, False)),
        ({**LAYERS, "sharding_strategy": "SHARD_GRAD_OP", "state_dict_type": SHARDED},
         (1, SHARDED, "SHARD_GRAD_OP", None, True, True)),
    ],
)  # fmt: skip
def test_sharding_follows_the_file(
    tmp_path: Path, config: Mapping[str, object], expected: tuple[object, ...]
) -> None:
    """The plugin that accelerate builds from these variables has these settings (1.11)."""
    zero = facts(tmp_path, written(**config)).zero
    assert zero.backend == "fsdp"
    assert expected == (
        zero.fsdp_version, zero.fsdp_state_dict, zero.fsdp_strategy, zero.offload_param,
        zero.fsdp_by_layer, zero.fsdp_loads_to_host,
    )  # fmt: skip


def test_memory_is_that_of_the_same_fsdp_in_the_config(tmp_path: Path) -> None:
    """From the same plugin follow the same figures, of a step and of a save."""
    by_file = facts(tmp_path, written(**LAYERS))
    config = {**by_file.context.values, "fsdp": "full_shard auto_wrap"}
    machine = by_file.context.hardware
    by_config = Facts(Context(config, defaults(), machine, None, (tmp_path,)))
    for name in ("memory.gpu_train", "checkpoint.host_gather", "checkpoint.files"):
        assert by_file.get(name) == by_config.get(name)


@pytest.mark.parametrize(
    ("file", "machine", "backend"),
    [
        (written(), "4xH20", "fsdp"),
        (written(), "1xH20", "single"),
        ("distributed_type: MULTI_GPU\nnum_processes: 8\n", "8xH20", "ddp"),
        ("distributed_type: FSDP\nnum_processes: 1\n", "1xH20", "fsdp"),
        ("num_processes: 8\n", "8xH20", None),
        ("distributed_type: DEEPSPEED\nnum_processes: 8\n", "8xH20", "deepspeed"),
    ],
)
def test_backend(tmp_path: Path, file: str, machine: str, backend: str | None) -> None:
    """The file counts for other numbers of cards, too, but not for a single one; what it leaves
    open is unknown."""
    found = facts(tmp_path, file, resolve_hardware(machine))
    if backend is None:
        assert found.needs_of("zero.backend") == ("launcher",)
    else:
        assert found.zero.backend == backend
        assert found.zero.perhaps_sharded is False


@pytest.mark.parametrize(
    ("values", "known"),
    [({}, True), ({"bf16": False}, False), ({"bf16": False, "pure_bf16": True}, False),
     ({"bf16": False, "fp16": True}, True)],
)  # fmt: skip
def test_the_config_decides_about_precision(
    tmp_path: Path, values: Mapping[str, object], known: bool
) -> None:
    """Its `bf16` or `fp16` goes before accelerate's `mixed_precision`."""
    found = facts(tmp_path, written(**LAYERS), None, **values)
    assert found.needs_of("memory.gpu_train_peak") == (() if known else ("accelerate.precision",))


@pytest.mark.parametrize(
    ("name", "need"),
    [("a.yaml", None), ("gone.yaml", "accelerate.file"), (".", "launcher"), ("run.sh", "launcher")],
)
def test_the_profile_names_the_file(tmp_path: Path, name: str, need: str | None) -> None:
    """Without a script a profile says it; what is not there, or no such file, says nothing."""
    facts(tmp_path, written(**LAYERS))
    machine = replace(
        resolve_hardware("4xH20"), launcher="accelerate", accelerate_config=name, source="node.yaml"
    )
    given = {**SMALL, "finetuning_type": "full"}
    found = Facts(Context(given, defaults(), machine, None, (tmp_path,)))
    assert found.needs_of("zero.backend") == ((need,) if need else ())
    if need is None:
        assert found.zero.backend == "fsdp"
        assert found.context.start.launch_source == "node.yaml"


@pytest.mark.parametrize(("release", "each"), [("0.9.2", 4), ("0.9.3", 2)])
def test_weights_that_stay_in_fp32(tmp_path: Path, release: str, each: int) -> None:
    """Up to 0.9.2 LLaMA-Factory left what FSDP loads once in fp32; adapters then stand on that."""
    found = facts(tmp_path, written(**LAYERS), finetuning_type="lora")
    older = Facts(replace(found.context, release=release, transformers="4.45.0"))
    assert older.precision.frozen == each
    loads_each = facts(tmp_path, written(**LAYERS), finetuning_type="lora", fsdp="full_shard")
    assert Facts(replace(loads_each.context, release=release)).precision.frozen == 2


def test_a_config_with_fsdp_of_its_own(tmp_path: Path) -> None:
    """What `fsdp` leaves open comes from accelerate's variables."""
    found = facts(tmp_path, written(state_dict_type=SHARDED), fsdp="full_shard auto_wrap")
    assert (found.zero.fsdp_state_dict, found.zero.fsdp_by_layer) == (SHARDED, True)


@pytest.mark.parametrize(
    ("script", "missing"),
    [
        ("accelerate launch --config_file gone.yaml src/train.py train.yaml", True),
        ("cd conf\naccelerate launch --config_file gone.yaml src/train.py ../train.yaml", True),
        # another machine's folder, upstream's own example, one that is made on the way, one that
        # only the shell knows
        ("accelerate launch --config_file /mnt/gone.yaml src/train.py train.yaml", False),
        ("accelerate launch --config_file examples/accelerate/fsdp_config.yaml src/train.py "
         "train.yaml", False),
        ("cat <<EOF > gone.yaml\nEOF\n"
         "accelerate launch --config_file gone.yaml src/train.py train.yaml", False),
        ("accelerate launch --config_file $CONF src/train.py train.yaml", False),
        ("accelerate launch src/train.py train.yaml", False),
    ],
)  # fmt: skip
def test_a_script_names_a_file_that_is_not_there(
    tmp_path: Path, script: str, missing: bool
) -> None:
    """Told with the script's line, where the file should be in the project."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "conf").mkdir()
    config = tmp_path / "train.yaml"
    config.write_text("")
    (tmp_path / "run.sh").write_text(script + "\n")
    found = Facts(Context(SMALL, defaults(), None, None, (tmp_path,), path=config))
    named = found.launch.missing_accelerate_file
    line = script.count("\n") + 1
    assert named == (f"`gone.yaml` ({tmp_path / 'run.sh'}:{line})" if missing else None)
