"""The models beside the trained one: reference and reward models, and what they weigh.

Source: LLaMA-Factory 0.9.5 ``train/trainer_utils.py`` (create_ref_model, create_reward_model).
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.memory.losses import stage_of, uses_reference
from lfconfiglint.facts.model.model import Model
from lfconfiglint.records import replace


def judge_params(context: Context, model: Model) -> int:
    """Parameters of reference and reward models that are loaded besides; a model whose shape is
    not known counts as large as the trained one."""
    total = 0
    if uses_reference(context):
        named = context.value("ref_model")
        if named is not None:
            total += _params(context, model, named)
        elif context.text("finetuning_type") != "lora":
            total += model.total_params
    if stage_of(context) == "ppo" and context.text("reward_model_type") == "full":
        total += _params(context, model, context.value("reward_model"))
    return total


def _params(context: Context, model: Model, name: object) -> int:
    values = {**context.values, "model_name_or_path": name}
    try:
        return Model(replace(context, values=values)).total_params
    except Unknown:
        return model.total_params
