"""The training stages that LLaMA-Factory has, the same in every supported release."""

from __future__ import annotations

STAGES = frozenset({"pt", "sft", "rm", "dpo", "kto", "ppo"})
"""``finetuning_args.py``, the choices of ``stage``."""
