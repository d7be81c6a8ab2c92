"""The releases of its dependencies that LLaMA-Factory asks for when it starts.

They are what stops a run, and not always what installing it allows: 0.9.5 is installed with peft up
to 0.18.1 and accelerate up to 1.11.0, and starts with 0.20.0 and 1.15.0; with transformers 4.57.0
it cannot be installed, and starts. Source: ``check_dependencies`` in ``extras/misc.py`` of the tags
and of main ff6d4d12, which ``hparams/parser.py`` calls when it is imported.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.upstream.release.versions import MAIN, in_range

_TO_083 = {
    "transformers": "4.41.2..", "datasets": "2.16.0..", "accelerate": "0.30.1..",
    "peft": "0.11.1..", "trl": "0.8.6..",
}  # fmt: skip
_FROM_094 = {"datasets": "2.16.0..4.0.0", "trl": "0.18.0..0.24.0"}
_RANGES: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("0.8.0", "0.8.1", "0.8.2", "0.8.3"), _TO_083),
    "0.9.0": {
        "transformers": "4.41.2..4.45.0", "datasets": "2.16.0..2.21.0",
        "accelerate": "0.30.1..0.33.0", "peft": "0.11.1..0.12.0", "trl": "0.8.6..0.9.6",
    },
    "0.9.1": {
        "transformers": "4.41.2..4.46.1", "datasets": "2.16.0..3.1.0",
        "accelerate": "0.34.0..1.0.1", "peft": "0.11.1..0.12.0", "trl": "0.8.6..0.9.6",
    },
    "0.9.2": {
        "transformers": "4.41.2..4.49.0", "datasets": "2.16.0..3.2.0",
        "accelerate": "0.34.0..1.2.1", "peft": "0.11.1..0.12.0", "trl": "0.8.6..0.9.6",
    },
    "0.9.3": {
        "transformers": "4.45.0..4.52.4", "datasets": "2.16.0..3.6.0",
        "accelerate": "0.34.0..1.7.0", "peft": "0.14.0..0.15.2", "trl": "0.8.6..0.9.6",
    },
    "0.9.4": {
        **_FROM_094, "transformers": "4.51.0..4.57.1", "accelerate": "1.3.0..1.11.0",
        "peft": "0.14.0..0.17.1",
    },
    "0.9.5": {
        **_FROM_094, "transformers": "4.55.0..5.6.0", "accelerate": "1.3.0..1.15.0",
        "peft": "0.18.0..0.20.0",
    },
    MAIN: {
        **_FROM_094, "transformers": "4.55.0..5.8.0", "accelerate": "1.3.0..1.15.0",
        "peft": "0.18.0..0.20.0",
    },
}  # fmt: skip
_EXCLUDED: Mapping[str, tuple[str, ...]] = {
    "0.9.2": ("4.46.0..4.46.3", "4.47.0..4.47.1", "4.48.0"),
    "0.9.3": ("4.46.0..4.46.3", "4.47.0..4.47.1", "4.48.0", "4.52.0"),
    MAIN: ("4.57.0", "5.6.0"),
}
"""Releases of transformers within the limits that are refused."""

CHECKED = tuple(_TO_083)
"""The packages that are asked for."""


def wanted_range(release: str, package: str, version: str) -> str | None:
    """What LLaMA-Factory *release* asks of *package* where it refuses to start with *version*, a
    number such as ``0.18.1``; None where it starts."""
    wanted = _RANGES[release][package]
    if not in_range(version, wanted):
        first, _, last = wanted.partition("..")
        return f"{first}–{last}" if last else f"≥ {first}"
    if package == "transformers":
        for excluded in _EXCLUDED.get(release, ()):
            if in_range(version, excluded):
                return f"≠ {excluded.replace('..', '–')}"
    return None
