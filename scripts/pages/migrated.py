"""What the fixer makes of a config for an older release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lfconfiglint import fix
from lfconfiglint.language import Lang, Text
from pages.page import diff, fenced

_CONFIG = """\
model_name_or_path: Qwen/Qwen2-VL-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
dataset: my_data
template: {template}
bf16: true
output_dir: saves/full
save_steps: 100
"""
_OLD: Mapping[str, str] = {
    "0.8.2": "vllm_dtype: bfloat16\n",
    "0.9.2": "image_resolution: 262144\ntrain_mm_proj_only: true\n",
    "0.9.3": "val_size: 0.1\neval_steps: 100\nevaluation_strategy: steps\n",
    "0.9.4": "use_cache: false\n",
    "0.9.5": "group_by_length: true\nno_cuda: false\nper_gpu_train_batch_size: 2\n"
    "save_safetensors: true\npush_to_hub_model_id: me/model\n",
}
"""Keys that a config may have from before the release."""


def migration(new: str, lang: Lang) -> str:
    """A section with a diff; empty for releases that rename nothing."""
    if new not in _OLD:
        return ""
    title = Text("What the fixes make of it", "自动修复的结果").say(lang)
    command = f"lfconfiglint train.yaml --target-version {new} --fix --unsafe-fixes"
    return f"## {title}\n\n{fenced(command, 'bash')}\n\n{fenced(_changed(new, lang), 'diff')}"


@cache
def _changed(new: str, lang: Lang) -> str:
    template = "qwen" if new < "0.9" else "qwen2_vl"
    old = _CONFIG.format(template=template) + _OLD[new]
    fixed = fix(old.encode(), target_version=new, unsafe=True, settings=False, lang=lang)
    return diff(old, fixed.text)
