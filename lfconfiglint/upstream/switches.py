"""How LLaMA-Factory reads switches from the environment."""

from __future__ import annotations

from collections.abc import Mapping


def enabled(environment: Mapping[str, str], name: str) -> bool:
    """Whether a switch is on, as upstream's ``is_env_enabled`` decides (0.9.5 extras/misc.py)."""
    return environment.get(name, "0").lower() in {"true", "y", "1"}
