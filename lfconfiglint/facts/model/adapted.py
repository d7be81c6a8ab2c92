"""Which linear layers get adapters, and how many parameters these have.

Source: LLaMA-Factory 0.9.5 ``model/adapter.py``, ``model/model_utils/misc.py``
(find_all_linear_modules) and ``model/model_utils/visual.py`` (patch_target_modules).
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.sharding.fsdp_plugin import Way, ways
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.models.shape import ModelShape

if TYPE_CHECKING:
    # only adapters ask for linear layers
    from lfconfiglint.models.adapters import Linear

_NEW_TOKENS = ("add_tokens", "add_special_tokens", "new_special_tokens")
_PERHAPS_THERE = frozenset({"<think>", "</think>", "<tool_call>", "</tool_call>"})
"""Tokens that people add for models of which some have them."""


def pro_stride(context: Context, layers: int) -> int:
    """How many layers a block has of which LLaMA Pro trains the last; Unknown where they do not
    divide, and the run dies."""
    blocks = context.integer("freeze_trainable_layers", least=1)
    if layers % blocks:
        raise Unknown("key:freeze_trainable_layers")
    return layers // blocks


class Adapted:
    """What adapters train; raises Unknown where it cannot be counted."""

    def __init__(self, context: Context, shape: ModelShape) -> None:
        self._context = context
        self._shape = shape

    def modules(self) -> tuple[Linear, ...]:
        """The linear layers of all decoder layers."""
        return self._modules

    @kept
    def _modules(self) -> tuple[Linear, ...]:
        found, separate = self._shape.linear_modules
        if found is None:
            raise Unknown("model.modules")
        if separate is None:
            # release 5 stacks experts; before, each has linear layers of its own
            release = {way is not Way.ENVIRONMENT for way in self._ways()}
            if len(release) > 1:
                raise Unknown("transformers")
            if not release.pop():
                raise Unknown("model.modules")
        return found

    def _ways(self) -> tuple[Way, ...]:
        return ways(self._context.release, self._context.transformers)

    def targets(self) -> tuple[Linear, ...]:
        """The linear layers of decoder layers that get an adapter."""
        return self._targets

    @kept
    def _targets(self) -> tuple[Linear, ...]:
        wanted = self._wanted
        if self._shape.multimodal and self._context.enabled("freeze_language_model"):
            return ()
        found = tuple(each for each in self.modules() if each.name in wanted)
        return self._expanded(found) if self._context.enabled("use_llama_pro") else found

    def _expanded(self, found: tuple[Linear, ...]) -> tuple[Linear, ...]:
        """Those of the layers that LLaMA Pro trains (``find_expanded_modules``), where all layers
        are alike; for a model of several parts the run dies there."""
        layers: int = self._shape["num_hidden_layers"]
        if self._shape.multimodal or any(each.number != layers for each in found):
            raise Unknown("model.modules")
        blocks = layers // pro_stride(self._context, layers)
        return tuple(each._replace(number=blocks) for each in found)

    def tower_targets(self) -> tuple[Linear, ...]:
        """Those of a vision tower and its projector.

        Upstream takes every module with a target in its full name; the projector is never looked at
        for ``all``, but may have a name that the tower has, too.
        """
        if not self._shape.multimodal or self._context.boolean("freeze_vision_tower"):
            # names of a projector alone: none is that of a language model's layer
            return ()
        from lfconfiglint.models.tower_linears import MERGER

        # before 0.9.2 no key trains a projector beside adapters
        frozen = not self._context.knows("freeze_multi_modal_projector") or self._context.boolean(
            "freeze_multi_modal_projector"
        )
        wanted = self._wanted
        return tuple(
            each
            for each in self._tower()
            if any(name in each.name for name in wanted)
            and not (frozen and each.name.startswith(MERGER))
        )

    def _tower(self) -> tuple[Linear, ...]:
        from lfconfiglint.models.tower_linears import tower_linears

        found = tower_linears(self._shape.shape.get("vision"))
        if found is None or self._shape.shape.get("audio"):
            raise Unknown("model.modules")
        return found

    @kept
    def _wanted(self) -> frozenset[str]:
        """The names that get an adapter; Unknown where one of them names nothing known."""
        own = {each.name for each in self.modules()}
        if self._shape.multimodal and not self._context.boolean("freeze_vision_tower"):
            from lfconfiglint.models.tower_linears import MERGER

            blocks = (each for each in self._tower() if not each.name.startswith(MERGER))
            own |= {each.name.rpartition(".")[2] for each in blocks}
        wanted = self._context.names("lora_target")
        if wanted == ("all",):
            return frozenset(own)
        if not wanted or not own.issuperset(wanted):
            raise Unknown("model.modules")
        return frozenset(wanted)

    def adapter_params(self) -> int:
        """Parameters of LoRA's or OFT's adapters, with what is trained beside them."""
        from lfconfiglint.models.adapters import adapter_params, oft_params

        continued = self._context.value("adapter_name_or_path") is not None
        if continued and not self._context.boolean("create_new_adapter"):
            raise Unknown("model.adapter")
        targets = self.targets() + self.tower_targets()
        if self._context.text("finetuning_type") == "oft":
            rank, block = (self._context.integer(f"oft_{name}") for name in ("rank", "block_size"))
            if bool(rank > 0) == bool(block > 0):
                raise Unknown("key:oft_block_size")
            total = oft_params(targets, rank, block)
        else:
            rank = self._context.integer("lora_rank", least=1)
            total = adapter_params(targets, rank, self._context.enabled("use_dora"))
        table = int(self._shape["vocab_size"] * self._shape["hidden_size"])
        return total + table * len(self.saved_whole())

    def _adds_tokens(self) -> bool:
        """Whether new tokens resize the vocabulary: those that the tokenizer has already do not
        (LLaMA-Factory 0.9.5 ``model/patcher.py``, patch_tokenizer; 0.9.1 ``model/loader.py``)."""
        keys = [key for key in _NEW_TOKENS if key in self._context.values]
        new = {name for key in keys for name in self._context.names(key)}
        if new and new <= _PERHAPS_THERE:
            raise Unknown("model.modules")
        return bool(new)

    def saved_whole(self) -> tuple[str, ...]:
        """Modules that are trained beside adapters, as whole copies."""
        names = self._context.names("additional_target")
        if not names and (self._context.enabled("resize_vocab") or self._adds_tokens()):
            tied = self._shape["tie_word_embeddings"]
            return ("embed_tokens",) if tied else ("embed_tokens", "lm_head")
        if not set(names) <= {"embed_tokens", "lm_head"}:
            raise Unknown("model.modules")
        return tuple(dict.fromkeys(names))
