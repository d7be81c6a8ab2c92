"""One case, in a process of its own: ``python -m ... measure WEIGHTS SAVES CASE [FLAGS]``.

Does what LLaMA-Factory 0.9.5 does with such a config (``model/loader.py``, ``model/adapter.py``,
``model/model_utils/checkpointing.py``), with transformers' Trainer, and prints one line of JSON.
Needs torch, transformers and peft, and nothing of the linter.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.gpu_validation.cases import STEPS, Case, model_config
from benchmarks.gpu_validation.meter import Meter

RESULT = "gpu-validation-result: "
"""Before the JSON, because libraries print too."""
WEIGHTS_ONLY = "--weights-only"
"""Only make the weights, with which the case is then measured."""
ON_CPU = "--cpu"


def main() -> None:
    weights, saves, case = Path(sys.argv[1]), Path(sys.argv[2]), Case(**json.loads(sys.argv[3]))
    torch = import_module("torch")
    cuda = torch.cuda.is_available() and ON_CPU not in sys.argv
    if WEIGHTS_ONLY in sys.argv:
        _make_weights(torch, case, weights, cuda)
        return
    meter = Meter(torch, cuda=cuda)
    try:
        content = {"status": "measured", **_run(torch, case, weights, saves, meter, cuda)}
    except torch.cuda.OutOfMemoryError as error:
        content = {"status": "out_of_memory", "reason": str(error).splitlines()[0]}
    finally:
        shutil.rmtree(saves, ignore_errors=True)
    print(RESULT + json.dumps({**content, "before": meter.before, "phases": meter.phases}))


def _make_weights(torch: Any, case: Case, folder: Path, cuda: bool) -> None:
    """Random bf16 weights on disk, made once for each size."""
    transformers = import_module("transformers")
    content = model_config(case.size)
    config = transformers.AutoConfig.for_model(content.pop("model_type"), **content)
    with torch.device("cuda" if cuda else "cpu"):
        model = transformers.AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    model.save_pretrained(folder)


def _run(
    torch: Any, case: Case, folder: Path, saves: Path, meter: Meter, cuda: bool
) -> dict[str, Any]:
    with meter.phase("load"):
        model = _load(torch, case, folder, cuda)
    parameters = [parameter.numel() for parameter in model.parameters()]
    trained = [parameter.numel() for parameter in model.parameters() if parameter.requires_grad]
    trainer = _trainer(torch, case, model, saves, cuda)
    _watch(trainer, meter)
    trainer.train()
    files = {
        path.name: path.stat().st_size
        for path in sorted((saves / f"checkpoint-{STEPS}").iterdir())
        if path.is_file()
    }
    return {"parameters": sum(parameters), "trained": sum(trained), "files": files}


def _load(torch: Any, case: Case, folder: Path, cuda: bool) -> Any:
    transformers = import_module("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder,
        torch_dtype="auto",
        device_map={"": "cuda:0" if cuda else "cpu"},
        low_cpu_mem_usage=True,
        attn_implementation="sdpa",
    )
    if case.checkpointing:
        model.config.use_cache = False
        model.gradient_checkpointing_enable({"use_reentrant": True})
        model.enable_input_require_grads()
    if case.method == "full":
        for parameter in model.parameters():
            parameter.data = parameter.data.to(torch.float32)
    if case.method == "lora":
        peft = import_module("peft")
        targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        config = peft.LoraConfig(
            task_type="CAUSAL_LM", r=8, lora_alpha=16, lora_dropout=0.0, target_modules=targets
        )
        model = peft.get_peft_model(model, config)
    return model


def _trainer(torch: Any, case: Case, model: Any, saves: Path, cuda: bool) -> Any:
    transformers = import_module("transformers")
    arguments = transformers.TrainingArguments(
        output_dir=str(saves),
        per_device_train_batch_size=1,
        max_steps=STEPS,
        save_strategy="steps",
        save_steps=STEPS,
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
        bf16=case.method != "pure_bf16",
        optim="adamw_torch_fused" if cuda else "adamw_torch",
        gradient_checkpointing=case.checkpointing,
        gradient_checkpointing_kwargs={"use_reentrant": True} if case.checkpointing else None,
        use_cpu=not cuda,
    )
    vocabulary = model.config.vocab_size
    samples = [torch.randint(vocabulary, (case.length,)) for _ in range(STEPS)]
    rows = [{"input_ids": ids, "labels": ids, "attention_mask": ids * 0 + 1} for ids in samples]
    return transformers.Trainer(model=model, args=arguments, train_dataset=rows)


def _watch(trainer: Any, meter: Meter) -> None:
    """Put marks between forward, backward and step, and a phase around the save."""

    def marked(method: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            result = method(*args, **kwargs)
            meter.mark(name)
            return result

        return call

    def saving(*args: Any, **kwargs: Any) -> Any:
        with meter.phase("save"):
            return save(*args, **kwargs)

    save = trainer._save_checkpoint
    trainer.compute_loss = marked(trainer.compute_loss, "forward")
    trainer.training_step = marked(trainer.training_step, "backward")
    trainer._save_checkpoint = saving
    callback = import_module("transformers").TrainerCallback()
    callback.on_optimizer_step = lambda *_, **__: meter.mark("step")
    trainer.add_callback(callback)
    meter.start()


if __name__ == "__main__":
    main()
