"""The names of a model's modules, for architectures whose modules are certain.

Source: the models of transformers 4.57.1 and 5.6.0, built from their default config; freeze tuning
finds its modules as LLaMA-Factory 0.9.5 ``model/adapter.py`` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.records import dataclass

_NORMS = frozenset({"input_layernorm", "post_attention_layernorm"})
_MORE_NORMS = _NORMS | {"pre_feedforward_layernorm", "post_feedforward_layernorm"}
_BLOCK = frozenset({"mlp", "self_attn"})
_OUTER = frozenset({"embed_tokens", "norm", "lm_head"})
_FRAME = frozenset({"model", "layers", "rotary_emb", "act_fn"}) | _OUTER | _BLOCK
_GATED = frozenset({"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"})
_FUSED = frozenset({
    "qkv_proj", "o_proj", "gate_up_proj", "down_proj", "activation_fn", "resid_attn_dropout",
    "resid_mlp_dropout",
})  # fmt: skip
_ADAPTABLE = _GATED | {"qkv_proj", "gate_up_proj", "lm_head", "embed_tokens"}
"""Linear layers and embeddings."""


@dataclass(frozen=True)
class Modules:
    """Last parts of the names of all modules; ``block`` are those right inside a layer that hold
    parameters, ``outer`` those that hold some outside of layers (the head may share its own)."""

    names: frozenset[str]
    block: frozenset[str]
    outer: frozenset[str] = _OUTER

    def missing(self, wanted: Iterable[str]) -> list[str]:
        """Those of *wanted*, names or ends of dotted names, that no module bears."""
        return [name for name in wanted if not self._known(name.rpartition(".")[2])]

    def nonlinear(self, wanted: Iterable[str]) -> list[str]:
        """Those of *wanted* that name modules which adapters cannot be put on."""
        last = {name: name.rpartition(".")[2] for name in wanted}
        return [name for name, end in last.items() if self._known(end) and end not in _ADAPTABLE]

    def _known(self, name: str) -> bool:
        # a number is a layer
        return name in self.names or name.isdigit()


_LLAMA = Modules(_FRAME | _GATED | _NORMS, _BLOCK | _NORMS)
_NORMED = _FRAME | _GATED | {"q_norm", "k_norm"}
MODULES: dict[str, Modules] = {
    **dict.fromkeys(("llama", "mistral", "qwen2", "gemma", "granite", "seed_oss"), _LLAMA),
    "qwen3": Modules(_NORMED | _NORMS, _BLOCK | _NORMS),
    "gemma2": Modules(_FRAME | _GATED | _MORE_NORMS, _BLOCK | _MORE_NORMS),
    "gemma3_text": Modules(_NORMED | _MORE_NORMS | {"rotary_emb_local"}, _BLOCK | _MORE_NORMS),
    "phi3": Modules(_FRAME | _FUSED | _NORMS, _BLOCK | _NORMS),
}
"""Modules by ``model_type``."""

_SEPARATE = frozenset({"q_proj", "k_proj", "v_proj"})
ABSENT: dict[str, frozenset[str]] = {
    "baichuan": _SEPARATE,
    "chatglm": _SEPARATE,
    "internlm2": _SEPARATE | {"o_proj"},
    "qwen": _GATED,
}
"""Usual names that no module bears, by ``model_type``: of models whose own code joins queries, keys
and values in one layer (``W_pack``, ``query_key_value``, ``wqkv``, ``c_attn``), and of which other
names are not listed here. Source: the modeling files that their checkpoints bring along."""
