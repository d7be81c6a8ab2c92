"""Traced steps as tests read them: from a row to the amounts that the closed form needs."""

from __future__ import annotations

from lfconfiglint.facts.memory.losses import (
    KTO,
    PREFERENCE,
    REFERENCE,
    REWARD,
    SUPERVISED,
    Loss,
    adjusted,
)
from lfconfiglint.facts.memory.moments import States, moments
from lfconfiglint.facts.memory.precision import Mode
from lfconfiglint.facts.memory.widths import Adapters, Batch, Layout, Reach
from tests.facts.support import rows

GIB = 2**30
MODES: dict[str, tuple[Mode, int]] = {
    "amp32": ("mixed32", 4), "pure16": ("half", 2), "full16": ("half", 2), "ds16": ("half", 2),
    "lora": ("lora", 4), "lora16": ("lora16", 4), "full32": ("full32", 4),
}  # fmt: skip
LOSSES = {
    "sft": SUPERVISED, "dpo": REFERENCE, "orpo": PREFERENCE, "kto": KTO, "rm": REWARD,
}  # fmt: skip


def layouts() -> dict[str, Layout]:
    found = {}
    for row in rows("traced_models.csv"):
        size = {
            name: int(row[name])
            for name in (
                "hidden", "inner", "layers", "heads", "kv_heads", "head_dim", "vocabulary",
                "routed", "sent", "experts", "gemma_norms",
            )
        }  # fmt: skip
        hidden, query = size["hidden"], size["heads"] * size["head_dim"]
        key, experts = size["kv_heads"] * size["head_dim"], size["experts"]
        each = size["routed"] * hidden // size["sent"] if experts else 0
        found[row["model"]] = Layout(
            hidden, query, key, size["inner"], size["layers"], size["heads"], size["vocabulary"],
            row["tied"] == "True",
            layer_params=2 * hidden * (query + key) + 3 * hidden * (size["inner"] + experts * each),
            routed=size["routed"], sent=size["sent"], experts=experts,
            normed=row["normed"] == "True",
            norms=size["gemma_norms"] or 2, gemma=size["gemma_norms"] > 0,
        )  # fmt: skip
    return found


CAPPED = {row["model"] for row in rows("traced_models.csv") if row["capped"] == "True"}


def _loss(row: dict[str, str]) -> Loss:
    found = LOSSES[row.get("loss") or "sft"]
    return adjusted(found, row["mode"] != "full32", row["model"] in CAPPED)


def _widths(layout: Layout, names: str) -> int:
    """Width of the inputs of the adapted linear layers of one layer."""
    inputs = {"o_proj": layout.query, "down_proj": layout.inner}
    return sum(inputs.get(name, layout.hidden) for name in names.split())


def _states(row: dict[str, str], layout: Layout, weight: int) -> States:
    params, trained = int(row["params"]), int(row["trained"])
    lora, freeze = row["mode"].startswith("lora"), int(row.get("freeze") or 0)
    head = layout.vocabulary * layout.hidden
    optimizer = 0 if row["optimizer"] == "none" else 2 * weight
    frozen = 2 * (params - trained)
    if row.get("static_gib"):
        # what was allocated before the first step; quantized weights and a reference model, too
        frozen = round(float(row["static_gib"]) * GIB) - trained * weight
    cast = head_cast = 0
    if row["mode"] == "amp32":
        cast = 2 * trained if freeze else 2 * (layout.layers * layout.layer_params + head)
        head_cast = 0 if freeze else 2 * head
    elif row["mode"] == "lora":
        cast = 2 * trained
    quantized = bool(row.get("quantized"))
    return States(
        resident=frozen + trained * (weight + optimizer),
        gradients=trained * weight,
        gradient_bytes=0 if lora or freeze else weight,
        cast=cast,
        head_cast=head_cast,
        step=trained * weight if row["optimizer"] == "foreach" else 0,
        accumulates=int(row["accumulation"]) > 1,
        recast=2 * layout.layer_params if row["mode"] == "amp32" else 0,
        stacked=0 if lora or not layout.experts else weight * layout.layer_params * 2 // 3,
        unpacked=2 * layout.hidden * layout.inner if quantized else 0,
    )


def _adapted(row: dict[str, str], layout: Layout) -> int:
    if "adapted" in row:
        return _widths(layout, row["adapted"])
    everything = 5 * layout.hidden + layout.query + layout.inner
    return {"": 0, "all": everything}.get(
        row["targets"], layout.hidden * len(row["targets"].split())
    )


def predicted(row: dict[str, str], layout: Layout) -> int:
    """Bytes that the closed form says are allocated at the peak."""
    mode, weight = MODES[row["mode"]]
    freeze = int(row.get("freeze") or 0)
    if freeze:
        mode = "half"
    length, attention = int(row["length"]), row.get("attention")
    batch = Batch(
        tokens=int(row["batch"]) * length,
        length=length,
        checkpointing=row["checkpointing"] == "1",
        eager=attention == "eager",
        masked=attention == "masked",
        loss=_loss(row),
    )
    found = moments(
        layout, batch, mode, _states(row, layout, weight),
        Adapters(_adapted(row, layout)),
        Reach(freeze or layout.layers),
    )  # fmt: skip
    return max(moment.total for moment in found.values())
