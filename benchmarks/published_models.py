"""Compare what names of models are taken for with what is published under these names.

    python -m benchmarks.published_models FILE [--from-program]

FILE is a list of published models with their stored parameters as JSON, or a program that has one,
as llmfit's. Each name that is understood must have the layers, widths and parameters that are
published. Stored parameters may have a tied head twice, and layers for the prediction of several
tokens; those of quantized checkpoints are packed, and only their layers are compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from lfconfiglint.models.shape import GUESSED, ModelShape, find_shape

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("num_hidden_layers", "hidden_size", "num_attention_heads")
ROUNDED = 0.005
"""Vocabularies that differ by some rows make no difference that matters."""


def models_in(program: bytes) -> list[dict[str, Any]]:
    """The list that is embedded in a program; raises ValueError where there is none."""
    start = program.rfind(b"[\n", 0, program.index(b'"parameters_raw"'))
    found: list[dict[str, Any]] = json.JSONDecoder().raw_decode(
        program[start:].decode("utf-8", "replace")
    )[0]
    return found


def additional_layers() -> dict[int, int]:
    """Parameters for the prediction of several tokens, by the total of the others."""
    facts = json.loads((ROOT / "scripts/facts/models.json").read_text(encoding="utf-8"))
    counts = [shape["counts"] for shape in facts["shapes"].values()]
    return {each["total"]: each["mtp"] for each in counts}


def difference(shape: ModelShape, model: dict[str, Any], more: int) -> str | None:
    """What differs, or None."""
    stated = [(name, shape.shape.get(name), model.get(name)) for name in SIZES]
    for name, ours, theirs in stated:
        if theirs is not None and ours != theirs:
            return f"{name} {ours}, published {theirs}"
    total, published = shape.counts.total, model["parameters_raw"]
    twice = shape.counts.embedding if shape.shape.get("tie_word_embeddings") else 0
    stored = {total, total + twice, total + more, total + twice + more}
    if shape.quantization or any(abs(published - each) <= ROUNDED * each for each in stored):
        return None
    return f"{total:,} parameters, published {published:,}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--from-program", action="store_true", help="FILE is llmfit's program")
    options = parser.parse_args()
    content = options.file.read_bytes()
    models = models_in(content) if options.from_program else json.loads(content)
    more, found = additional_layers(), Counter[str]()
    for model in models:
        shape = find_shape(model["name"], None)
        if shape is None:
            found["not understood"] += 1
            continue
        wrong = difference(shape, model, more.get(shape.counts.total, 0))
        found[f"{shape.origin}{', different' if wrong else ''}"] += 1
        if wrong:
            print(f"{model['name']} [{shape.origin}]: {wrong}")
    for kind, number in sorted(found.items()):
        print(f"{number:6} {kind}")
    return 1 if found[f"{GUESSED}, different"] else 0


if __name__ == "__main__":
    sys.exit(main())
