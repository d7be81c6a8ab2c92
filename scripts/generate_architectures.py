"""Write lfconfiglint/catalog/architectures.json: what a config class gives where a file is silent.

Run it where transformers is installed; nothing else here needs it, so that no check runs this. The
defaults are those of the release in SOURCE for every ``model_type`` of the architectures that are
read. Keys that a class computes from others are left out, as those of the classes that checkpoints
bring along, which stand here.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lfconfiglint.models.architectures import DECODERS, SAME  # noqa: E402
from lfconfiglint.models.architectures_own import OWN_CLASSES  # noqa: E402
from lfconfiglint.models.config.multimodal import MULTIMODAL  # noqa: E402

# by name, for the sake of type checks where it is not installed
transformers: Any = importlib.import_module("transformers")

SOURCE = "5.6.0"
TARGET = ROOT / "lfconfiglint" / "catalog" / "architectures.json"
DECIDING = (
    "hidden_size", "num_attention_heads", "num_hidden_layers", "n_embd", "n_head", "n_layer",
)  # fmt: skip
"""Sizes that other keys are computed from."""
OWN: dict[str, dict[str, Any]] = {
    **{kind: {"tie_word_embeddings": False} for kind in OWN_CLASSES},
    "deepseek": {"first_k_dense_replace": 0, "tie_word_embeddings": False},
    "internlm2": {"bias": True, "tie_word_embeddings": False},
    "minicpm": {"tie_word_embeddings": True},
}
STATED: dict[str, dict[str, Any]] = {"glm4_moe_lite": {"first_k_dense_replace": 1}}
"""What a class states as a list for its usual number of layers."""
IGNORED = frozenset({"layer_types", "mlp_layer_types", "model_type"})


def keys_read() -> set[str]:
    """Every text in quotes in the readers: among them are the keys that they ask for."""
    found: set[str] = set()
    for path in (ROOT / "lfconfiglint" / "facts").glob("config_*.py"):
        code = path.read_text(encoding="utf-8")
        found.update(code.split('"')[1::2])
    for decoder in DECODERS.values():
        found.update(decoder.names.values())
        rules = [str(rule) for rule in decoder.switches.values()]
        found.update(rule[1:].partition("=")[0] for rule in rules if rule.startswith("@"))
    return found - IGNORED


def config_classes() -> dict[str, Any]:
    """Config classes by ``model_type``, also of parts; towers by the names used here."""
    found: dict[str, Any] = {}
    mapping = transformers.CONFIG_MAPPING
    for kind in mapping:
        waiting = [mapping[kind]]
        while waiting:
            klass = waiting.pop()
            if not getattr(klass, "model_type", ""):
                continue
            found.setdefault(klass.model_type, klass)
            parts = klass.sub_configs.values()
            waiting += [part for part in parts if getattr(part, "model_type", "") not in found]
    for kind, model in MULTIMODAL.items():
        if model.own and model.vision and model.vision not in found:
            module = importlib.import_module(f"transformers.models.{kind}.configuration_{kind}")
            name = model.architecture.removesuffix("ForConditionalGeneration")
            found[model.vision] = getattr(module, f"{name}VisionConfig")
    return found


def made(klass: Any, **sizes: int) -> dict[str, Any] | None:
    try:
        values: dict[str, Any] = klass(**sizes).to_dict()
    except Exception:
        # sizes that do not fit each other
        return None
    return values


def defaults(klass: Any, keys: set[str]) -> dict[str, Any]:
    """The class's values for *keys*, without null and without what it computes."""
    values = made(klass) or {}
    computed: set[str] = set()
    for name in DECIDING:
        if isinstance(values.get(name), int):
            other = made(klass, **{name: 2 * values[name]}) or values
            computed |= {key for key in keys if key != name and other.get(key) != values.get(key)}
    return {
        key: values[key]
        for key in sorted(keys - computed)
        if values.get(key) is not None and not isinstance(values[key], dict)
    }


def main() -> int:
    if transformers.__version__ != SOURCE:
        print(f"needs transformers {SOURCE}")
        return 1
    parts = {part for model in MULTIMODAL.values() for part in (model.vision, model.audio) if part}
    wanted = (set(DECODERS) | set(SAME) | set(MULTIMODAL) | parts) - set(OWN)
    classes, keys = config_classes(), keys_read()
    rows = {kind: {**defaults(classes[kind], keys), **STATED.get(kind, {})} for kind in wanted}
    for kind in parts:
        # a tower has no head
        rows[kind].pop("tie_word_embeddings", None)
    lines = (
        f"{json.dumps(kind)}: {json.dumps(row, separators=(',', ':'))}"
        for kind, row in sorted({**rows, **OWN}.items())
    )
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
