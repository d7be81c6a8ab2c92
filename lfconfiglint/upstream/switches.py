"""How LLaMA-Factory reads switches from the environment."""

from __future__ import annotations

from collections.abc import Mapping


def enabled(environment: Mapping[str, str], name: str) -> bool:
    """Whether a switch is on, as upstream's ``is_env_enabled`` decides (0.9.5 extras/misc.py)."""
    return environment.get(name, "0").lower() in {"true", "y", "1"}


def allows_extra_keys(environment: Mapping[str, str]) -> bool:
    """Whether unknown keys pass, unused."""
    return enabled(environment, "ALLOW_EXTRA_ARGS")
