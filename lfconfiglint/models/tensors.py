"""How many tensors a model and its adapters have: they cost some bytes each in files."""

from __future__ import annotations

from lfconfiglint.models.counting.layers import Shape


def tensors_of_layer(shape: Shape) -> int:
    """Tensors of one decoder layer; experts count as fused, as transformers 5 keeps them."""
    biases = (3 if shape.get("qkv_bias") else 0) + (1 if shape.get("o_bias") else 0)
    norms = int(shape.get("norms_per_layer", 2)) + (2 if shape.get("qk_norm") else 0)
    experts = 3 if shape.get("moe") else 0
    return 4 + 3 + biases + norms + experts


def tensors_of_model(shape: Shape) -> int:
    """Tensors of the whole model, the tower estimated at 12 a layer: some 100 bytes each."""
    head = 0 if shape.get("tie_word_embeddings") else 1
    tower = shape.get("vision") or {}
    text = int(shape["num_hidden_layers"]) * tensors_of_layer(shape) + 2 + head
    return text + 12 * int(tower.get("num_hidden_layers") or 0)
