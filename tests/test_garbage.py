"""A lint leaves nothing behind that only the garbage collector would find: looking for it took a
quarter of the time of a run over many files."""

from __future__ import annotations

import gc
from types import FrameType, TracebackType

from lfconfiglint.facts.fact import Unknown
from tests.helpers import lint_text

CONFIG = """\
model_name_or_path: meta-llama/Llama-3.1-8B
stage: sft
do_train: true
finetuning_type: full
dataset: alpaca_en_demo
template: llama3
deepspeed: ds_z3.json
output_dir: saves/a
bf16: true
"""


def test_no_frames_are_kept() -> None:
    """Dozens of facts of this config are unknown; none keeps the work that found it so."""
    _, result = lint_text(CONFIG)
    assert len(result.undecided) > 10
    del result
    gc.collect()
    gc.disable()
    try:
        gc.set_debug(gc.DEBUG_SAVEALL)
        lint_text(CONFIG)
        gc.collect()
        kept = [
            each for each in gc.garbage if isinstance(each, (FrameType, TracebackType, Unknown))
        ]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert kept == []
