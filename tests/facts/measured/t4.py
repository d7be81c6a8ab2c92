"""Steps measured on a Tesla T4, and memory that PyTorch's allocator reserves."""

from __future__ import annotations

from lfconfiglint.facts.memory.estimate_range import FRAGMENTATION, Spread, low_end
from lfconfiglint.facts.memory.losses import Loss
from lfconfiglint.facts.memory.moments import States, moments
from lfconfiglint.facts.memory.quantized import NF4
from lfconfiglint.facts.memory.widths import Batch, Layout
from tests.facts.measured.comparison import Comparison
from tests.facts.support import rows

_GIB, _MIB = 2**30, 2**20
_CUBLAS = 19 * _MIB
_CONTEXT = 141 * _MIB
"""What the card holds for CUDA itself, which is not reserved by the allocator."""


def allocated_on_a_t4(row: dict[str, str]) -> int:
    """Neither autocast nor double quantization; the outputs object keeps the 16-bit logits. With
    nf4 all that is not quantized is fp32, and so is the stream."""
    size = {name: int(row[name]) for name in [*list(row)[1:8], "length", "batch", "rank"]}
    hidden, inner, words = size["hidden"], size["inner"], size["vocabulary"]
    query, key = size["heads"] * size["head_dim"], size["kv_heads"] * size["head_dim"]
    layout = Layout(
        hidden, query, key, inner, size["layers"], size["heads"], words, row["tied"] == "True",
        layer_params=2 * hidden * (query + key) + 3 * hidden * inner,
    )  # fmt: skip
    sides = {"q": hidden + query, "k": hidden + key, "v": hidden + key, "o": query + hidden}
    trained = size["layers"] * size["rank"] * sum(sides[name] for name in row["adapted"].split())
    packed = row["quantized"] == "nf4"
    rest = (1 if layout.tied else 2) * words * hidden + (2 * size["layers"] + 1) * hidden
    weights = size["layers"] * layout.layer_params * (NF4 if packed else 2)
    states = States(
        resident=round(weights) + (4 if packed else 2) * rest + 12 * trained,
        gradients=4 * trained,
        step=4 * trained,
        unpacked=2 * hidden * inner if packed else 0,
    )
    batch = Batch(
        size["batch"] * size["length"], size["length"], eager=row["attention"] == "eager",
        loss=Loss(8, 16, 8) if packed else Loss(10, 14, 10),
    )  # fmt: skip
    found = moments(layout, batch, "lora32" if packed else "lora16", states)
    return max(moment.total for moment in found.values()) + _CUBLAS


def on_a_t4() -> list[Comparison]:
    """Peaks of allocated memory of 59 runs."""
    return [
        Comparison(
            f"t4 {row['quantized'] or 'fp16'}",
            f"{row['model'].split('/')[-1]}, {row['attention']}, batch={row['batch']} "
            f"cutoff_len={row['length']}",
            round(float(row["allocated_gib"]) * _GIB),
            allocated_on_a_t4(row),
            source="fitcheck-llm 0.3.1",
        )
        for row in rows("t4.csv")
    ]


def reserved() -> list[Comparison]:
    """Of what is allocated, the range in which the allocator's reserved memory should lie."""
    found = []
    for row in rows("reserved.csv"):
        allocated, passing, measured = (
            round(float(row[name]) * _MIB)
            for name in ("allocated_mib", "passing_mib", "reserved_mib")
        )
        spread = Spread(varying=0.4) if row["set"] == "t4 eager" else Spread()
        high = round(allocated * spread.above + passing * spread.varying)
        low = low_end(allocated, spread) - _CONTEXT
        found.append(
            Comparison(
                f"reserved {row['set']}", _name(row["case"]), measured,
                round(allocated * FRAGMENTATION), low, high,
            )
        )  # fmt: skip
    return found


def _name(case: str) -> str:
    """The model first, then a comma."""
    return case.removeprefix("model_name=").replace(" ", ", ", 1)
