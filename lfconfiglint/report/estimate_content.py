"""The per-file object of ``estimate``: the facts, the machine, the strategy, the time and sources.

Every form of the report, JSON included, is made from this object alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.facts.checkpoint.disk import USABLE_DISK
from lfconfiglint.facts.estimate import estimate
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.hints import Any, cast
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import replace
from lfconfiglint.report.estimate_sources import sources_of

Json = dict[str, Any]


def run_content(facts: Facts, lang: Lang, changes: Mapping[str, object]) -> Json:
    """Bytes are ints, times seconds, unknown is None; the texts are in *lang*.

    *changes* are the keys that were set for this estimate only.
    """
    content = cast(Json, estimate(facts, lang))
    content["machine"] = _machine(facts.context.hardware)
    content["strategy"] = _strategy(facts)
    content["checkpoint"] |= {
        "optimizer_saved": _known(facts, "checkpoint.optimizer_saved"),
        "resumable": _known(facts, "checkpoint.resumable"),
        "stage_resumes": _known(facts, "run.stage_resumes"),
        "disk_peak_least": _known(facts, "checkpoint.disk_peak_least"),
        "most_on_disk": _known(facts, "checkpoint.peak_count"),
        "final_bytes": _known(facts, "checkpoint.bytes_weights_only"),
        "resume_gpu_peak": _known(facts, "memory.gpu_resume_peak"),
        "resume_host_peak": _known(facts, "memory.host_resume_peak"),
        "resume_same_world": _known(facts, "checkpoint.resume_same_world"),
        "on_one_process": _on_one_process(facts),
    }
    content["checkpoint"]["disk_verdict"] = _disk_verdict(content)
    content["time"] = _time(facts, content)
    content["changes"] = dict(changes)
    content["earlier"] = None
    content["sources"] = [
        {
            "figures": figures,
            "text": text.say(lang),
            "source": source.say(lang) if isinstance(source, Text) else source,
        }
        for figures, text, source in sources_of(content)
    ]
    return content


def _known(facts: Facts, name: str) -> Any:
    try:
        return facts.get(name)
    except Unknown:
        return None


def _on_one_process(facts: Facts) -> Json | None:
    """Where no machine is given: a checkpoint that one process writes. More of them add some kB
    each. None where the machine is known, and for FSDP, whose files depend on it."""
    context = facts.context
    by_fsdp = context.values.get("fsdp") or _known(facts, "zero.backend") == "fsdp"
    if context.hardware is not None or by_fsdp:
        return None
    alone = Facts(replace(context, hardware=Hardware(1, 1, Accelerator(""))))
    names = {"bytes": "bytes", "weights": "weights_bytes", "optimizer": "optimizer_bytes"}
    found = {key: _known(alone, f"checkpoint.{name}") for key, name in names.items()}
    return None if found["bytes"] is None else found


def _machine(machine: Hardware | None) -> Json | None:
    if machine is None:
        return None
    card, disk = machine.gpu, machine.disk
    return {
        "source": machine.source,
        "nodes": machine.nodes,
        "gpus_per_node": machine.gpus_per_node,
        "gpu": card.name,
        "gpu_memory": card.memory,
        "gpu_memory_source": card.source,
        "host_memory": machine.host_memory,
        "disk_free": disk.free,
        "disk_write_bandwidth": disk.write_bandwidth,
        "disk_shared": disk.shared,
    }


def _strategy(facts: Facts) -> Json:
    return {
        "stage": _known(facts, "stage"),
        "method": _known(facts, "finetuning_type"),
        "backend": _known(facts, "zero.backend"),
        "zero_stage": _known(facts, "zero.stage"),
        "config": _known(facts, "zero.config_path"),
        "offload_optimizer": _known(facts, "zero.offload_optimizer"),
        "offload_param": _known(facts, "zero.offload_param"),
        "gathers_on_save": _known(facts, "zero.gather_on_save"),
        "batch": _known(facts, "per_device_train_batch_size"),
        "accumulation": _known(facts, "gradient_accumulation_steps"),
        "cutoff_len": _known(facts, "cutoff_len"),
        "save_total_limit": _known(facts, "save_total_limit"),
        "overwrite_output_dir": _known(facts, "overwrite_output_dir"),
        "save_only_model": _known(facts, "save_only_model"),
        "ddp_timeout": _known(facts, "ddp_timeout"),
    }


def _time(facts: Facts, content: Json) -> Json:
    """Seconds of a step, the run and all saves if every sample is ``cutoff_len`` long."""
    step = {end: _known(facts, f"run.full_step_seconds_{end}") for end in ("low", "high")}
    steps, write = content["run"]["steps"], content["checkpoint"]["write_seconds"]
    saves, lost = _known(facts, "run.save_count"), _known(facts, "checkpoint.lost_steps")
    work = {end: _times(steps, step[end]) for end in step}
    saving = {end: _times(saves, write[end]) for end in step}
    return {
        "step_seconds": step,
        "training_seconds": work,
        "saving_seconds": saving,
        "saving_share": {
            "low": _share(saving["low"], work["high"]),
            "high": _share(saving["high"], work["low"]),
        },
        "lost_at_worst": {
            "steps": lost,
            "share": _known(facts, "checkpoint.lost_share"),
            "seconds": {end: _times(lost, step[end]) for end in step},
        },
    }


def _disk_verdict(content: Json) -> str:
    """In the same bands as memory: what is certainly needed, and what is with room to spare."""
    machine, checkpoint = content["machine"], content["checkpoint"]
    free = None if machine is None else machine["disk_free"]
    least, most = checkpoint["disk_peak_least"], checkpoint["disk_peak"]
    if free is None or least is None or most is None:
        return "unknown"
    if least > free:
        return "exceeds"
    return "fits" if most <= free * USABLE_DISK else "tight"


def _times(count: int | None, seconds: float | None) -> float | None:
    return None if count is None or seconds is None else count * seconds


def _share(part: float | None, rest: float | None) -> float | None:
    if part is None or rest is None:
        return None
    return part / (part + rest) if part else 0.0
