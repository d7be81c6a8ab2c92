"""Which parts of a multimodal model stay as they are.

Source: LLaMA-Factory ``model/model_utils/visual.py`` and ``hparams/finetuning_args.py``, 0.9.5 for
the releases that have a key for each part, 0.9.0 and 0.9.1 for those before.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.records import NamedTuple
from lfconfiglint.upstream.release.versions import in_range

_ONE_NAME = "Qwen2VLForConditionalGeneration"
"""Before 0.9.2: the tower's name is that of its projector, too."""
_TOWER_ALONE = {
    "LlavaForConditionalGeneration": "0.9.0",
    "PaliGemmaForConditionalGeneration": "0.9.0",
    "LlavaNextForConditionalGeneration": "0.9.1",
    "LlavaNextVideoForConditionalGeneration": "0.9.1",
    "VideoLlavaForConditionalGeneration": "0.9.1",
}
"""Before 0.9.2: the tower has a name of its own, from that release on."""


class Frozen(NamedTuple):
    """Whether each part is frozen, for full and freeze tuning."""

    tower: bool
    projector: bool
    language: bool


def frozen_parts(context: Context, architecture: str) -> Frozen:
    """What full and freeze tuning leave as it is; Unknown for models of before 0.9.2 whose parts
    upstream does not tell apart."""
    if in_range(context.release, "0.9.2.."):
        return Frozen(
            context.boolean("freeze_vision_tower"),
            context.boolean("freeze_multi_modal_projector"),
            context.boolean("freeze_language_model"),
        )
    tower, alone = context.boolean("freeze_vision_tower"), context.boolean("train_mm_proj_only")
    if not (tower or alone):
        return Frozen(tower=False, projector=False, language=False)
    if architecture == _ONE_NAME and not alone and in_range(context.release, "0.9.0.."):
        return Frozen(tower=True, projector=True, language=False)
    since = _TOWER_ALONE.get(architecture)
    if since is None or not in_range(context.release, f"{since}.."):
        raise Unknown("model.parts")
    return Frozen(tower=True, projector=False, language=alone)
