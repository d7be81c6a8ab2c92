"""Compare the catalog with published config.json files and the models that transformers builds.

    ENVIRONMENT/bin/python benchmarks/published_configs.py FOLDER

FOLDER has files ``ORG--NAME.json``, as PyPI's aiconfigurator-core brings some. For each model of
the catalog: its parameters there, those counted from the file, and those of the model that
transformers builds of it without data; its sizes, and whether its head is tied. Without torch and
transformers, as for kinds of models that transformers does not have, only the first two.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lfconfiglint.models.config.read import count_config
from lfconfiglint.models.counting.parameters import NotCovered
from lfconfiglint.models.shape import find_shape

SIZES = (
    "num_hidden_layers", "hidden_size", "intermediate_size", "num_attention_heads",
    "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings",
)  # fmt: skip
STORED = "correction_bias"
"""Buffers of this name are stored with the weights, and count."""


def counted(config: dict[str, Any]) -> int | None:
    """Parameters by the formulas; None for what they do not cover."""
    with contextlib.suppress(NotCovered):
        return count_config(config).counts.total
    return None


def built(config: dict[str, Any]) -> tuple[int, bool] | None:
    """Parameters of the model that transformers builds, and whether its head is tied; None where
    it has no such model or is not installed."""
    plain = {key: value for key, value in config.items() if key != "quantization_config"}
    try:
        torch: Any = importlib.import_module("torch")
        transformers: Any = importlib.import_module("transformers")
        klass = getattr(transformers, plain["architectures"][0])
        made = klass.config_class.from_dict(plain)
        with torch.device("meta"):
            model = klass(made)
    except Exception:
        # what a release of transformers refuses is not compared
        return None
    parts = [*model.parameters(), *(b for n, b in model.named_buffers() if STORED in n)]
    # where the config of a model with towers says nothing, that of its text does
    stated = getattr(made, "tie_word_embeddings", None)
    if stated is None:
        stated = made.get_text_config().tie_word_embeddings
    return sum(part.numel() for part in parts), bool(stated)


def differences(name: str, config: dict[str, Any]) -> list[str] | None:
    """What differs from the catalog's model of this name; None without one."""
    shape = find_shape(name, None)
    if shape is None or shape.origin != "catalog":
        return None
    text = config.get("text_config") or config
    found = [
        f"{size} {shape.shape[size]}, published {text[size]}"
        for size in SIZES
        if text.get(size) is not None and shape.shape.get(size) not in {None, text[size]}
    ]
    total, real = shape.counts.total, built(config)
    for way, number in (("formula", counted(config)), ("transformers", real and real[0])):
        if number is not None and number != total:
            found.append(f"{total:,} parameters, {way} {number:,}")
    if real is not None and bool(shape.shape["tie_word_embeddings"]) != real[1]:
        found.append(f"tied head: {real[1]}")
    print(f"{name}: {total:,}{'' if real else ' (not built)'}", *found, sep="\n    ")
    return found


def main() -> int:
    compared = different = 0
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        config = json.loads(file.read_text(encoding="utf-8"))
        found = differences(file.stem.replace("--", "/", 1), config)
        compared += found is not None
        different += bool(found)
    print(f"{compared} compared, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
