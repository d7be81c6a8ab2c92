"""What an optimizer sees of a model: how many parameters, and the sides of its matrices."""

from __future__ import annotations

from collections.abc import Collection

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.memory.optimizers import Matrices, Trainee
from lfconfiglint.facts.model.frozen import frozen_parts
from lfconfiglint.facts.model.model import Model
from lfconfiglint.models.adapters import Linear


def trainee_of(context: Context, model: Model) -> Trainee:
    """Of full, freeze and LoRA tuning."""
    method = context.text("finetuning_type")
    counts, full = model.shape.counts, method == "full"
    frozen = full and model.multimodal and frozen_parts(context, model.architecture).language
    own = full and not frozen
    return Trainee(
        params=model.trainable_params,
        embedding=counts.embedding if own else 0,
        head=counts.lm_head if own else 0,
        largest_layer=counts.layers // model.layers,
        matrices=lambda names: _matrices(context, model, names),
    )


def _matrices(context: Context, model: Model, names: Collection[str] | None) -> Matrices:
    method, modules = context.text("finetuning_type"), model.trained.modules()
    if names is not None:
        modules = _named(modules, names, method)
    if method == "lora":
        modules = tuple(_adapters(model.trained.targets(), context.integer("lora_rank", least=1)))
    share, sides = 1.0, 0
    if method == "freeze":
        share = abs(context.integer("freeze_trainable_layers")) / model.layers
    elif method == "full":
        tables = 2 if model.shape.counts.lm_head else 1
        sides = tables * (model.vocab_size + model.hidden_size)
    sides += sum(each.number * (each.inputs + each.outputs) for each in modules)
    return Matrices(
        params=round(share * sum(each.number * each.inputs * each.outputs for each in modules)),
        shorter=round(share * sum(each.number * min(each[1:3]) for each in modules)),
        longer=round(share * sum(each.number * max(each[1:3]) for each in modules)),
        sides=round(share * sides),
    )


_ATTENTION = frozenset({"q_proj", "k_proj", "v_proj", "o_proj"})
_MLP = frozenset({"gate_proj", "up_proj", "down_proj"})


def _named(modules: tuple[Linear, ...], names: Collection[str], method: str) -> tuple[Linear, ...]:
    """The layers in whose dotted path one of *names* stands, as LLaMA-Factory 0.9.5 looks for them
    (``trainer_utils.py`` ``_create_galore_optimizer``); Unknown for other names than of the usual
    blocks."""
    known = {*_ATTENTION, *_MLP, "self_attn", "mlp"}
    usual = {each.name for each in modules} <= _ATTENTION | _MLP
    if method != "full" or not usual or not known.issuperset(names):
        raise Unknown("optimizer")
    return tuple(
        each
        for each in modules
        if each.name in names or ("self_attn" if each.name in _ATTENTION else "mlp") in names
    )


def _adapters(targets: tuple[Linear, ...], rank: int) -> list[Linear]:
    found = [Linear("A", each.inputs, rank, each.number) for each in targets]
    return found + [Linear("B", rank, each.outputs, each.number) for each in targets]
