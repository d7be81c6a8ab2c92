"""Facts about the model: its shape, and how much of it is trained."""

from __future__ import annotations

from functools import cached_property

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.counting import layer_sizes
from lfconfiglint.facts.counting_vision import NotCovered, count_merger
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.lora import adapter_params, linear_modules
from lfconfiglint.facts.shape import ModelShape, find_shape

# Which parts `freeze_vision_tower`, `freeze_multi_modal_projector` and `freeze_language_model`
# name follows COMPOSITE_MODELS in LLaMA-Factory 0.9.5 model/model_utils/visual.py.
_DIVIDED = frozenset(
    f"{name}ForConditionalGeneration"
    for name in (
        "Qwen2VL", "Qwen2_5_VL", "Qwen3VL", "Qwen3VLMoe", "Qwen3_5", "Qwen3_5Moe", "Llava",
        "LlavaNext", "LlavaNextVideo", "VideoLlava", "PaliGemma", "Gemma3", "InternVL", "Mistral3",
    )
)  # fmt: skip
"""Tower, projector and language model are known apart, and together are the whole model."""
_FROZEN_TOGETHER = frozenset(
    {
        "Qwen2_5OmniThinkerForConditionalGeneration", "Qwen3OmniMoeThinkerForConditionalGeneration",
        "Qwen2AudioForConditionalGeneration", "MllamaForConditionalGeneration", "MiniCPMV",
        "KimiVLForConditionalGeneration", "Llama4ForConditionalGeneration", "MiniCPMO",
        "DotsOCRForCausalLM",
    }
)  # fmt: skip
"""Freezing tower and projector leaves exactly the language model; nothing finer is known."""


class Model:
    """``model.*``: from config.json of a folder on this machine, or from the catalog."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def _found(self) -> ModelShape | None:
        name = self._context.text("model_name_or_path")
        folder = self._context.find(name)
        try:
            return find_shape(name, folder if folder and folder.is_dir() else None)
        except NotCovered:
            return None

    @property
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""
        if self._found is None:
            raise Unknown("model")
        return self._found

    @fact
    def name(self) -> str:
        """The model as the config names it."""
        return self._context.text("model_name_or_path")

    @fact
    def source(self) -> str:
        """``config.json``, ``catalog`` or ``catalog (by folder name)``."""
        return self.shape.origin

    @fact
    def architecture(self) -> str:
        """The model class in transformers."""
        return self.shape.architecture

    @fact
    def template(self) -> str:
        """The template that LLaMA-Factory registers the model with."""
        if self.shape.template is None:
            raise Unknown("model")
        return self.shape.template

    @fact
    def quantized(self) -> bool:
        """Whether the checkpoint is already quantized (GPTQ, AWQ ...)."""
        return self.shape.quantization is not None

    @fact
    def multimodal(self) -> bool:
        """Whether the model has a vision or audio tower."""
        counts = self.shape.counts
        return bool(counts.vision or counts.audio or counts.projector)

    @fact
    def layers(self) -> int:
        """Decoder layers of the language model."""
        return int(self.shape["num_hidden_layers"])

    @fact
    def hidden_size(self) -> int:
        """Width of the language model."""
        return int(self.shape["hidden_size"])

    @fact
    def intermediate_size(self) -> int:
        """Inner width of a dense feed-forward block."""
        return self._size("intermediate_size")

    def _size(self, name: str) -> int:
        value = self.shape.shape.get(name)
        if not isinstance(value, int):
            raise Unknown("model")
        return value

    @fact
    def heads(self) -> int:
        """Attention heads."""
        return int(self.shape["num_attention_heads"])

    @fact
    def kv_heads(self) -> int:
        """Key and value heads."""
        return self._size("num_key_value_heads")

    @fact
    def head_dim(self) -> int:
        """Size of an attention head."""
        return self._size("head_dim")

    @fact
    def vocab_size(self) -> int:
        """Rows of the embedding."""
        return int(self.shape["vocab_size"])

    @fact
    def max_position_embeddings(self) -> int:
        """Context length in tokens that the checkpoint states."""
        return self._size("max_position_embeddings")

    @fact
    def total_params(self) -> int:
        """All parameters, a tied embedding counted once, without adapters and extra MTP layers."""
        return self.shape.counts.total

    @fact
    def embedding_params(self) -> int:
        """Parameters of the embedding and of an output head of its own."""
        return self.shape.counts.embedding + self.shape.counts.lm_head

    @fact
    def active_params(self) -> int:
        """Parameters of the language model that one token passes through."""
        return self.shape.counts.active

    @fact
    def frozen_params(self) -> int:
        """Parameters of the base model that are not trained."""
        if self._context.text("finetuning_type") == "lora":
            # modules_to_save trains copies; the originals stay frozen
            return self.total_params
        return self.total_params - self.trainable_params

    @fact
    def trainable_params(self) -> int:
        """Parameters that are trained; for LoRA those of the adapters."""
        method = self._context.text("finetuning_type")
        if method == "full":
            return self._trained_parts
        if method == "freeze":
            return self._trained_layers
        if method == "lora":
            return self._adapter
        raise Unknown("finetuning_type")

    @property
    def tower_frozen(self) -> bool:
        """Whether neither a vision or audio tower nor its projector is trained."""
        return not self.multimodal or (
            self._context.boolean("freeze_vision_tower")
            and self._context.boolean("freeze_multi_modal_projector")
        )

    @property
    def _trained_parts(self) -> int:
        counts = self.shape.counts
        if not self.multimodal:
            return counts.total
        tower = self._context.boolean("freeze_vision_tower")
        projector = self._context.boolean("freeze_multi_modal_projector")
        language = self._context.boolean("freeze_language_model")
        if not (tower or projector or language):
            return counts.total
        if self.architecture in _FROZEN_TOGETHER and tower and projector and not language:
            return counts.text
        if self.architecture not in _DIVIDED:
            raise Unknown("model.parts")
        sizes = self._divided()
        return sum(
            size
            for size, frozen in zip(sizes, (tower, projector, language), strict=True)
            if not frozen
        )

    def _divided(self) -> tuple[int, int, int]:
        """Tower, projector, language model; the Qwen merger counts as projector."""
        counts = self.shape.counts
        projector = counts.projector
        if not projector:
            try:
                projector = count_merger(self.shape["vision"])
            except (NotCovered, KeyError):
                raise Unknown("model.parts") from None
        return counts.total - counts.text - projector, projector, counts.text

    @property
    def _trained_layers(self) -> int:
        """Freeze tuning: whole layers at the end, or spread evenly with ``use_llama_pro``."""
        if self._context.names("freeze_trainable_modules") != ("all",) or self._context.names(
            "freeze_extra_modules"
        ):
            raise Unknown("model.modules")
        if self.multimodal and not self.tower_frozen:
            raise Unknown("model.parts")
        wanted = self._context.integer("freeze_trainable_layers")
        if self._context.boolean("use_llama_pro") or wanted == 0 or abs(wanted) > self.layers:
            raise Unknown("key:freeze_trainable_layers")
        try:
            sizes = layer_sizes(self.shape.shape)
        except (NotCovered, KeyError):
            raise Unknown("model.modules") from None
        if sum(sizes) != self.shape.counts.layers:
            raise Unknown("model.modules")
        return sum(sizes[-wanted:] if wanted > 0 else sizes[:-wanted])

    @property
    def lora_targets(self) -> tuple[str, ...]:
        """Names of the linear layers that get an adapter."""
        modules = self.modules
        targets = self._context.names("lora_target")
        if targets == ("all",):
            return tuple(modules)
        if not targets or not set(targets) <= set(modules):
            raise Unknown("model.modules")
        return tuple(dict.fromkeys(targets))

    @property
    def modules(self) -> dict[str, tuple[int, int]]:
        """Inputs and outputs of the linear layers of a decoder layer."""
        found = linear_modules(self.architecture, self.shape.shape)
        if found is None:
            raise Unknown("model.modules")
        return found

    @property
    def _adapter(self) -> int:
        if self._context.value("adapter_name_or_path") is not None and not self._context.boolean(
            "create_new_adapter"
        ):
            raise Unknown("model.adapter")
        if self._context.boolean("resize_vocab") or (self.multimodal and not self.tower_frozen):
            raise Unknown("model.modules")
        rank = self._context.integer("lora_rank", least=1)
        dora = self._context.boolean("use_dora")
        total = adapter_params(self.modules, self.lora_targets, rank, self.layers, dora)
        for extra in self._context.names("additional_target"):
            if extra not in {"embed_tokens", "lm_head"}:
                raise Unknown("model.modules")
            total += self.vocab_size * self.hidden_size
        return total
