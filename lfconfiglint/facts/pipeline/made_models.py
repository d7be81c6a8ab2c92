"""Which model a folder will hold that another config trains or merges.

Source: LLaMA-Factory 0.9.5: full and freeze tuning save the whole model to ``output_dir``
(``train/sft/workflow.py``), a merge saves it to ``export_dir`` (``train/tuner.py``, export_model);
its shape is that of the model it starts from, unless tokens are added.
"""

from __future__ import annotations

from lfconfiglint.facts.pipeline.siblings import ADDED_TOKENS, Sibling, folder_of, place

_WHOLE = ("full", "freeze")
_RESHAPING = (*ADDED_TOKENS, "resize_vocab", "export_quantization_bit")


def model_before(config: Sibling, value: object) -> str | None:
    """The name of the model that *config* starts from, where it makes one of the same shape in the
    folder that *value* names; None where it makes none there, or perhaps one of another shape."""
    if any(map(config.get, _RESHAPING)):
        return None
    if config.kind == "merge":
        output = config.get("export_dir")
    elif config.kind == "train" and config.get("do_train"):
        output = config.get("output_dir") if config.get("finetuning_type") in _WHOLE else None
    else:
        return None
    before = place(config.get("model_name_or_path"))
    return before if output is not None and place(output) == folder_of(value) else None
