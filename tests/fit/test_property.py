"""Whatever the run, what ``fit`` proposes is accepted, true, and settled once it is written."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.answer import find_changes
from lfconfiglint.fit.figures import figures_of
from tests.fit.support import context_for, lint

_MODELS = (
    ("Qwen/Qwen2.5-7B-Instruct", "qwen"),
    ("Qwen/Qwen2.5-72B-Instruct", "qwen"),
    ("Qwen/Qwen3-30B-A3B-Instruct-2507", "qwen3_nothink"),
    ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen2_vl"),
    ("google/gemma-2-9b-it", "gemma2"),
)
_WAYS = (
    "finetuning_type: full\n",
    "finetuning_type: lora\n",
    "finetuning_type: lora\nquantization_bit: 4\n",
    "finetuning_type: freeze\n",
    "finetuning_type: full\ndeepspeed: examples/deepspeed/ds_z2_config.json\n",
    "finetuning_type: full\ndeepspeed: examples/deepspeed/ds_z3_offload_config.json\n",
    "finetuning_type: lora\nfsdp: full_shard auto_wrap\n",
    "finetuning_type: full\npure_bf16: true\noptim: adamw_8bit\n",
)
_EXTRAS = (
    "",
    "val_size: 0.1\neval_strategy: steps\neval_steps: 20\nload_best_model_at_end: true\n"
    "save_steps: 20\nper_device_eval_batch_size: 16\n",
    "save_steps: 5\n",
    "disable_gradient_checkpointing: true\nflash_attn: disabled\n",
    "resume_from_checkpoint: saves/x/checkpoint-10\n",
    "packing: true\nmax_steps: 100\n",
)
_MACHINES = (
    "1xRTX 4090",
    "1xA100-80GB",
    {"gpus_per_node": 8, "gpu": "A100-40GB", "host_memory": "256GiB", "disk": {"free": "300GB"}},
    {"nodes": 2, "gpus_per_node": 8, "gpu": "H20", "host_memory": "64GiB", "launcher": "torchrun"},
    "8xAscend 910B1",
)


@st.composite
def configs(draw: st.DrawFn) -> str:
    model, template = draw(st.sampled_from(_MODELS))
    stage = draw(st.sampled_from(("sft", "sft", "pt", "dpo", "rm", "kto")))
    batch, accumulation = draw(st.sampled_from((1, 6, 16))), draw(st.sampled_from((1, 8)))
    length = draw(st.sampled_from((1024, 8192)))
    return (
        f"model_name_or_path: {model}\nstage: {stage}\ndo_train: true\ndataset: identity\n"
        f"template: {template}\noutput_dir: saves/x\nbf16: true\ncutoff_len: {length}\n"
        f"per_device_train_batch_size: {batch}\ngradient_accumulation_steps: {accumulation}\n"
        + draw(st.sampled_from(_WAYS))
        + draw(st.sampled_from(_EXTRAS))
    )


def errors_of(text: str, context: object) -> Counter[str]:
    result = lint(parse_document(text.encode()), context)  # type: ignore[arg-type]
    return Counter(found.rule for found in result.diagnostics if found.severity == "error")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=configs(), hardware=st.sampled_from(_MACHINES))
def test_every_proposal_is_accepted_and_settles(text: str, hardware: object) -> None:
    """No error that the file had not, the figures that were promised, the same effective batch;
    asked about the written file, what fits needs nothing more."""
    context = context_for(text, hardware)
    answer = find_changes(parse_document(text.encode()), context, lint, "zh")
    before = errors_of(text, context)
    for proposal in answer.proposals:
        written = proposal.document.text
        after = context_for(written, hardware)
        assert not errors_of(written, after) - before
        assert figures_of(Facts(after)) == proposal.figures
        assert Facts(after).run.samples_per_step == Facts(context).run.samples_per_step
        kept = [line for line in text.splitlines() if line not in written.splitlines()]
        changed = {key.key for change in proposal.changes for key in change.keys}
        assert {line.partition(":")[0] for line in kept} <= changed
        if proposal.figures.verdict == "fits":
            again = find_changes(parse_document(written.encode()), after, lint, "en")
            assert (again.now.verdict, again.proposals) == ("fits", ())
