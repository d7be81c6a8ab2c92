"""Generated configs: every way to write keys and values, comments between and beside them."""

from __future__ import annotations

import random

_VALUES = (
    "1", "true", "no", "1e-5", "'quoted # text'", '"double: \\" text"', "", "null", "~",
    "plain text", "[1, 2, 'x']", "{a: 1, b: [2]}", "|\n{i}  two\n{i}  lines",
    ">-\n{i}  folded\n{i}  text\n",
    "!!float 1", "!!str 5", "\n{i}  - 1\n{i}  - x: 2", "\n{i}- 1\n{i}- 2",
    "\n{i}  inner: 1\n{i}  other: text",
    "\n{i}  # about inner\n{i}  inner: 1  # 内部", "{a: 1,\n{i}   b: 2}", "[1,  # one\n{i}  2]",
    "'two\n{i}  lines'", "plain\n{i}  goes on", "&anchor{n} 5", "&anchor{n} {a: 1}",
    "$HOME/模型/🚀",
)  # fmt: skip
_BETWEEN = (
    "", "### output", "# 说明：保存", "# save_only_model: true", "#flash_attn: fa2  # why",
    "  # deeper", "# a: sentence about it", "# lfconfiglint: ignore[some-rule] reason",
    "# lfconfiglint[other-rule]: an older explanation", "   ",
)  # fmt: skip
_BESIDE = ("", "", "  # why", "  # 每 500 步 🚀", "\t# tab", "   ", "#no comment")
_COLONS = (":", ":", ":", " :")
_AROUND = (("", ""), ("", ""), ("---\n", ""), ("--- # start\n", "...\n"), ("%YAML 1.1\n---\n", ""))
_KEYS = (
    "model_name_or_path", "stage", "finetuning_type", "lora_rank", "dataset", "template",
    "output_dir", "save_steps", "plot_loss", "learning_rate", "bf16", "val_size", "eval_steps",
    "gradient_checkpointing_kwargs", "lr_scheduler_kwargs", "'quoted_key'", '"double_key"',
)  # fmt: skip


def generated(chance: random.Random) -> bytes:
    """One config with line ends of LF; it may use anchors that it defined before."""
    if chance.random() < 0.15:
        return _flow(chance)
    indent = chance.choice(("", "", "  "))
    lines, anchors = [], 0
    for key in chance.sample(_KEYS, chance.randint(1, 9)):
        for _ in range(chance.choice((0, 0, 1, 2))):
            lines.append(indent + chance.choice(_BETWEEN))
        value = chance.choice(_VALUES)
        if anchors and chance.random() < 0.2:
            value = f"*anchor{chance.randint(1, anchors)}"
        anchors += "{n}" in value
        value = value.replace("{i}", indent).replace("{n}", str(anchors))
        beside = chance.choice(_BESIDE) if "\n" not in value else ""
        gap = chance.choice((" ", " ", "   ", "\t")) if value[:1].strip() else ""
        lines.append(f"{indent}{key}{chance.choice(_COLONS)}{gap}{value}{beside}")
    head, tail = chance.choice(_AROUND)
    return (head + "\n".join(lines) + "\n" + tail).encode()


def _flow(chance: random.Random) -> bytes:
    quote, gap = chance.choice((("", ", "), ('"', ", "), ("", ",\n  "), ('"', ",\n  ")))
    values = ("1", "true", '"text"', "[1, 2]", "{x: 1}", "null", '"中文 🚀"')
    keys = chance.sample([key for key in _KEYS if key[0] not in "'\""], chance.randint(1, 5))
    body = gap.join(f"{quote}{key}{quote}: {chance.choice(values)}" for key in keys)
    around = ("{\n  ", "\n}") if "\n" in gap else ("{", "}")
    return f"{around[0]}{body}{around[1]}\n".encode()
