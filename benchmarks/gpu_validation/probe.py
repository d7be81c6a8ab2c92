"""What a Python environment has for the measurement, as JSON; imports torch only if it is there."""

from __future__ import annotations

import json
import platform
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

NEEDED = ("torch", "transformers", "peft", "accelerate", "safetensors")


def probe() -> dict[str, Any]:
    """``versions``, ``missing`` packages, and the ``card`` that torch would use, or None."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    versions: dict[str, str | None] = {"python": platform.python_version()}
    for name in NEEDED:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = None
    card = None
    if "torch" not in missing:
        torch: Any = import_module("torch")
        versions["cuda"] = torch.version.cuda or getattr(torch.version, "hip", None)
        if torch.cuda.is_available():
            properties = torch.cuda.get_device_properties(0)
            card = {
                "name": properties.name,
                "memory": properties.total_memory,
                "compute_capability": f"{properties.major}.{properties.minor}",
                "bf16": torch.cuda.is_bf16_supported(),
                "cards": torch.cuda.device_count(),
            }
    return {"versions": versions, "missing": missing, "card": card}


if __name__ == "__main__":
    print(json.dumps(probe()))
