"""What the formulas need of a config: the model's widths, the batch, and where backward goes."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.memory.attention import attention_of
from lfconfiglint.facts.memory.losses import loss_of, sequences_per_sample, stage_of
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.memory.widths import NO_ADAPTERS, Adapters, Batch, Layout, Reach
from lfconfiglint.facts.model.adapted import pro_stride
from lfconfiglint.facts.model.model import Model
from lfconfiglint.records import replace

_GEMMA = ("Gemma", "PaliGemma")
_KERNELS = "flash_linear_attention"
_FUSED = ("Phi3For", "Glm4For", "Glm4vFor")


def layout_of(context: Context, model: Model) -> Layout:
    """Widths of the language model; experts count as those that a token is sent to."""
    layout = model.shape.once("layout", lambda: _layout_with_kernels(model))
    return _without_kernels(model, layout) if context.packages.get(_KERNELS) is False else layout


def _layout_with_kernels(model: Model) -> Layout:
    shape, found = model.shape.shape, model.shape
    experts = shape.get("moe") or {}
    top = model.experts_per_token
    inner = shape.get("intermediate_size")
    if experts:
        inner = experts.get("shared_expert_intermediate_size")
    query, key = _attention(model)
    return Layout(
        hidden=model.hidden_size, query=query, key=key, inner=int(inner or 0),
        layers=model.layers, heads=model.heads, vocabulary=model.vocab_size,
        tied=bool(found["tie_word_embeddings"]),
        layer_params=found.counts.layers // model.layers,
        routed=top * model.expert_size, sent=top * model.hidden_size,
        experts=model.experts,
        normed=model.qk_norm,
        norms=int(shape.get("norms_per_layer", 2)),
        gemma=found.architecture.startswith(_GEMMA),
        fused=found.architecture.startswith(_FUSED),
        clamped=found.architecture.startswith("GptOss"),
        capped=model.attention_softcap is not None,
    )  # fmt: skip


def unfused(context: Context, model: Model, layout: Layout) -> Layout:
    """The same without the kernels for linear attention, where they may be missing."""
    return layout if _KERNELS in context.packages else _without_kernels(model, layout)


def _without_kernels(model: Model, layout: Layout) -> Layout:
    recurrent = _recurrent(model)
    return layout if recurrent == layout.recurrent else replace(layout, recurrent=recurrent)


def refuse_state_spaces(context: Context, model: Model) -> None:
    """Raise Unknown unless the kernels for state spaces are known to be installed: without them
    Falcon-H1-1.5B takes 60 GiB where 13 are usual (2048 tokens, traced)."""
    if any("mamba" in kind for kind in model.shape.shape.get("layer_kinds") or ()):
        if "mamba_ssm" not in context.packages:
            raise Unknown("package:mamba-ssm")
        if context.packages["mamba_ssm"] is False:
            raise Unknown("kernels")


def _recurrent(model: Model) -> float:
    kinds, sizes = model.shape.shape.get("layer_kinds") or (), model.shape.shape.get("gdn")
    if not sizes:
        return 0
    width: int = sizes["num_value_heads"] * sizes["value_head_dim"]
    return width * kinds.count("gdn") / model.layers


def _attention(model: Model) -> tuple[int, int]:
    latent = model.shape.shape.get("mla")
    if latent:
        # keys and values are spread over all heads before they meet
        size = max(latent["qk_nope_head_dim"] + latent["qk_rope_head_dim"], latent["v_head_dim"])
        return model.heads * size, model.heads * size
    return model.heads * model.head_dim, model.kv_heads * model.head_dim


def batch_of(
    context: Context, model: Model, precision: Precision,
    size_key: str = "per_device_train_batch_size",
) -> Batch:  # fmt: skip
    """A micro-batch in which every sequence has ``cutoff_len`` tokens, and with PPO an answer of
    the greatest length, too."""
    samples, stage = context.integer(size_key, least=1), stage_of(context)
    sequences = samples * sequences_per_sample(stage)
    length = context.integer("cutoff_len", least=1)
    if stage == "ppo":
        length += context.integer("max_new_tokens", least=1)
    attention = attention_of(context, model)
    uneven = sequences > 1 or context.enabled("neat_packing")
    capped = model.logits_softcap is not None
    loss = loss_of(context, stage, _type_of(model), precision.mixed, capped)
    unsloth = context.enabled("use_unsloth")
    if unsloth and stage in {"pt", "sft"}:
        loss = loss._replace(chunked=True)
    return Batch(
        tokens=sequences * length,
        length=length,
        checkpointing=not context.enabled("disable_gradient_checkpointing"),
        eager=attention == "eager",
        masked=attention == "sdpa" and uneven,
        offloaded=unsloth or context.enabled("use_unsloth_gc"),
        loss=loss,
    )


def _type_of(model: Model) -> str | None:
    try:
        return model.model_type
    except Unknown:
        return None


def reach_of(context: Context, model: Model) -> Reach:
    """With freeze tuning backward ends at the lowest trained layer; BAdam trains one at a time,
    and in its turn the first one, below all others."""
    layers, method = model.layers, context.text("finetuning_type")
    if context.enabled("use_badam"):
        return Reach(1, layers - 1)
    if context.enabled("use_llama_pro") and method in {"freeze", "lora", "oft"}:
        return _reach_of_blocks(model, layers, pro_stride(context, layers), method)
    if method != "freeze":
        return Reach(layers)
    wanted = context.integer("freeze_trainable_layers")
    return Reach(min(wanted, layers)) if wanted > 0 else Reach(-wanted, layers + wanted)


def _reach_of_blocks(model: Model, layers: int, stride: int, method: str) -> Reach:
    """LLaMA Pro's lowest trained layer ends the first block, unless embeddings are trained, too."""
    embedded = method != "freeze" and model.trained.saved_whole()
    below = 0 if embedded else stride - 1
    trained = layers // stride
    return Reach(trained, layers - below - trained)


def adapters_of(context: Context, model: Model) -> Adapters:
    """With DoRA peft 0.18 (``tuners/lora/dora.py``) makes an identity matrix of the inputs, and
    the whole weight anew, to compute its norm; both figures agree with traces."""
    if context.text("finetuning_type") not in {"lora", "oft"}:
        return NO_ADAPTERS
    targets = model.trained.targets()
    layers = model.layers
    if context.enabled("use_llama_pro"):
        layers //= pro_stride(context, layers)
    inputs = sum(each.inputs * each.number for each in targets) / layers
    # upstream's default is none
    dropout = context.given("lora_dropout") and context.number("lora_dropout") > 0
    if not context.enabled("use_dora"):
        return Adapters(inputs, dropout=dropout)
    return Adapters(
        inputs,
        sum(each.outputs * each.number for each in targets) / layers,
        max(6 * each.inputs**2 + 14 * each.inputs * each.outputs for each in targets),
        dropout,
    )


def largest_weight(context: Context, model: Model) -> int:
    """Parameters of the largest linear layer of a decoder layer."""
    layout = layout_of(context, model)
    width = layout.inner or layout.routed // max(layout.sent // layout.hidden, 1)
    return layout.hidden * max(width, layout.query)
