"""Files of checkpoints that the real libraries wrote, beside the formulas'."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from lfconfiglint.facts.checkpoint.files import Saved, checkpoint_files, is_optimizer
from lfconfiglint.facts.facts import Facts
from tests.facts.measured.comparison import Comparison
from tests.facts.support import SMALL, facts_of, machine, rows

RELEASES = ("4.57.6", "5.6.0")
_TENSORS = {"full": 91, "freeze2": 24, "lora": 112}
_ADAFACTOR: dict[str, object] = {
    "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 512,
    "intermediate_size": 1376, "num_hidden_layers": 6, "num_attention_heads": 8,
    "num_key_value_heads": 2, "vocab_size": 16000, "tie_word_embeddings": True,
    "torch_dtype": "float32", "max_position_embeddings": 2048,
}  # fmt: skip
"""The model of the row with Adafactor, whose state depends on the shape of each tensor."""


def close(comparison: Comparison) -> bool:
    """Within 0.2 %, or 0.2 MB."""
    apart = abs(comparison.estimated - comparison.measured)
    return apart <= max(0.002 * comparison.measured, 200_000)


def facts_of_model(config: dict[str, object], values: dict[str, object], gpus: int = 1) -> Facts:
    """Facts of a config whose model is a folder with *config*, read before the folder goes."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(config), encoding="utf-8")
        facts = facts_of({**SMALL, **values, "model_name_or_path": folder}, machine(gpus), 1000)
        facts.model.total_params  # noqa: B018 - the file is read when it is first asked for
        return facts


def one_process(release: str) -> list[Comparison]:
    """Optimizer files and whole checkpoints of the Trainer of one transformers release."""
    found = []
    for row in rows(f"checkpoints_{release}.csv"):
        if row["optim"] == "adafactor":
            values: dict[str, object] = {"finetuning_type": "full", "optim": "adafactor"}
            checkpoint = facts_of_model(_ADAFACTOR, values).checkpoint
            optimizer, total = checkpoint.optimizer_bytes, checkpoint.bytes
        else:
            files = checkpoint_files(_saved_alone(row))
            optimizer = sum(size for name, size in files.items() if is_optimizer(name))
            total = sum(files.values())
        name = ", ".join(
            [row["model"], row["method"], row["dtype"], row["optim"]]
            + (["save_only_model"] if row["save_only_model"] == "True" else [])
        )
        if int(row["opt_bytes"]):
            found.append(Comparison(f"{release} optimizer", name, int(row["opt_bytes"]), optimizer))
        found.append(Comparison(f"{release} whole", name, int(row["total"]), total))
    return found


def _saved_alone(row: dict[str, str]) -> Saved:
    method, trained = row["method"], int(row["trainable"])
    weight = 4 if method != "full" or row["dtype"] == "float32" else 2
    tensors = int(row["trainable_tensors"])
    return Saved(
        backend="single",
        stage=None,
        adapter=method == "lora",
        total=int(row["params"]) - (trained if method == "lora" else 0),
        trained=trained,
        tensors=tensors if method == "full" else 75,
        trained_tensors=tensors,
        world=1,
        trained_bytes=weight,
        frozen_bytes=2,
        optimizer_bytes=0.0 if row["optim"] == "sgd" else 2.0 * weight,
        only_model=row["save_only_model"] == "True",
    )


def two_processes() -> list[Comparison]:
    """Model states and whole checkpoints of ZeRO-0 to 3, and of DDP.

    In stages 1 and 2 frozen fragments share storage with the module on a CPU, where this was
    measured, but not on a GPU: they are added to the measurement.
    """
    found = []
    for row in rows("checkpoints_deepspeed.csv"):
        saved = _saved_by_two(row)
        frozen = row["method"] == "freeze2" and row["stage"] in {"1", "2"}
        on_card = 2 * (saved.total - saved.trained) if frozen else 0
        files = checkpoint_files(saved)
        states = sum(size for name, size in files.items() if "model_states" in name)
        name = (f"ZeRO-{row['stage']}" if row["stage"] else "DDP") + f", {row['method']}"
        name += ", save_only_model" if row["save_only_model"] == "True" else ""
        measured, total = int(row["model_states"]), int(row["total"])
        assert bool(measured) == bool(states), row
        if measured:
            found.append(Comparison("two states", name, measured + on_card, states))
        found.append(Comparison("two whole", name, total + on_card, sum(files.values())))
    return found


def _saved_by_two(row: dict[str, str]) -> Saved:
    method, trained = row["method"], int(row["trainable"])
    stage = int(row["stage"]) if row["stage"] else None
    adapter = method == "lora"
    return Saved(
        backend="ddp" if stage is None else "deepspeed",
        stage=stage,
        adapter=adapter,
        total=int(row["params"]) - (trained if adapter else 0),
        trained=trained,
        tensors=91,
        trained_tensors=_TENSORS[method],
        world=2,
        trained_bytes=4 if stage is None else 2,
        frozen_bytes=2,
        optimizer_bytes=8.0,
        only_model=row["save_only_model"] == "True",
    )
