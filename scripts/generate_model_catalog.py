"""Write lfconfiglint/catalog/models.json from models.json and unregistered-models.json of
scripts/facts.

``--check`` writes nothing and exits with 1 when the catalog is not what would be written. Counts
are recomputed from the shapes wherever the formulas cover them; a difference stops the script.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generated import bring  # noqa: E402

from lfconfiglint.models.counting.layers import NotCovered  # noqa: E402
from lfconfiglint.models.counting.parameters import count  # noqa: E402

SOURCE = ROOT / "scripts" / "facts" / "models.json"
UNREGISTERED = SOURCE.with_name("unregistered-models.json")
TARGET = ROOT / "lfconfiglint" / "catalog" / "models.json"
TRUSTED = {"verified-exact", "verified", "verified-components", "sourced"}
COUNTS = (
    "embedding", "lm_head", "layers", "final_norm", "vision", "projector", "audio", "other",
    "text_other", "active",
)  # fmt: skip


def compact_shape(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    """What is needed of one shape when linting."""
    stored = {name: entry["counts"].get(name, 0) for name in COUNTS}
    try:
        computed = count(entry["shape"])
    except NotCovered:
        pass
    else:
        different = [name for name in COUNTS if getattr(computed, name) != stored[name]]
        if different:
            raise SystemExit(f"{key}: recomputed {', '.join(different)} differ")
    return {
        "architecture": entry["architecture"],
        "status": entry["status"],
        "source": entry["source"],
        "counts": {name: value for name, value in stored.items() if value},
        "shape": entry["shape"],
    }


def compact_model(model: dict[str, Any], shapes: dict[str, Any]) -> list[Any]:
    """Id, other ids, shape, template, context length if not the shape's own, quantization."""
    others = {model.get(field) for field in ("hf_aliases", "ms_id", "om_id")}
    length = model.get("max_position_embeddings")
    usual = shapes[model["shape_key"]]["shape"]["max_position_embeddings"]
    return [
        model["hf_id"],
        sorted(other for other in others if other and other != model["hf_id"]),
        model["shape_key"],
        model.get("template"),
        None if length == usual else length,
        model.get("quantization"),
    ]


def catalog() -> str:
    facts = json.loads(SOURCE.read_text(encoding="utf-8"))
    shapes = {
        key: compact_shape(key, entry)
        for key, entry in sorted(facts["shapes"].items())
        if entry["status"] in TRUSTED
    }
    models = [
        compact_model(model, shapes)
        for model in facts["models"]
        if model["status"] in TRUSTED and model["shape_key"] in shapes
    ]
    others = json.loads(UNREGISTERED.read_text(encoding="utf-8"))
    models += [compact_model(model, shapes) for model in others["models"]]

    def lines(items: list[str]) -> str:
        return ",\n".join(items)

    return (
        '{"provenance": ' + _text({**facts["provenance"], "unregistered": others["provenance"]})
        + ',\n"models": [\n' + lines([_text(model) for model in models])
        + '\n],\n"shapes": {\n'
        + lines([f"{_text(key)}: {_text(value)}" for key, value in shapes.items()])
        + "\n}}\n"
    )  # fmt: skip


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    return bring({TARGET: catalog()})


if __name__ == "__main__":
    sys.exit(main())
