"""Facts about the model: its shape, and how much of it is trained."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.model.build import ModelBuild
from lfconfiglint.facts.model.experts import ModelExperts
from lfconfiglint.facts.model.nature import ModelNature
from lfconfiglint.facts.model.support import ModelSupport
from lfconfiglint.facts.model.towers import ModelTowers
from lfconfiglint.file_memory import look
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.models.shape import GUESSED, ModelShape, find_shape
from lfconfiglint.same_files import WorkedOut

if TYPE_CHECKING:
    from lfconfiglint.facts.model.trained import Trained


class Model(ModelNature, ModelSupport, ModelBuild, ModelExperts, ModelTowers):
    """``model.*``: from config.json of a folder or a download on this machine, or from the
    catalog."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @kept
    def _traced(self) -> tuple[ModelShape | None, str | None]:
        """The shape, and the config that makes the model, where that is how it is known."""
        name, context = self._context.text("model_name_or_path"), self._context
        found = find_shape(name, self._local, self._cached)
        if context.path is None or (found is not None and found.origin != GUESSED):
            return found, None
        if self._local is not None and look(self._local / "config.json").exists():
            # of a kind that is not known
            return found, None
        # most models are in the catalog
        from lfconfiglint.facts.model.made import made_shape

        return made_shape(context, name) or (found, None)

    @kept
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""
        found = self._traced[0]
        if found is None:
            folder = self._local or self._cached
            if folder is None:
                raise Unknown("model")
            # few models are on this machine and of a kind that is not known
            from lfconfiglint.models.config.read import problem_of

            raise Unknown(problem_of(folder / "config.json") or "model")
        return found

    @kept
    def trained(self) -> Trained:
        """The trained part of the model."""
        # memory and checkpoints ask for it, rules hardly ever do
        from lfconfiglint.facts.model.trained import Trained

        return self.alike.once("trained", lambda: Trained(self._context, self.shape))

    @kept
    def alike(self) -> WorkedOut:
        """Keeps what all configs share that are alike for estimates; for sizes that rest on more
        files than the config, an object of this config alone."""
        shape = self.shape
        if self._local is not None or self._cached is not None or self._context.hardware is None:
            # without a machine hardly anything is estimated
            return WorkedOut()
        from lfconfiglint.facts.model.alike import alike

        return alike(self._context, shape)

    @fact
    def name(self) -> str:
        """The model as the config names it."""
        return self._context.text("model_name_or_path")

    @fact.on(ModelNature._alone)
    def source(self) -> str:
        """``config.json``, ``hub cache``, ``catalog``, ``catalog (by folder name)``, ``catalog (by
        another config)`` or ``catalog (by similar name)``."""
        return self.shape.origin

    @fact
    def made_by(self) -> str | None:
        """The config that makes the model, where its shape is known from that."""
        return self._traced[1]

    @fact.on(ModelNature._alone)
    def architecture(self) -> str:
        """The model class in transformers."""
        return self.shape.architecture

    @fact
    def template(self) -> str:
        """The template that LLaMA-Factory registers the model with."""
        if self.shape.template is None:
            raise Unknown("model")
        return self.shape.template

    @fact.on(ModelNature._alone)
    def quantized(self) -> bool:
        """Whether the checkpoint is already quantized (GPTQ, AWQ ...)."""
        return self.shape.quantization is not None

    @fact.on(ModelNature._alone)
    def multimodal(self) -> bool:
        """Whether the model has a vision or audio tower."""
        return self.shape.multimodal

    @fact.on(ModelNature._alone)
    def layers(self) -> int:
        """Decoder layers of the language model."""
        return int(self.shape["num_hidden_layers"])

    @fact.on(ModelNature._alone)
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

    @fact.on(ModelNature._alone)
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

    @fact.on(ModelNature._alone)
    def vocab_size(self) -> int:
        """Rows of the embedding."""
        return int(self.shape["vocab_size"])

    @fact.on(ModelNature._alone)
    def max_position_embeddings(self) -> int:
        """Context length in tokens that the checkpoint states."""
        return self._size("max_position_embeddings")

    @fact.on(ModelNature._alone)
    def total_params(self) -> int:
        """All parameters, a tied embedding counted once, without adapters and extra MTP layers."""
        return self.shape.counts.total

    @fact.on(ModelNature._alone)
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
        if self._context.text("finetuning_type") in {"lora", "oft"}:
            # modules_to_save trains copies; the originals stay frozen
            return self.total_params
        return self.total_params - self.trainable_params

    @fact
    def trainable_params(self) -> int:
        """Parameters that are trained; for LoRA those of the adapters."""
        return self.trained.params
