"""Estimates as one JSON object; ``schemas/estimate.schema.json`` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lfconfiglint import __version__
from lfconfiglint.hints import Any
from lfconfiglint.report.machine import SCHEMA_VERSION


def estimate_json(runs: Sequence[Mapping[str, Any]]) -> str:
    """Indented, in the order in which the runs were asked for."""
    versions = {run["target"]["version"] for run in runs if "target" in run}
    content = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "target": versions.pop() if len(versions) == 1 else None,
        "files": list(runs),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
