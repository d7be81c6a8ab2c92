"""How a run is started, and what is installed for it: known only where somebody says so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts, fact_names
from lfconfiglint.facts.launch import enabled
from lfconfiglint.hardware.profile import profile_from_mapping

ONE = {"nodes": 1, "gpus_per_node": 1, "gpu": "H20"}
EIGHT = {**ONE, "gpus_per_node": 8}


def facts(
    hardware: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Facts:
    machine = profile_from_mapping(hardware, "example") if hardware else None
    packages = {"vllm": "0.10.0", "unsloth": False, "flash_attn": "2.8.3"}
    return Facts(Context({}, {}, machine, None, (), environment or {}, packages))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "on"),
    [("1", True), ("true", True), ("True", True), ("Y", True), ("yes", False), ("0", False),
     ("", False), ("on", False), (" 1", False)],
)  # fmt: skip
def test_switches_as_upstream_reads_them(value: str, on: bool) -> None:
    assert enabled({"FORCE_TORCHRUN": value}, "FORCE_TORCHRUN") is on
    assert not enabled({}, "FORCE_TORCHRUN")


@pytest.mark.parametrize(
    ("hardware", "environment", "distributed"),
    [
        (ONE, {}, False),
        (EIGHT, {}, True),
        (None, {"FORCE_TORCHRUN": "1"}, True),
        (ONE, {"FORCE_TORCHRUN": "1"}, True),
        (ONE, {"USE_MCA": "1"}, True),
        (ONE | {"launcher": "torchrun"}, {}, True),
        (ONE | {"launcher": "deepspeed"}, {}, True),
        (ONE | {"launcher": "single"}, {}, False),
        (EIGHT | {"launcher": "accelerate"}, {}, True),
    ],
)
def test_distributed(
    hardware: Mapping[str, object] | None, environment: Mapping[str, str], distributed: bool
) -> None:
    """One card runs without a process group unless torchrun is asked for."""
    assert facts(hardware, environment).launch.distributed is distributed


@pytest.mark.parametrize(
    ("hardware", "environment", "needs"),
    [
        (None, {}, ("hardware",)),
        (EIGHT, {"USE_RAY": "1"}, ("launcher",)),
        (EIGHT, {"USE_KT": "y"}, ("launcher",)),
        (ONE | {"launcher": "accelerate"}, {}, ("launcher",)),
    ],
)
def test_unknown_start(
    hardware: Mapping[str, object] | None, environment: Mapping[str, str], needs: tuple[str, ...]
) -> None:
    assert facts(hardware, environment).needs_of("launch.distributed") == needs


def test_packages() -> None:
    """Installed, not installed, and not named, which is unknown."""
    known = facts()
    assert known.get("package.vllm") is True
    assert known.get("package.flash_attn") is True
    assert known.get("package.unsloth") is False
    assert known.needs_of("package.liger_kernel") == ("package:liger-kernel",)
    assert "package.liger_kernel" in fact_names()


@pytest.mark.parametrize(
    ("release", "values", "environment", "launcher", "known"),
    [
        ("0.9.4", {"use_kt": True}, {}, None, False),
        ("0.9.4", {"use_kt": True}, {"USE_KT": "1"}, None, False),
        ("0.9.5", {"use_kt": True}, {"USE_KT": "1"}, None, False),
        ("0.9.5", {"use_kt": True}, {}, None, True),
        ("0.9.4", {"use_kt": True}, {}, "torchrun", True),
        ("0.9.4", {"use_kt": True}, {"FORCE_TORCHRUN": "1"}, None, True),
        ("0.9.4", {}, {}, None, True),
    ],
)
def test_one_process_of_ktransformers_has_all_cards(
    release: str,
    values: Mapping[str, object],
    environment: Mapping[str, str],
    launcher: str | None,
    known: bool,
) -> None:
    """LLaMA-Factory's own command leaves torchrun out then, and cards are not processes."""
    machine = profile_from_mapping(EIGHT | ({"launcher": launcher} if launcher else {}), "example")
    context = Context(values, {}, machine, None, (), environment, release=release)
    if known:
        assert Facts(context).run.world_size == 8
    else:
        with pytest.raises(Unknown):
            Facts(context).run.world_size  # noqa: B018 - asked for
