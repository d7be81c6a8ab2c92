"""Compare parameter counts from config.json with the models that transformers builds.

    python benchmarks/compare_shapes.py [KIND ...]

Run it where torch and transformers are installed. Every kind of model of
``tests/facts/data/transformers_counts.json`` is built without data, with each switch of its config
turned over and each number doubled, one at a time. A difference is printed and makes the exit code
1; what is unknown here is only counted. With transformers 5.6.0: 3562 models, none different,
124 unknown.
"""

from __future__ import annotations

import copy
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lfconfiglint.models.architectures import DECODERS  # noqa: E402
from lfconfiglint.models.config.multimodal import MULTIMODAL  # noqa: E402
from lfconfiglint.models.config.read import count_config  # noqa: E402
from lfconfiglint.models.counting.parameters import NotCovered  # noqa: E402

# by name, for the sake of type checks where they are not installed
torch: Any = importlib.import_module("torch")
transformers: Any = importlib.import_module("transformers")

DATA = ROOT / "tests" / "facts" / "data" / "transformers_counts.json"
STORED = "correction_bias"
"""Buffers of this name are stored with the weights, and count."""


def changed(config: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Copies of *config* with one value changed, each with the name of its key."""
    for key, value in config.items():
        if isinstance(value, dict):
            for name, inner in changed(value):
                yield f"{key}.{name}", {**config, key: inner}
        for other in others(value):
            yield key, {**config, key: other}


def others(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [2 * value] if value > 0 else [1, 2]
    return [2, True] if value is None else []


def built(klass: Any, config: dict[str, Any]) -> int | None:
    """Parameters of the model that transformers builds; None where it refuses the config."""
    try:
        with torch.device("meta"):
            model = klass(klass.config_class.from_dict(copy.deepcopy(config)))
    except Exception:
        # combinations that no model has
        return None
    parts = [*model.parameters(), *(b for n, b in model.named_buffers() if STORED in n)]
    total: int = sum(part.numel() for part in parts)
    return total


def main() -> int:
    first: dict[str, dict[str, Any]] = {}
    for kind, config, _ in json.loads(DATA.read_text(encoding="utf-8")):
        first.setdefault(kind, config)
    compared = different = unknown = 0
    for kind in sys.argv[1:] or first:
        known = DECODERS.get(kind) or MULTIMODAL[kind]
        klass = getattr(transformers, known.architecture)
        whole = klass.config_class(**copy.deepcopy(first[kind])).to_dict()
        for name, config in changed(json.loads(json.dumps(whole, default=str))):
            real = built(klass, config)
            if real is None:
                continue
            compared += 1
            try:
                counted = count_config({**config, "model_type": kind}).counts.total
            except NotCovered:
                unknown += 1
                continue
            if counted != real:
                different += 1
                print(f"{kind} {name}: {counted - real:+,}")
    print(f"{compared} compared, {different} different, {unknown} unknown")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
